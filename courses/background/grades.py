"""Entering grades, whoever asks: an operation on a person's behalf, or the clock when a time is up."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import background
from courses.background.schemes import pin_scheme
from courses.choices import FINAL_ITEM, STANDARD_ITEMS, GradeRelease, GradeSource
from courses.models import CourseRun, GradeEvent, GradeItem
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.people.models import User


@transaction.atomic
def enter(
    enrolment_id: int,
    item_key: str,
    score_percent: Decimal | None,
    *,
    source: str,
    evidence: str,
    by: User | None,
    reason: str = "",
    publish: bool | None = None,
) -> GradeEvent:
    """Add a result to the gradebook; the same result of the same piece of work again is the event already there.

    What operations.grades.record_event describes, without asking who may. Raises Invalid.
    """
    enrolment = background.locked(enrolment_id)
    _require_sense(score_percent, source, evidence)
    item = ensure_item(enrolment.run, item_key)
    same = GradeEvent.objects.filter(enrolment=enrolment, item=item, evidence=evidence).order_by("-id").first()
    if same is not None and same.score_percent == score_percent:
        return same
    shown = item.release == GradeRelease.AT_ONCE if publish is None else publish
    event = GradeEvent.objects.create(
        enrolment=enrolment,
        item=item,
        score_percent=score_percent,
        source=source,
        evidence=evidence,
        reason=reason.strip(),
        by=by,
        published_at=timezone.now() if shown else None,
    )
    _trace(event, by)
    background.settle(enrolment, by=by)
    return event


@transaction.atomic
def ensure_item(
    run: CourseRun,
    key: str,
    *,
    name: str = "",
    part: str = "",
    weight: Decimal | None = None,
    keep: str = "",
    release: str = GradeRelease.AT_ONCE,
    due: datetime | None = None,
) -> GradeItem:
    """The run's item of that key, made with the standard of its kind where something is not said. Raises Invalid.

    For whoever publishes a quiz or an assignment: an item known from the start shows as missing, one made by its first
    result does not. An item already there is returned as it is.
    """
    found = GradeItem.objects.filter(run=run, key=key).first()
    if found is not None:
        return found
    kind, _colon, code = key.partition(":")
    if kind not in STANDARD_ITEMS or bool(code) != (kind not in {FINAL_ITEM, "attendance"}):
        raise Invalid(_("不认识的成绩项：%(key)s") % {"key": key})
    usual_part, usual_keep, usual_name = STANDARD_ITEMS[kind]
    pin_scheme(run)
    item, _made = GradeItem.objects.get_or_create(
        run=run,
        key=key,
        defaults={
            "name": name or f"{usual_name} {code}".strip(),
            "part": part or usual_part,
            "weight": Decimal(1) if weight is None else weight,
            "keep": keep or usual_keep,
            "release": release,
            "due": due,
            "position": GradeItem.objects.filter(run=run).count() + 1,
        },
    )
    return item


def _require_sense(score_percent: Decimal | None, source: str, evidence: str) -> None:
    if score_percent is not None and not 0 <= score_percent <= 100:
        raise Invalid(fields={"score_percent": _("成绩要在 0 到 100 之间。")})
    if source not in GradeSource.values or not evidence.strip():
        raise Invalid(_("成绩要有来源和依据。"))


def _trace(event: GradeEvent, by: User | None) -> None:
    audit.record(
        "grade.recorded",
        event,
        by=by,
        organisation_id=event.enrolment.run.organisation_id,
        person_id=event.enrolment.person_id,
        item=event.item.key,
        score_percent=None if event.score_percent is None else str(event.score_percent),
        source=event.source,
        evidence=event.evidence,
        reason=event.reason,
    )
