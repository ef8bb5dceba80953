"""A round's judges: appointing them, what they declare, taking one off."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.contests import access
from lms.contests.choices import AssignmentState, RecusalSource, RoundState
from lms.contests.models import Judge
from lms.contests.operations.assignments import remove, step_aside, tell_off
from lms.contests.operations.holding import locked
from lms.organisations import public as organisations
from lms.organisations.public import Role
from lms.people.public import User

BEFORE_RESULTS = {RoundState.DRAFT, RoundState.OPEN, RoundState.JUDGING}


@transaction.atomic
def add_judge(round_id: int, person_id: int, *, chief: bool = False, by: User | None) -> Judge:
    """Somebody more to judge the round, or again to judge it; asked twice it is once.

    Raises NotAllowed, RoundClosed, Invalid (no registered judge, or another one leads).
    """
    made = locked(round_id, by, BEFORE_RESULTS)
    known = made.judges.select_for_update().filter(person=person_id).first()
    if chief and made.judges.filter(is_chief=True).exclude(person=person_id).exists():
        raise Invalid(_("这一轮已经有评审组长。"))
    if known is not None and known.left_at is None and known.is_chief >= chief:
        return known
    membership = organisations.memberships_of(person_id).filter(role=Role.JUDGE).first()
    if membership is None:
        raise Invalid(_("评委要先由协会登记为裁判。"), fields={"person": _("不是在册裁判")})
    judge = known or Judge(contest_round=made, person_id=person_id, code=f"J{made.judges.count() + 1:02d}")
    judge.organisation, judge.is_chief, judge.left_at = membership.organisation, chief, None
    judge.save()
    audit.record("contest.judge_added", judge, by=by, round=made.pk)
    return judge


@transaction.atomic
def declare(judge_id: int, organisation_ids: Iterable[int], *, reason: str = "", by: User) -> Judge:
    """Say, before anything is seen, which of the schools and enterprises one is tied to. Raises NotAllowed, Invalid."""
    judge = Judge.objects.select_for_update(of=("self",)).select_related("contest_round").get(pk=judge_id)
    access.require(judge.person_id == by.pk)
    tied = set(organisation_ids)
    if tied and not reason.strip():
        raise Invalid(_("请写明是什么关系。"), fields={"reason": _("请写明关系")})
    entries = judge.contest_round.entries.filter(team__members__organisation__in=tied, team__members__left_at=None)
    for entry in entries.distinct():
        step_aside(judge, entry, RecusalSource.DECLARED, reason.strip(), by)
    judge.declared_at = judge.declared_at or timezone.now()
    judge.save(update_fields=["declared_at"])
    audit.record("contest.judge_declared", judge, by=by, organisations=sorted(tied))
    return judge


@transaction.atomic
def remove_judge(judge_id: int, *, reason: str, by: User | None) -> Judge:
    """Take somebody off the round: what they have not marked is free again, what they sealed counts. Twice is once.

    Raises NotAllowed, RoundClosed, Invalid (no reason).
    """
    made = locked(Judge.objects.get(pk=judge_id).contest_round_id, by, BEFORE_RESULTS)
    judge = Judge.objects.select_for_update(of=("self",)).select_related("person").get(pk=judge_id)
    if judge.left_at is not None:
        return judge
    if not reason.strip():
        raise Invalid(_("请写明理由，评委会看到。"), fields={"reason": _("请写明理由")})
    judge.left_at, judge.is_chief = timezone.now(), False
    judge.save(update_fields=["left_at", "is_chief"])
    # Held: a sheet that is being sealed at this moment is either sealed, and stays, or finds its entry gone.
    waiting = list(judge.assignments.select_for_update().filter(state=AssignmentState.OPEN))
    for assignment in waiting:
        remove(assignment)
    audit.record("contest.judge_removed", judge, by=by, round=made.pk, freed=len(waiting), reason=reason.strip())
    tell_off(made, judge, made.title_zh, reason)
    return judge
