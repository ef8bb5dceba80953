"""The moment somebody passes: state, audit, skills, certificate and notice in one transaction, once."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from certificates import public as certificates
from courses.choices import PASS_PERCENT, EnrolmentState
from courses.models import Enrolment, GradeEvent
from courses.queries import awards, pages, progress
from courses.signals import regraded
from lms.audit import public as audit
from lms.notices import public as notices
from lms.people.models import User


def locked(enrolment_id: int) -> Enrolment:
    """The enrolment, with its row locked until the transaction ends, so that two last steps cannot both pass it."""
    rows = Enrolment.objects.select_for_update(of=("self",))
    return rows.select_related("run__course", "run__organisation", "person").get(pk=enrolment_id)


@transaction.atomic
def settle(enrolment: Enrolment, *, by: User | None) -> bool:
    """Whether the locked enrolment passed just now: every lesson done and a score at or above the pass mark."""
    if enrolment.state == EnrolmentState.PASSED:
        regraded.send(sender=Enrolment, person_id=enrolment.person_id)
    if enrolment.state != EnrolmentState.LEARNING:
        return False
    reached = progress.progress_of(enrolment)
    if not (reached.is_complete and reached.is_score_enough):
        return False
    enrolment.move(to=EnrolmentState.PASSED, passed_at=timezone.now())
    score = float(reached.score_percent or 0)
    run = enrolment.run
    audit.record("enrolment.passed", enrolment, by=by, organisation_id=run.organisation_id, score_percent=score)
    award = awards.completion(enrolment, score)
    certificates.record_skills(enrolment.person_id, award.skills, evidence=enrolment.evidence, source=run.course.title)
    certificates.issue(award, by=by)
    notices.notify(
        [enrolment.person_id],
        "course.passed",
        words={"course": run.course.title, "score": score},
        url=pages.path_of(run.course),
    )
    return True


def settle_waiting() -> int:
    """Pass those who need no further step of their own, as when an editor takes back the last lesson they lacked.

    Returns how many passed. Safe to run twice: each is settled under its own lock.
    """
    return _settle_all(Enrolment.objects.filter(run__open_data=False))


def settle_run(run_id: int) -> int:
    """The same for one run, after its grades were published or its columns changed."""
    return _settle_all(Enrolment.objects.filter(run=run_id, run__open_data=False))


def passed_in(run_id: int) -> list[int]:
    """The ids of those who have passed the run."""
    rows = Enrolment.objects.filter(run=run_id, run__open_data=False, state=EnrolmentState.PASSED)
    return list(rows.values_list("person_id", flat=True))


def _settle_all(rows: QuerySet[Enrolment]) -> int:
    # A mean of events reaches the mark only if one of them does: the others need not be worked out.
    enough = GradeEvent.objects.filter(published_at__isnull=False, score_percent__gte=PASS_PERCENT)
    waiting = rows.filter(pk__in=enough.values("enrolment"), state=EnrolmentState.LEARNING).order_by("pk")
    return sum(_settle_one(pk) for pk in waiting.values_list("pk", flat=True))


@transaction.atomic
def _settle_one(enrolment_id: int) -> bool:
    return settle(locked(enrolment_id), by=None)
