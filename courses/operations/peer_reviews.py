"""What learners do in a peer round: review, and say what the reviews of their own work are worth."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.access import peer_reviews as access
from courses.access import require
from courses.choices import PeerReviewState, ReportReason
from courses.errors import StaleDraft
from courses.grading import rubrics
from courses.models import PeerReport, PeerReview, PeerRound, Rubric
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.notices import public as notices
from lms.people.models import User

LONGEST_COMMENT, LONGEST_WORDS = 2000, 500


@transaction.atomic
def save_review(
    review_id: int, levels: dict[str, int], *, by: User,
    comments: dict[str, str] | None = None, comment: str = "", seen: str | None = None,
) -> PeerReview:  # fmt: skip
    """Keep what is there so far; one handed in already stays what was handed in.

    seen     `PeerReview.seen` of what the writer had before them; None not to ask
    Raises NotAllowed, WrongState, StaleDraft (another window has kept something else since).
    """
    review = _own(review_id, by)
    _require_fresh(review, seen, (levels, comments, comment))
    if review.state == PeerReviewState.DONE:
        return review
    _require_open(review)
    _write(review, levels, comments or {}, comment)
    review.save(update_fields=["levels", "comments", "comment", "saved_at"])
    return review


@transaction.atomic
def hand_in_review(
    review_id: int, rubric_id: int, levels: dict[str, int], *, by: User,
    comments: dict[str, str] | None = None, comment: str = "", seen: str | None = None,
) -> PeerReview:  # fmt: skip
    """Hand the review in: a level for every criterion, and words. Until the deadline it may be handed in anew.

    Raises NotAllowed, WrongState (too late, or the rubric has a newer version), StaleDraft (as in save_review),
    Invalid (a criterion or words missing).
    """
    review = _own(review_id, by)
    _require_open(review)
    _require_fresh(review, seen, (levels, comments, comment))
    rubric = review.peer_round.assignment.rubric
    if rubric is None or rubric.pk != rubric_id:
        raise WrongState(_("评分标准有了新版本，请按新版本重新选。你写的评语还在页面上。"))
    _require_sense(rubric, levels, comment)
    _write(review, levels, comments or {}, comment)
    review.rubric, review.percent = rubric, rubrics.score(rubric.criteria, levels)
    review.handed_in_at = timezone.now()
    review.state = PeerReviewState.DONE
    review.save()
    run = review.peer_round.assignment.run
    audit.record(
        "peer_review.handed_in", review, by=by, organisation_id=run.organisation_id, percent=str(review.percent)
    )
    return review


@transaction.atomic
def rate(review_id: int, helpful: bool, *, by: User) -> PeerReview:
    """The author's word on a review of their work; said anew it replaces the old. Raises NotAllowed, WrongState."""
    review = _of_own_work(review_id, by)
    review.helpful = helpful
    review.save(update_fields=["helpful"])
    return review


@transaction.atomic
def report(review_id: int, reason: str, note: str, *, by: User) -> PeerReport:
    """Say that a review of one's own work should not stand; the teacher is told. A second report is the first.

    Raises NotAllowed, WrongState, Invalid.
    """
    review = _of_own_work(review_id, by)
    if reason not in ReportReason.values:
        raise Invalid(fields={"reason": _("请选择举报原因。")})
    found, made = PeerReport.objects.get_or_create(
        review=review, defaults={"reason": reason, "note": note.strip()[:300]}
    )
    if made:
        assignment = review.peer_round.assignment
        run = assignment.run
        audit.record("peer_review.reported", review, by=by, organisation_id=run.organisation_id, reason=reason)
        url = f"/uni/{run.organisation.code}/courses/{run.pk}/talk/"
        notices.notify([run.teacher_id], "peer.reported", words={"task": assignment.title}, url=url)
    return found


def _locked(review_id: int) -> PeerReview:
    # The round first, as the clock and its teacher do: nothing is handed in while the result goes out.
    PeerRound.objects.select_for_update(of=("self",)).get(reviews=review_id)
    rows = PeerReview.objects.select_for_update(of=("self",))
    return rows.select_related(
        "peer_round__assignment__run__organisation", "reviewer", "submission__enrolment"
    ).get(pk=review_id)  # fmt: skip


def _own(review_id: int, by: User) -> PeerReview:
    review = _locked(review_id)
    require(access.is_reviewer(by, review))
    return review


def _of_own_work(review_id: int, by: User) -> PeerReview:
    review = _locked(review_id)
    require(access.is_author(by, review) and review.peer_round.is_published)
    if review.state != PeerReviewState.DONE:
        raise WrongState(_("这份评阅已由教师处理，不再显示。"))
    return review


def _require_open(review: PeerReview) -> None:
    over = review.due_at <= timezone.now() or review.peer_round.is_published
    if over or review.state not in {PeerReviewState.OPEN, PeerReviewState.DONE}:
        raise WrongState(_("评阅已经截止，没有提交。你写的还在页面上。"))


def _require_fresh(review: PeerReview, seen: str | None, given: tuple[Any, ...]) -> None:
    if seen is None or seen == review.seen:
        return
    levels, comments, comment = given
    if (review.levels, review.comments, review.comment) != (levels, _words(comments), _short(comment)):
        raise StaleDraft()


def _require_sense(rubric: Rubric, levels: dict[str, int], comment: str) -> None:
    problems: dict[str, object] = {}
    if rubrics.missing(rubric.criteria, levels):
        problems["levels"] = _("每条标准都要选一个等级。")
    # A score nobody explains teaches its author nothing.
    if not comment.strip():
        problems["comment"] = _("请写几句总评：好在哪里，怎样能更好。")
    if problems:
        raise Invalid(fields=problems)


def _write(review: PeerReview, levels: dict[str, int], comments: dict[str, str], comment: str) -> None:
    review.levels = levels
    review.comments = _words(comments)
    review.comment = _short(comment)
    review.saved_at = timezone.now()


def _words(comments: dict[str, str] | None) -> dict[str, str]:
    return {code: words.strip()[:LONGEST_WORDS] for code, words in (comments or {}).items() if words.strip()}


def _short(comment: str) -> str:
    return comment.strip()[:LONGEST_COMMENT]
