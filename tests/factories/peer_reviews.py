"""Peer rounds: an assignment past its deadline, works handed in, reviews written."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from courses.background import peer_reviews as background
from courses.models import Assignment, CourseRun, Enrolment, PeerReview, PeerRound, Submission
from courses.operations import peer_reviews, peer_rounds
from lms.organisations.public import Role
from tests.factories.assignments import make_assignment, make_submission
from tests.factories.courses import make_enrolment, make_run
from tests.factories.organisations import make_member


def round_plan(**fields: Any) -> dict[str, Any]:
    """Two reviews each, due in four days, 30 and 10 percent of the mark."""
    return {
        "reviews_each": 2,
        "due_at": timezone.now() + timedelta(days=4),
        "weight_percent": 30,
        "diligence_percent": 10,
        "trim_from": 4,
        "wide_percent": 30,
        **fields,
    }


def make_round(assignment: Assignment, **fields: Any) -> PeerRound:
    """The peer round of an assignment, set by the run's teacher."""
    return peer_rounds.set_round(assignment.pk, round_plan(**fields), by=assignment.run.teacher)


def make_works(count: int, run: CourseRun | None = None, **fields: Any) -> tuple[PeerRound, list[Submission]]:
    """A round whose assignment is due in a day, and so many works handed in before."""
    run = run or make_run()
    assignment = make_assignment(run, due_at=timezone.now() + timedelta(days=1))
    found = make_round(assignment, **fields)
    return found, [make_submission(assignment, _learner(run, f"互评学员{number}")) for number in range(count)]


def _learner(run: CourseRun, name: str) -> Enrolment:
    """Somebody whose name is nobody else's: it must not be found where it has no business."""
    person = make_member(Role.STUDENT, run.organisation, name=name)
    return make_enrolment(run, person)


def begin(peer_round: PeerRound) -> PeerRound:
    """The deadline of the work passes and the clock allots."""
    Assignment.objects.filter(pk=peer_round.assignment_id).update(due_at=timezone.now() - timedelta(minutes=1))
    background.tend()
    return PeerRound.objects.select_related("assignment__run__course").get(pk=peer_round.pk)


def make_begun(count: int, **fields: Any) -> tuple[PeerRound, list[Submission]]:
    """A round allotted among so many works."""
    found, works = make_works(count, **fields)
    return begin(found), works


def run_out(peer_round: PeerRound) -> PeerRound:
    """Every review is due, and the clock comes by."""
    past = timezone.now() - timedelta(minutes=1)
    PeerRound.objects.filter(pk=peer_round.pk).update(due_at=past)
    peer_round.reviews.update(due_at=past)
    background.tend()
    return PeerRound.objects.select_related("assignment__run__course").get(pk=peer_round.pk)


def reviewed(review: PeerReview, *levels: int, comment: str = "汇率再核对一次。") -> PeerReview:
    """Handed in by its reviewer: a level's index for each criterion."""
    chosen = dict(zip(("c1", "c2"), levels, strict=True))
    rubric = review.peer_round.assignment.rubric
    return peer_reviews.hand_in_review(review.pk, rubric.pk, chosen, by=review.reviewer.person, comment=comment)


def review_all(peer_round: PeerRound, *levels: int) -> None:
    """Everybody writes what they were asked for, all the same."""
    for review in peer_round.reviews.filter(state="open"):
        reviewed(review, *levels)


def publish(peer_round: PeerRound) -> PeerRound:
    """The teacher publishes the result."""
    return peer_rounds.publish_result(peer_round.pk, by=peer_round.assignment.run.teacher)


def member(run: CourseRun, group: Any = None) -> Enrolment:
    """One more learner, in a group."""
    found = make_enrolment(run)
    found.group = group
    found.save(update_fields=["group"])
    return found
