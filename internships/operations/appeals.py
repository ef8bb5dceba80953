"""Appeals against a published result: filed with what is right, decided with a reason, mended with an extra seat."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from internships import access, matching
from internships.choices import AppealState, OfferSource, OfferState, PlacementState
from internships.models import Appeal, Offer, Placement, RankedList
from internships.queries import previews
from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices import public as notices
from lms.organisations import public as organisations
from lms.people.models import User


@transaction.atomic
def file_appeal(placement_id: int, post_id: int, *, claimed_score: int, reason: str, by: User) -> Appeal:
    """Ask for one listed post to be judged again. claimed_score is in hundredths of a point.

    Raises NotAllowed, WrongState (the window is closed), Invalid (not on the list, no reason, asked before).
    """
    placement = _own(placement_id, by)
    match_round = placement.match_round
    if not match_round.takes_appeals:
        raise WrongState(_("申请复核的期限已过。"))
    ranked = RankedList.objects.get(match_round=match_round, student=by)
    if post_id not in _refusing(placement, ranked):
        raise Invalid(_("只能对没有录取你的志愿申请复核。"), fields={"post": _("请重新选择")})
    if not reason.strip():
        raise Invalid(_("请写明哪里不对、依据是什么。"), fields={"reason": _("请写明理由")})
    if not 0 <= claimed_score <= matching.FULL_SCORE:
        raise Invalid(_("分数在 0 到 100 之间。"), fields={"claimed": _("0 到 100")})
    if placement.appeals.filter(post=post_id).exists():
        raise Invalid(_("这个志愿已经申请过复核。"), fields={"post": _("已申请")})
    appeal = Appeal.objects.create(
        placement=placement, post_id=post_id, claimed_score=claimed_score, reason=reason.strip()
    )
    audit.record("appeal.filed", appeal, by=by, claimed_score=claimed_score)
    words = {"round": notices.named(match_round), "person": by.name}
    notices.notify(
        organisations.officers(), "appeal.filed", words=words, url=f"/gov/rounds/{match_round.code}/appeals/",
        fold_key=match_round.code,
    )  # fmt: skip
    return appeal


@transaction.atomic
def withdraw_appeal(appeal_id: int, *, by: User) -> Appeal:
    """Take an appeal back before it is decided. Raises NotAllowed, WrongState."""
    appeal = Appeal.objects.select_for_update(of=("self",)).select_related("placement").get(pk=appeal_id)
    access.require(appeal.placement.student_id == by.pk)
    if appeal.state == AppealState.WITHDRAWN:
        return appeal
    appeal.move(to=AppealState.WITHDRAWN, decided_at=timezone.now())
    audit.record("appeal.withdrawn", appeal, by=by)
    return appeal


@transaction.atomic
def decide_appeal(appeal_id: int, *, uphold: bool, found_score: int, answer: str, by: User) -> Appeal:
    """Say what is right and what follows. An appeal that holds is mended with a seat beyond the post's own: nobody
    whose result was published loses it. Deciding twice the same way is once.

    Raises NotAllowed, WrongState, Invalid (no reason; the score found does not reach the post).
    """
    access.require(access.can_run_rounds(by))
    appeal = Appeal.objects.select_for_update(of=("self",)).select_related("placement__match_round", "post").get(pk=appeal_id)  # fmt: skip  # noqa: E501
    state = AppealState.UPHELD if uphold else AppealState.REJECTED
    if appeal.state == state:
        return appeal
    if not answer.strip():
        raise Invalid(_("请写明决定的理由，学员会看到。"), fields={"answer": _("请写明理由")})
    placement = Placement.objects.select_for_update(of=("self",)).get(pk=appeal.placement_id)
    if uphold:
        _require_reached(appeal, found_score)
    appeal.move(to=state, found_score=found_score, answer=answer.strip(), decided_by=by, decided_at=timezone.now())
    audit.record("appeal.decided", appeal, by=by, upheld=uphold, found_score=found_score, reason=appeal.answer)
    if uphold:
        _offer_extra_seat(appeal, placement)
    words = {"post": notices.named(appeal.post), "answer": appeal.answer}
    url = f"/results/{appeal.placement.match_round.code}/"
    notices.notify([placement.student_id], "appeal.decided", words=words, url=url)
    return appeal


def _own(placement_id: int, by: User) -> Placement:
    visible = access.placements_visible_to(by).filter(pk=placement_id, student=by)
    if not visible.exists():
        raise NotAllowed()
    rows = Placement.objects.select_for_update(of=("self",)).select_related("match_round")
    return rows.get(pk=placement_id)


def _refusing(placement: Placement, ranked: RankedList) -> list[int]:
    """The listed posts the student would rather have had."""
    end = placement.rank - 1 if placement.rank else len(ranked.post_ids)
    return ranked.post_ids[:end]


def _require_reached(appeal: Appeal, found_score: int) -> None:
    seen = previews.preview(appeal.placement.match_round, appeal.placement.student_id, appeal.post_id, found_score)
    if seen.mine is None or seen.mine.pk != appeal.post_id:
        raise Invalid(
            _("按核实的分数重算，学员仍然进不了这个岗位，复核不能成立。"), fields={"found": _("达不到录取线")}
        )


def _offer_extra_seat(appeal: Appeal, placement: Placement) -> None:
    if placement.state not in (PlacementState.UNPLACED, PlacementState.MATCHED):
        raise WrongState(_("学员已经签约，不能再换岗位。"))
    now = timezone.now()
    ranked = RankedList.objects.get(match_round=placement.match_round_id, student=placement.student_id)
    Offer.objects.create(
        placement=placement, post=appeal.post, source=OfferSource.APPEAL, state=OfferState.OPEN,
        rank=ranked.post_ids.index(appeal.post_id) + 1, made_at=now,
        expires_at=now + timedelta(hours=placement.match_round.offer_hours),
    )  # fmt: skip
