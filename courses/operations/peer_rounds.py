"""What a teacher does with a peer round: set it, look after it, decide where peers disagree, publish the result."""

from datetime import datetime
from decimal import Decimal
from secrets import randbelow
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.access import peer_reviews as access
from courses.access import require
from courses.background import peer_reviews as background
from courses.choices import TAKING_PART, PeerReviewState, PeerRoundState, ReportState
from courses.models import Assignment, GradeItem, PeerDecision, PeerReport, PeerReview, PeerRound, Submission
from courses.queries import peer_reviews as queries
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.notices import public as notices
from lms.people.models import User

SETTABLE = ("reviews_each", "due_at", "weight_percent", "diligence_percent", "trim_from", "wide_percent")


@transaction.atomic
def set_round(assignment_id: int, plan: dict[str, Any], *, by: User) -> PeerRound:
    """The assignment's peer round, new or changed. A deadline moved on opens again what had lapsed.

    plan     the fields of SETTABLE; once reviews are allotted `reviews_each` stays what it was
    raises   NotAllowed, Invalid, WrongState (the result is out)
    """
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("run")
    assignment = rows.get(pk=assignment_id)
    require(access.can_set(by, assignment.run))
    peer_round = queries.round_of(assignment) or PeerRound(assignment=assignment, seed=randbelow(2**31))
    if peer_round.is_published:
        raise WrongState(_("互评结果已经公布，不能再改规则。"))
    _require_sense(assignment, plan)
    before = peer_round.due_at if peer_round.pk else None
    for name in SETTABLE:
        if name != "reviews_each" or peer_round.state == PeerRoundState.PLANNED:
            setattr(peer_round, name, plan[name])
    peer_round.save()
    if before is not None and peer_round.state == PeerRoundState.OPEN and before != peer_round.due_at:
        _move_deadline(peer_round)
    background.ensure_columns(assignment)
    audit.record("peer_round.set", peer_round, by=by, organisation_id=assignment.run.organisation_id)
    return peer_round


@transaction.atomic
def drop_round(round_id: int, *, by: User) -> None:
    """Do without, as long as nothing was allotted: its columns weigh nothing. Raises NotAllowed, WrongState."""
    peer_round = background.locked(round_id)
    assignment = peer_round.assignment
    require(access.can_set(by, assignment.run))
    if peer_round.state != PeerRoundState.PLANNED:
        raise WrongState(_("已经分配了评阅，不能取消互评；可以把占比改为 0。"))
    peer_round.weight_percent = peer_round.diligence_percent = 0
    peer_round.save(update_fields=["weight_percent", "diligence_percent"])
    background.ensure_columns(assignment)
    keys = [peer_round.item_key, peer_round.diligence_key]
    GradeItem.objects.filter(run=assignment.run, key__in=keys, events=None).delete()
    audit.record("peer_round.dropped", peer_round, by=by, organisation_id=assignment.run.organisation_id)
    peer_round.delete()


@transaction.atomic
def exclude(review_id: int, reason: str, *, by: User) -> PeerReview:
    """Count a review for nothing and hide it from the author, with the reason. Excluded already is returned.

    Raises NotAllowed, Invalid (no reason), WrongState (not handed in).
    """
    peer_round, review = _review(review_id, by)
    if review.state == PeerReviewState.EXCLUDED:
        return review
    if not reason.strip():
        raise Invalid(fields={"reason": _("请写明为什么不计入这份评阅。")})
    review.move(to=PeerReviewState.EXCLUDED, excluded_by=by, exclusion_reason=reason.strip()[:200])
    _changed(peer_round, review, by, "peer_review.excluded", reason=review.exclusion_reason)
    return review


@transaction.atomic
def restore(review_id: int, *, by: User) -> PeerReview:
    """Count it again. One that counts is returned. Raises NotAllowed, WrongState."""
    peer_round, review = _review(review_id, by)
    if review.state == PeerReviewState.DONE:
        return review
    review.move(to=PeerReviewState.DONE, excluded_by=None, exclusion_reason="")
    _changed(peer_round, review, by, "peer_review.restored")
    return review


@transaction.atomic
def decide(round_id: int, submission_id: int, score_percent: Decimal, reason: str, *, by: User) -> PeerDecision:
    """What the work counts for, whatever its peers say; after the result is out it is a newer event at once.

    Raises NotAllowed, Invalid.
    """
    peer_round = background.locked(round_id)
    require(access.can_judge(by, peer_round.assignment.run))
    submission = next((one for one in queries.newest_works(peer_round) if one.pk == submission_id), None)
    require(submission is not None)
    problems: dict[str, object] = {}
    if not 0 <= score_percent <= 100:
        problems["score_percent"] = _("成绩要在 0 到 100 之间。")
    if not reason.strip():
        problems["reason"] = _("请写明裁定理由，作者会看到。")
    if problems:
        raise Invalid(fields=problems)
    facts = {"score_percent": score_percent, "reason": reason.strip()[:200], "decided_by": by}
    row, _made = PeerDecision.objects.update_or_create(submission=submission, defaults=facts)
    run = peer_round.assignment.run
    audit.record(
        "peer_round.decided", row, by=by, organisation_id=run.organisation_id, score_percent=str(score_percent),
        reason=row.reason,
    )  # fmt: skip
    if peer_round.is_published and submission is not None:
        _enter_again(peer_round, submission, by)
    return row


