"""Peer rounds as reviewers, authors and teachers see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from courses.choices import TAKING_PART, PeerReviewState, ReportState, SubmissionState
from courses.grading.opinions import PeerScore, diligence, distance, peer_score
from courses.models import (
    Assignment,
    CourseRun,
    Enrolment,
    PeerDecision,
    PeerReport,
    PeerReview,
    PeerRound,
    Submission,
    SubmissionFile,
)


@dataclass(frozen=True)
class Work:
    """One work of a round: its reviews in the order they were allotted, what they make, what the teacher decided."""

    submission: Submission
    reviews: tuple[PeerReview, ...]
    peers: PeerScore
    decision: PeerDecision | None

    @property
    def author(self) -> Enrolment:
        """Whose it is."""
        return self.submission.enrolment

    @property
    def score_percent(self) -> Decimal | None:
        """What counts: the teacher's decision, else the mean of the peers; None where there is neither."""
        return self.decision.score_percent if self.decision else self.peers.score_percent

    @property
    def is_pending(self) -> bool:
        """Whether somebody still writes about it."""
        return any(one.state == PeerReviewState.OPEN for one in self.reviews)

    @property
    def needs_decision(self) -> bool:
        """Whether the teacher has to say: nobody reviews it any more, and the peers disagree or are too few."""
        return self.decision is None and not self.is_pending and self.peers.needs_teacher


@dataclass(frozen=True)
class Reviewer:
    """How somebody reviews: how much of their share is done, how far from what counted, how many authors it helped."""

    enrolment: Enrolment
    share: int
    done: int
    diligence_percent: Decimal | None
    distance_percent: Decimal | None
    helpful: int


@dataclass(frozen=True)
class Received:
    """A review as its author reads it, under a number instead of a name."""

    number: int
    review: PeerReview
    is_reported: bool


def round_of(assignment: Assignment) -> PeerRound | None:
    """The peer round of an assignment, or None."""
    return PeerRound.objects.filter(assignment=assignment).select_related("assignment__run__course").first()


def newest_works(peer_round: PeerRound) -> list[Submission]:
    """Of every learner of the run the work peers review: the one allotted already, else the newest handed in."""
    rows = peer_round.assignment.submissions.exclude(state=SubmissionState.DRAFT)
    rows = rows.filter(enrolment__state__in=TAKING_PART).select_related("enrolment__person", "enrolment__group")
    allotted = set(peer_round.reviews.values_list("submission", flat=True))
    chosen: dict[int, Submission] = {}
    for row in rows.order_by("number"):
        before = chosen.get(row.enrolment_id)
        if before is None or before.pk not in allotted:
            chosen[row.enrolment_id] = row
    return list(chosen.values())


def works(peer_round: PeerRound) -> list[Work]:
    """Every work with its reviews, those that need the teacher first. Four queries for any number."""
    said: dict[int, list[PeerReview]] = {}
    for review in peer_round.reviews.select_related("reviewer__person").order_by("pk"):
        said.setdefault(review.submission_id, []).append(review)
    submissions = newest_works(peer_round)
    decided = {row.submission_id: row for row in PeerDecision.objects.filter(submission__in=submissions)}
    found = [_work(peer_round, one, said.get(one.pk, []), decided.get(one.pk)) for one in submissions]
    return sorted(found, key=lambda one: (not one.needs_decision, one.author.person.name, one.author.pk))


def work_of(peer_round: PeerRound, submission: Submission) -> Work:
    """One of them. Two queries."""
    reviews = list(peer_round.reviews.filter(submission=submission).select_related("reviewer__person").order_by("pk"))
    return _work(peer_round, submission, reviews, PeerDecision.objects.filter(submission=submission).first())


def reviewers(found: Iterable[Work]) -> list[Reviewer]:
    """Everybody who was asked to review, who did least first."""
    given: dict[int, list[tuple[PeerReview, Work]]] = {}
    for work in found:
        for review in work.reviews:
            given.setdefault(review.reviewer_id, []).append((review, work))
    rows = [_reviewer(lines) for lines in given.values()]
    return sorted(rows, key=lambda one: (one.diligence_percent or 0, one.enrolment.person.name, one.enrolment.pk))


def undecided_count(peer_round: PeerRound) -> int:
    """How many works the teacher has to decide."""
    return sum(work.needs_decision for work in works(peer_round))


def own_reviews(enrolment: Enrolment, peer_round: PeerRound) -> list[PeerReview]:
    """What the learner was asked to review, in a fixed order: the place in it is the number in the address."""
    files = Prefetch("submission__files", SubmissionFile.objects.order_by("pk"))
    rows = peer_round.reviews.filter(reviewer=enrolment).select_related("submission").prefetch_related(files)
    return list(rows.order_by("pk"))


def draft_lines(review: PeerReview) -> list[tuple[str, str, str]]:
    """What is kept of a review, by the rubric of today: criterion, level ("" while none is chosen), words."""
    rubric = review.peer_round.assignment.rubric
    return [_draft_line(review, row) for row in (rubric.criteria if rubric else [])]


def received(enrolment: Enrolment, peer_round: PeerRound) -> list[Received]:
    """What was said of the learner's work, once the result is out; what the teacher excluded is not shown."""
    if not peer_round.is_published:
        return []
    rows = peer_round.reviews.filter(submission__enrolment=enrolment, state=PeerReviewState.DONE)
    rows = rows.select_related("rubric", "report").order_by("pk")
    return [Received(number, row, hasattr(row, "report")) for number, row in enumerate(rows, 1)]


def own_result(enrolment: Enrolment, peer_round: PeerRound) -> Work | None:
    """The learner's own work in the round; None where nothing was handed in."""
    mine = [one for one in newest_works(peer_round) if one.enrolment_id == enrolment.pk]
    return work_of(peer_round, mine[0]) if mine else None


def reports(run: CourseRun) -> QuerySet[PeerReport]:
    """Reported reviews of the run nobody has answered for, what is due first."""
    rows = PeerReport.objects.filter(review__peer_round__assignment__run=run, state=ReportState.OPEN)
    return rows.select_related(
        "review__peer_round__assignment", "review__reviewer__person", "review__submission__enrolment__person",
        "review__rubric",
    ).order_by("due_at", "pk")  # fmt: skip


def _draft_line(review: PeerReview, row: dict[str, Any]) -> tuple[str, str, str]:
    levels, chosen = row["levels"], review.levels.get(row["code"], -1)
    level = levels[chosen]["name"] if 0 <= chosen < len(levels) else ""
    return row["name"], level, review.comments.get(row["code"], "")


def _work(
    peer_round: PeerRound, submission: Submission, reviews: list[PeerReview], decision: PeerDecision | None
) -> Work:
    scores = [one.percent for one in reviews if one.state == PeerReviewState.DONE and one.percent is not None]
    # One opinion out of several is no opinion of the class.
    fewest = min(2, peer_round.reviews_each)
    peers = peer_score(scores, Decimal(peer_round.wide_percent), peer_round.trim_from, fewest)
    return Work(submission, tuple(reviews), peers, decision)


def _reviewer(lines: list[tuple[PeerReview, Work]]) -> Reviewer:
    handed_in = [(review, work) for review, work in lines if review.state == PeerReviewState.DONE]
    share = sum(not review.is_extra for review, _work in lines)
    compared = [
        (review.percent, work.score_percent)
        for review, work in handed_in
        if review.percent is not None and work.score_percent is not None
    ]
    done = len(handed_in)
    helped = sum(review.helpful is True for review, _work in handed_in)
    return Reviewer(lines[0][0].reviewer, share, done, diligence(done, share), distance(compared), helped)
