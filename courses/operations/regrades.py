"""Asking for a grade to be looked at again, and answering."""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import access, background
from courses.background import grades
from courses.choices import TAKING_PART, GradeSource, RegradeState
from courses.models import GradeEvent, RegradeRequest
from courses.operations.schemes import shown_scheme
from courses.queries import regrades as queries
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.notices import public as notices
from lms.people.models import User

LONGEST = 1000
LONGEST_REASON = 200


@transaction.atomic
def ask_regrade(event_id: int, *, reason: str, by: User) -> RegradeRequest:
    """Ask the run's teacher to look at a published result again; the same result again is the request there is.

    Window, limit and days to answer are those of the run's scheme. Raises NotAllowed, WrongState (window over, limit
    reached, or not the result that stands), Invalid (no reason).
    """
    event = GradeEvent.objects.select_related("item").get(pk=event_id)
    enrolment = background.locked(event.enrolment_id)
    access.require(enrolment.person_id == by.pk and enrolment.state in TAKING_PART and event.published_at is not None)
    known = RegradeRequest.objects.filter(event=event).first()
    if known is not None:
        return known
    if not reason.strip() or len(reason) > LONGEST:
        raise Invalid(fields={"reason": _("请写明哪里需要复核，最多 %(most)d 字。") % {"most": LONGEST}})
    refused = queries.refusal(enrolment, event)
    if refused:
        raise WrongState(refused)
    scheme = shown_scheme(enrolment.run)
    request = RegradeRequest.objects.create(
        event=event, reason=reason.strip(), due_at=timezone.now() + timedelta(days=scheme.answer_days)
    )
    run = enrolment.run
    audit.record("regrade.asked", request, by=by, organisation_id=run.organisation_id, item=event.item.key)
    notices.notify(
        [run.teacher_id],
        "regrade.asked",
        words={"person": enrolment.person.name, "course": run.course.title, "item": event.item.name},
        url=f"/uni/{run.organisation.code}/courses/{run.pk}/regrades/{request.pk}/",
    )
    return request


@transaction.atomic
def answer_regrade(request_id: int, *, answer: str, score_percent: Decimal | None, by: User) -> RegradeRequest:
    """Answer in words; with a score other than the one that stands, by a new published event. May pass the course.

    score_percent   None upholds the grade
    Raises NotAllowed, WrongState (answered already), Invalid (no answer, out of range).
    """
    rows = RegradeRequest.objects.select_related("event__item")
    event = rows.get(pk=request_id).event
    # The enrolment first, as everywhere grades are entered; then the request.
    enrolment = background.locked(event.enrolment_id)
    request = rows.select_for_update(of=("self",)).get(pk=request_id)
    access.require(access.can_answer_regrade(by, request))
    if request.state != RegradeState.ASKED:
        raise WrongState(_("这个申请已经答复过了。"))
    if not answer.strip() or len(answer) > LONGEST:
        raise Invalid(fields={"answer": _("请写明复核的依据和结论，最多 %(most)d 字。") % {"most": LONGEST}})
    changed = _changed(request, answer, score_percent, by)
    request.move(
        to=RegradeState.CHANGED if changed else RegradeState.UPHELD,
        answer=answer.strip(),
        answered_by=by,
        answered_at=timezone.now(),
        new_event=changed,
    )
    run = enrolment.run
    audit.record("regrade.answered", request, by=by, organisation_id=run.organisation_id, state=request.state)
    notices.notify(
        [enrolment.person_id],
        "regrade.answered",
        words={"course": run.course.title, "item": event.item.name},
        url=f"/learn/grades/{run.pk}/",
    )
    return request


def _changed(request: RegradeRequest, answer: str, score: Decimal | None, by: User) -> GradeEvent | None:
    event = request.event
    if score is None or score == queries.standing(event):
        return None
    return grades.enter(
        event.enrolment_id,
        event.item.key,
        score,
        source=GradeSource.REGRADE,
        evidence=f"courses.regrade:{request.pk}",
        by=by,
        reason=answer.strip()[:LONGEST_REASON],
        publish=True,
    )
