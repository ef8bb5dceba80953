"""More time, a make-up or a deferral for one person: asked with a reason, approved by another."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.access import quizzes as access
from courses.access import require
from courses.choices import OverrideKind
from courses.models import Enrolment, Override
from courses.queries import quizzes as queries
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.notices import public as notices
from lms.people.models import User


@transaction.atomic
def ask_override(
    enrolment_id: int,
    quiz_id: int,
    kind: str,
    *,
    reason: str,
    expires_at: datetime,
    by: User,
    extra_minutes: int = 0,
    opens_at: datetime | None = None,
) -> Override:
    """Ask the academic office to grant something. A make-up or a deferral brings one more attempt in its own window.

    Raises NotAllowed, Invalid.
    """
    enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("run", "person").get(pk=enrolment_id)
    require(access.can_ask_override(by, enrolment.run))
    require(queries.quizzes_of(enrolment.run).filter(pk=quiz_id).exists())
    _require_sense(kind, reason, expires_at, opens_at, extra_minutes)
    override = Override.objects.create(
        enrolment=enrolment,
        quiz_id=quiz_id,
        kind=kind,
        reason=reason.strip(),
        expires_at=expires_at,
        opens_at=opens_at,
        extra_minutes=extra_minutes,
        # Who missed the class's own date has an attempt left already; who used all of them needs one more.
        extra_attempts=1 if kind == OverrideKind.MAKE_UP else 0,
        asked_by=by,
    )
    _trace("override.asked", override, by)
    return override


@transaction.atomic
def approve_override(override_id: int, *, by: User) -> Override:
    """Put it in force and tell the learner. One already approved is returned. Raises NotAllowed, WrongState."""
    override = _locked(override_id)
    require(access.can_approve_override(by, override))
    if override.approved_at is not None:
        return override
    _require_waiting(override)
    override.approved_by, override.approved_at = by, timezone.now()
    override.save(update_fields=["approved_by", "approved_at"])
    _trace("override.approved", override, by)
    words = {"quiz": override.quiz.title, "until": f"{timezone.localtime(override.expires_at):%Y-%m-%d %H:%M}"}
    course = override.enrolment.run.course
    url = f"/courses/{course.slug}/quizzes/{override.quiz.code}/"
    notices.notify([override.enrolment.person_id], "override.granted", words=words, url=url)
    return override


@transaction.atomic
def refuse_override(override_id: int, *, by: User) -> Override:
    """Turn it down; it changes nothing. Raises NotAllowed, WrongState (approved meanwhile)."""
    override = _locked(override_id)
    require(access.can_approve_override(by, override))
    _require_waiting(override)
    override.refused_at = timezone.now()
    override.save(update_fields=["refused_at"])
    _trace("override.refused", override, by)
    return override


def _locked(override_id: int) -> Override:
    rows = Override.objects.select_for_update(of=("self",))
    return rows.select_related("enrolment__run__course", "quiz").get(pk=override_id)


def _require_waiting(override: Override) -> None:
    if override.approved_at is not None or override.refused_at is not None:
        raise WrongState(_("这条个人安排已经处理过了。"))


def _trace(action: str, override: Override, by: User) -> None:
    audit.record(
        action,
        override,
        by=by,
        organisation_id=override.enrolment.run.organisation_id,
        person_id=override.enrolment.person_id,
        kind=override.kind,
        reason=override.reason,
        expires_at=override.expires_at.isoformat(),
    )


def _require_sense(kind: str, reason: str, expires_at: datetime, opens_at: datetime | None, extra_minutes: int) -> None:
    problems: dict[str, object] = {}
    if kind not in OverrideKind.values:
        problems["kind"] = _("请选择类型。")
    if not reason.strip():
        problems["reason"] = _("请写明理由，批准人和学员会看到。")
    if expires_at <= timezone.now() or (opens_at is not None and expires_at <= opens_at):
        problems["expires_at"] = _("有效期要在将来，且晚于开放时间。")
    if kind == OverrideKind.EXTRA_TIME and not 1 <= extra_minutes <= 300:
        problems["extra_minutes"] = _("延长时间要在 1 到 300 分钟之间。")
    if problems:
        raise Invalid(fields=problems)
