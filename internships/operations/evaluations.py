"""Mutual evaluation: sealed until both sides have written theirs, then opened at once and acted upon."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import public as certificates
from internships import access
from internships.choices import CRITERIA, LOG_ENTRIES_MIN, PASSING, Grade, PlacementState, Side
from internships.models import Evaluation, Placement
from internships.operations.placements import confirmed_days, locked
from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.credit import public as credit
from lms.notices import public as notices
from lms.people.models import User


@transaction.atomic
def evaluate(placement_id: int, *, stars: dict[str, int], grade: str = "", comment: str = "", by: User) -> Evaluation:
    """Write this side's evaluation, once. The second of the two opens both.

    stars   {criterion of this side: 1..5}; grade is the firm's alone
    raises  NotAllowed, WrongState (the internship is not over), Invalid
    """
    placement = locked(placement_id)
    side = access.side_of(by, placement)
    if side is None:
        raise NotAllowed()
    earlier = placement.evaluations.filter(side=side).first()
    if earlier is not None:
        return earlier
    if placement.state != PlacementState.EVALUATING:
        raise WrongState(_("实习结束后才能互评。"))
    _require_whole(side, stars, grade)
    written = Evaluation.objects.create(
        placement=placement,
        side=side,
        by=by,
        stars=stars,
        grade=grade if side == Side.ENTERPRISE else "",
        comment=comment.strip(),
    )
    audit.record("evaluation.written", placement, by=by, side=side)
    if placement.evaluations.count() == len(Side):
        _open_both(placement)
    return written


def _require_whole(side: str, stars: dict[str, int], grade: str) -> None:
    if set(stars) != set(CRITERIA[side]) or not all(1 <= value <= 5 for value in stars.values()):
        raise Invalid(_("请给每一项打 1 到 5 星。"), fields={"stars": _("每一项都要打分")})
    if side == Side.ENTERPRISE and grade not in Grade.values:
        raise Invalid(_("请选择实习成绩。"), fields={"grade": _("请选择实习成绩")})


def _open_both(placement: Placement) -> None:
    both = {evaluation.side: evaluation for evaluation in placement.evaluations.all()}
    placement.evaluations.update(opened_at=timezone.now())
    grade = both[Side.ENTERPRISE].grade
    placement.move(to=PlacementState.COMPLETED, grade=grade)
    audit.record("placement.completed", placement, by=None, grade=grade)
    _rate_the_firm(placement, both[Side.STUDENT])
    if grade in PASSING:
        _reward(placement)
    words = {"post": notices.named(placement.post)}
    writers = sorted(evaluation.by_id for evaluation in both.values())
    notices.notify(writers, "evaluation.opened", words=words, url=f"/placements/{placement.pk}/")


def _rate_the_firm(placement: Placement, evaluation: Evaluation) -> None:
    """One rating of the firm's credit file: the mean of the student's stars, weighted by what was at stake."""
    order = placement.post.order
    credit.add_rating(
        order.enterprise_id,
        stars=sum(evaluation.stars.values()) / len(evaluation.stars),
        amount=order.pay * order.months,
        evidence=f"internships.placement:{placement.pk}",
    )


def _reward(placement: Placement) -> None:
    """Skills shown at work, and the proof of completion if the log is long enough."""
    evidence = f"internships.placement:{placement.pk}"
    order = placement.post.order
    levels = [(row.skill.code, row.level) for row in order.skills.select_related("skill")]
    certificates.record_skills(placement.student_id, levels, evidence=evidence, source=str(order.enterprise))
    if confirmed_days(placement) >= LOG_ENTRIES_MIN:
        certificates.issue(_award(placement, evidence, levels), by=None)


def _award(placement: Placement, evidence: str, levels: list[tuple[str, int]]) -> certificates.Award:
    order = placement.post.order
    days, when = confirmed_days(placement), (placement.started_on, placement.ended_on)
    title, title_en = f"{placement.post.name_zh}（订单式培养）", placement.post.name_en
    # No Chinese name in an English sentence: it stands beside the seal.
    firm_en = f"with {order.enterprise.name_en}" if order.enterprise.name_en else ""
    return certificates.Award(
        template="order",
        holder_id=placement.student_id,
        evidence=evidence,
        title_zh=title,
        title_en=f"Order training: {title_en}" if title_en else "Order training",
        body_zh=f"{certificates.span_zh(*when)}在{order.enterprise.name_zh}完成「{title}」，"
        f"导师确认实习日志 {days} 天，实习成绩{Grade(placement.grade).label}。",
        body_en=" ".join(f"The holder completed order-style training {firm_en} {certificates.span_en(*when)}".split())
        + f"; the mentor confirmed {days} days of the training log.",
        organisation_ids=(order.school_id, order.enterprise_id),
        skills=tuple(levels),
        starts_on=placement.started_on,
        ends_on=placement.ended_on,
    )
