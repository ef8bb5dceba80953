"""Who takes part in a peer round, and who looks over it.

| may                                        | who                                                          |
| ------------------------------------------ | ------------------------------------------------------------ |
| set and drop a round                       | who manages the run                                          |
| see everybody with names                   | who manages the run, who records its grades                  |
| exclude a review, decide, publish          | who records grades of the run                                |
| answer a reported review                   | the same                                                     |
| read and review a work, without its name   | the learner it was allotted to                               |
| read, rate and report reviews, without name| the work's author, once the result is out                    |
"""

from typing import Any

from django.http import Http404

from courses import access
from courses.access.assignments import access_assignment
from courses.models import (
    Assignment,
    CourseRun,
    Enrolment,
    PeerReport,
    PeerReview,
    PeerRound,
    Submission,
    SubmissionFile,
)
from courses.queries import peer_reviews as queries


def can_set(user: Any, run: CourseRun) -> bool:
    """Who manages the run."""
    return access.can_manage_run(user, run)


def can_judge(user: Any, run: CourseRun) -> bool:
    """Who records grades of the run: excludes, decides, publishes, answers reports."""
    return access.can_record_grade(user, run)


def can_oversee(user: Any, run: CourseRun) -> bool:
    """Who sees the whole matrix, names and all."""
    return can_set(user, run) or can_judge(user, run)


def is_author(user: Any, review: PeerReview) -> bool:
    """The learner whose work is reviewed."""
    return review.submission.enrolment.person_id == user.pk and review.submission.enrolment.takes_part


def is_reviewer(user: Any, review: PeerReview) -> bool:
    """The learner it was allotted to, as long as they take part."""
    return review.reviewer.person_id == user.pk and review.reviewer.takes_part


def access_own_round(user: Any, slug: str, code: str) -> tuple[Enrolment, PeerRound]:
    """The peer round of an assignment of the person's own run. Raises Http404."""
    enrolment, assignment = access_assignment(user, slug, code)
    peer_round = queries.round_of(assignment)
    if peer_round is None:
        raise Http404
    return enrolment, peer_round


def access_own_review(enrolment: Enrolment, peer_round: PeerRound, number: int) -> PeerReview:
    """The learner's review of that number, from 1. Raises Http404."""
    own = queries.own_reviews(enrolment, peer_round)
    if not 1 <= number <= len(own):
        raise Http404
    return own[number - 1]


def access_reviewed_file(review: PeerReview, number: int) -> SubmissionFile:
    """A file of the work under review, from 1; its name may say whose it is and stays behind. Raises Http404."""
    files = list(review.submission.files.all())
    if not 1 <= number <= len(files):
        raise Http404
    return files[number - 1]


def access_received(enrolment: Enrolment, peer_round: PeerRound, number: int) -> PeerReview:
    """A review of the learner's own work that they may read, by its number. Raises Http404."""
    found = next((one for one in queries.received(enrolment, peer_round) if one.number == number), None)
    if found is None:
        raise Http404
    return found.review


def access_round(user: Any, run: CourseRun, assignment: Assignment) -> PeerRound:
    """The round of an assignment of the run, for those who look over it. Raises Http404."""
    peer_round = queries.round_of(assignment)
    if peer_round is None or not can_oversee(user, run):
        raise Http404
    return peer_round


def access_work(peer_round: PeerRound, submission_id: int) -> Submission:
    """A work of the round. Raises Http404."""
    found = next((one for one in queries.newest_works(peer_round) if one.pk == submission_id), None)
    if found is None:
        raise Http404
    return found


def access_review(peer_round: PeerRound, review_id: int) -> PeerReview:
    """A review of the round, for those who look over it. Raises Http404."""
    rows = peer_round.reviews.select_related("reviewer__person", "submission__enrolment__person", "rubric")
    found = rows.filter(pk=review_id).first()
    if found is None:
        raise Http404
    return found


def access_report(user: Any, run: CourseRun, report_id: int) -> PeerReport:
    """A report of the run, for those who answer it. Raises Http404."""
    found = PeerReport.objects.filter(pk=report_id, review__peer_round__assignment__run=run).first()
    if found is None or not can_judge(user, run):
        raise Http404
    return found
