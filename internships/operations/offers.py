"""A student's answer to a seat: yes, no, and for half an hour the other way round."""

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from internships import access
from internships.background.offering import forget_agreement, leave
from internships.choices import SHOWN, OfferSource, OfferState, Party, PlacementState
from internships.models import Offer, Placement
from internships.queries import waiting
from internships.queries.offers import GRACE, LIVE
from lms.audit import public as audit
from lms.common.errors import NotAllowed, WrongState
from lms.people.models import User


@transaction.atomic
def accept_offer(offer_id: int, *, by: User) -> Offer:
    """Take the seat. A better one from the waiting list gives up the one held before. Accepting twice is once.

    Raises NotAllowed, WrongState (the hour is past; an agreement is signed already).
    """
    offer, placement = _locked(offer_id, by)
    if offer.state == OfferState.ACCEPTED:
        return offer
    if offer.state != OfferState.OPEN or offer.expires_at <= timezone.now():
        raise WrongState(_("确认期限已过，名额已顺延给候补的同学。"))
    _require_no_seat_elsewhere(placement)
    if placement.post_id != offer.post_id:
        _require_unsigned(placement)
        for other in placement.offers.filter(state__in=LIVE).exclude(pk=offer.pk):
            if other.post_id == placement.post_id:
                other.move(to=OfferState.MOVED, answered_at=timezone.now())
        _sit(placement, offer)
    offer.move(to=OfferState.ACCEPTED, answered_at=timezone.now())
    audit.record("offer.accepted", offer, by=by, source=offer.source, rank=offer.rank)
    return offer


def accept_seat(placement_id: int, *, by: User) -> Offer:
    """Take the seat the matching gave. Raises as accept_offer does, and NotAllowed where there is none."""
    offer = Offer.objects.filter(placement=placement_id, post=F("placement__post")).first()
    if offer is None:
        raise NotAllowed()
    return accept_offer(offer.pk, by=by)


@transaction.atomic
def decline_offer(offer_id: int, *, by: User) -> Offer:
    """Give the seat up. Who gives up the seat they hold is out of this round; who declines one from the waiting list
    keeps what they have. Raises NotAllowed, WrongState.
    """
    offer, placement = _locked(offer_id, by)
    if offer.state == OfferState.DECLINED:
        return offer
    if offer.state not in LIVE:
        raise WrongState()
    now = timezone.now()
    if placement.post_id == offer.post_id:
        _require_unsigned(placement)
        leave(placement)
        for other in placement.offers.filter(state=OfferState.OPEN).exclude(pk=offer.pk):
            other.move(to=OfferState.DECLINED, answered_at=now)
    offer.move(to=OfferState.DECLINED, answered_at=now)
    audit.record("offer.declined", offer, by=by, source=offer.source)
    return offer


@transaction.atomic
def take_back(offer_id: int, *, by: User) -> Offer:
    """Undo a declined seat within half an hour. Raises NotAllowed, WrongState (too late, or somebody else's by now)."""
    offer, placement = _locked(offer_id, by)
    if offer.state == OfferState.ACCEPTED:
        return offer
    late = offer.answered_at is None or timezone.now() - offer.answered_at > GRACE
    if offer.state != OfferState.DECLINED or late or placement.post_id is not None:
        raise WrongState(_("超过 30 分钟，名额已顺延，不能撤回放弃。"))
    if offer.source != OfferSource.APPEAL and not waiting.has_free_seat(placement.match_round, offer.post_id):
        raise WrongState(_("这个名额已经给了别人。"))
    _sit(placement, offer)
    offer.move(to=OfferState.ACCEPTED, answered_at=timezone.now())
    audit.record("offer.taken_back", offer, by=by)
    return offer


def accept_by_signing(placement: Placement, *, by: User) -> None:
    """Who signs has said yes: the open offer of the seat held becomes accepted. The caller holds the placement."""
    for offer in placement.offers.filter(state=OfferState.OPEN, post=placement.post_id):
        offer.move(to=OfferState.ACCEPTED, answered_at=timezone.now())
        audit.record("offer.accepted", offer, by=by, source=offer.source, rank=offer.rank)


def _locked(offer_id: int, by: User) -> tuple[Offer, Placement]:
    """The offer and its placement, held: first the placement, as everybody does."""
    known = Offer.objects.filter(pk=offer_id, placement__in=access.placements_visible_to(by).values("pk")).first()
    if known is None:
        raise NotAllowed()
    placement = Placement.objects.select_for_update().get(pk=known.placement_id)
    access.require(placement.student_id == by.pk)
    offer = Offer.objects.select_for_update(of=("self",)).select_related("post__order").get(pk=offer_id)
    return offer, placement


def _require_no_seat_elsewhere(placement: Placement) -> None:
    """One seat a person, whatever the rounds: whoever said yes elsewhere gives that one up first."""
    # Two rounds answered at the same moment wait for each other here.
    User.objects.select_for_update().get(pk=placement.student_id)
    accepted = Q(state=PlacementState.MATCHED, offers__state=OfferState.ACCEPTED)
    there = Q(state__in=(PlacementState.SIGNED, PlacementState.TRAINING))
    others = Placement.objects.filter(accepted | there, student=placement.student_id, match_round__state__in=SHOWN)
    held = others.exclude(pk=placement.pk).select_related("match_round").first()
    if held is not None:
        words = {"round": str(held.match_round)}
        raise WrongState(_("你在“%(round)s”里已经接受了名额。先放弃那一个，才能接受这里的。") % words)


def _require_unsigned(placement: Placement) -> None:
    signed = placement.signatures.filter(party=Party.STUDENT).exists()
    if signed or placement.state not in (PlacementState.UNPLACED, PlacementState.MATCHED):
        raise WrongState(_("你已经签了三方协议，不能再换岗位。需要更改请联系学校。"))


def _sit(placement: Placement, offer: Offer) -> None:
    placement.post, placement.mentor_id = offer.post, offer.post.order.mentor_id
    forget_agreement(placement)
    if placement.state == PlacementState.UNPLACED:
        placement.state = PlacementState.MATCHED
    placement.save(update_fields=["post", "mentor", "state"])