@transaction.atomic
def publish_result(round_id: int, *, by: User) -> PeerRound:
    """Show authors what was said and enter what it comes to; published already is returned as it is.

    Raises NotAllowed, WrongState: reviews are still being written, or a work waits for a decision.
    """
    peer_round = background.locked(round_id)
    require(access.can_judge(by, peer_round.assignment.run))
    if peer_round.is_published:
        return peer_round
    _require_ready(peer_round)
    background.lapse_all(peer_round)
    works = queries.works(peer_round)
    undecided = sum(work.needs_decision for work in works)
    if undecided:
        raise WrongState(_("还有 %(count)d 份作业需要你裁定，裁定后才能公布。") % {"count": undecided})
    now = timezone.now()
    peer_round.move(to=PeerRoundState.PUBLISHED, published_at=now)
    _enter_all(peer_round, works, now, by)
    audit.record(
        "peer_round.published", peer_round, by=by, organisation_id=peer_round.assignment.run.organisation_id,
        works=len(works),
    )  # fmt: skip
    people = sorted({work.author.person_id for work in works})
    words = {"task": peer_round.assignment.title}
    notices.notify(people, "peer.result", words=words, url=background.address(peer_round))
    return peer_round


@transaction.atomic
def answer_report(report_id: int, *, remove: bool, answer: str, by: User) -> PeerReport:
    """Keep the review or exclude it, and tell its author why. Raises NotAllowed, WrongState (answered), Invalid."""
    peer_round, review = _review(PeerReport.objects.values_list("review", flat=True).get(pk=report_id), by)
    rows = PeerReport.objects.select_for_update(of=("self",)).select_related("review__submission__enrolment")
    row = rows.get(pk=report_id)
    if row.state != ReportState.OPEN:
        raise WrongState(_("这条举报已经处理过了。"))
    if not answer.strip():
        raise Invalid(fields={"answer": _("请写处理说明，举报人会看到。")})
    if remove:
        exclude(review.pk, answer, by=by)
    row.state = ReportState.REMOVED if remove else ReportState.KEPT
    row.answer, row.answered_at, row.answered_by = answer.strip()[:300], timezone.now(), by
    row.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    assignment = peer_round.assignment
    audit.record(
        "peer_report.answered", review, by=by, organisation_id=assignment.run.organisation_id, outcome=row.state
    )
    words = {"thread": assignment.title, "answer": row.answer}
    author = row.review.submission.enrolment.person_id
    notices.notify([author], "report.answered", words=words, url=background.address(peer_round))
    return row


def _require_sense(assignment: Assignment, plan: dict[str, Any]) -> None:
    problems: dict[str, object] = {}
    # A group's work has several authors, and its members would each review: not built, so not promised.
    if assignment.by_group:
        problems["reviews_each"] = _("小组作业还不能互评，请由教师批改。")
    if assignment.due_at is None:
        problems["due_at"] = _("先给作业设截止时间：到时才分配评阅。")
    elif plan["due_at"] <= assignment.due_at:
        problems["due_at"] = _("评阅截止要在作业截止之后。")
    if plan["weight_percent"] + plan["diligence_percent"] > 100:
        problems["weight_percent"] = _("互评和评阅完成两项合计不能超过 100。")
    if plan["trim_from"] < 3:
        problems["trim_from"] = _("至少 3 份才能去掉最高最低。")
    if problems:
        raise Invalid(fields=problems)


def _move_deadline(peer_round: PeerRound) -> None:
    """Whoever still writes has until then; who was late may write after all."""
    due: datetime = peer_round.due_at
    lapsed = peer_round.reviews.filter(state=PeerReviewState.LAPSED, reviewer__state__in=TAKING_PART)
    if due > timezone.now():
        lapsed.update(state=PeerReviewState.OPEN)
        peer_round.replaced_at = peer_round.told_at = None
        peer_round.save(update_fields=["replaced_at", "told_at"])
    peer_round.reviews.filter(state__in=[PeerReviewState.OPEN, PeerReviewState.DONE]).update(
        due_at=due, reminded_at=None
    )


def _require_ready(peer_round: PeerRound) -> None:
    if peer_round.state == PeerRoundState.PLANNED:
        raise WrongState(_("作业还没截止，评阅还没有分配。"))
    writing = peer_round.reviews.filter(state=PeerReviewState.OPEN, due_at__gt=timezone.now()).count()
    if writing:
        raise WrongState(_("还有 %(count)d 份评阅没到截止时间；要提早公布，先把评阅截止改早。") % {"count": writing})


def _review(review_id: int, by: User) -> tuple[PeerRound, PeerReview]:
    # The round first, as the clock does.
    peer_round = background.locked(PeerReview.objects.values_list("peer_round", flat=True).get(pk=review_id))
    require(access.can_judge(by, peer_round.assignment.run))
    return peer_round, PeerReview.objects.select_for_update(of=("self",)).select_related("submission").get(pk=review_id)


def _changed(peer_round: PeerRound, review: PeerReview, by: User, event: str, **facts: object) -> None:
    audit.record(event, review, by=by, organisation_id=peer_round.assignment.run.organisation_id, **facts)
    if peer_round.is_published:
        _enter_again(peer_round, review.submission, by)


def _enter_again(peer_round: PeerRound, submission: Submission, by: User) -> None:
    """After publication a change counts at once; what did not change is the event already there."""
    background.enter_work(peer_round, queries.work_of(peer_round, submission), by=by)
    background.enter_diligence(peer_round, queries.works(peer_round), by=by)


def _enter_all(peer_round: PeerRound, works: list[queries.Work], now: datetime, by: User) -> None:
    background.ensure_columns(peer_round.assignment)
    keys = [peer_round.item_key, peer_round.diligence_key]
    # Only now: until the result is out nobody's is missing.
    GradeItem.objects.filter(run=peer_round.assignment.run, key__in=keys).update(due=now)
    for work in works:
        background.enter_work(peer_round, work, by=by)
    background.enter_diligence(peer_round, works, by=by)
