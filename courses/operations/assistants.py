"""Who teaches a run beside its teacher."""

from django.db import transaction
from django.utils.translation import gettext as _

from courses import access
from courses.choices import HelperKind, Right
from courses.models import RunAssistant
from courses.operations import seats
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.organisations import public as organisations
from lms.organisations.choices import Role
from lms.people.models import User


@transaction.atomic
def set_assistant(run_id: int, person_id: int, *, kind: str, rights: set[str], by: User | None) -> RunAssistant:
    """The person as helper of the run with these rights, new or changed; a co-teacher holds them all.

    Raises NotAllowed, Invalid (no teacher of the school, the run's own teacher, an assistant without any right).
    """
    run = seats.locked(run_id)
    access.require(access.can_manage_run(by, run))
    if kind not in HelperKind.values or not rights <= set(Right.values):
        raise Invalid()
    if person_id not in organisations.people_with_role(run.organisation_id, Role.TEACHER):
        raise Invalid(fields={"person": _("请选本校现任教师。")})
    if person_id == run.teacher_id:
        raise Invalid(fields={"person": _("任课教师已经拥有全部权限。")})
    if kind == HelperKind.ASSISTANT and not rights:
        raise Invalid(fields={"rights": _("请至少给助教一项权限。")})
    given = {
        "may_see_roster": Right.ROSTER in rights,
        "may_mark": Right.MARK in rights,
        "may_moderate": Right.MODERATE in rights,
    }
    row, _created = RunAssistant.objects.update_or_create(
        run=run, person_id=person_id, defaults={"kind": kind, **given}
    )
    audit.record("run.assistant_set", run, by=by, person_id=person_id, kind=kind, rights=sorted(row.rights))
    return row


@transaction.atomic
def drop_assistant(run_id: int, assistant_id: int, *, by: User | None) -> None:
    """End somebody's help; whoever is gone already is gone. Raises NotAllowed."""
    run = seats.locked(run_id)
    access.require(access.can_manage_run(by, run))
    row = RunAssistant.objects.filter(run=run, pk=assistant_id).first()
    if row is not None:
        audit.record("run.assistant_dropped", run, by=by, person_id=row.person_id)
        row.delete()
