"""The seat a student holds or is offered in a published round, and what comes next."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from internships.choices import OfferState, PlacementState
from internships.models import Offer, Placement
from internships.queries.offers import GRACE, LIVE


@dataclass(frozen=True)
class Seat:
    """What a student may do about seats now."""

    held: Offer | None = None
    asked: list[Offer] = field(default_factory=list)
    given_up: Offer | None = None

    @property
    def rank(self) -> int | None:
        """Which choice the seat held is."""
        return self.held.rank if self.held else None


def seat_of(placement: Placement) -> Seat:
    """The seat held, those offered besides from the waiting list or on appeal, and one just given up."""
    offers = list(placement.offers.select_related("post__order__enterprise"))
    held = [one for one in offers if one.post_id == placement.post_id and one.state in LIVE]
    now = timezone.now()
    fresh = [
        one
        for one in offers
        if one.state == OfferState.DECLINED and one.answered_at is not None and now - one.answered_at < GRACE
    ]
    asked = [one for one in offers if one.state == OfferState.OPEN and one not in held]
    return Seat(held[0] if held else None, asked, fresh[-1] if fresh and not held else None)


def timeline(placement: Placement) -> list[dict[str, Any]]:
    """Publication, answer, signatures, start: what is done, what is next, and until when."""
    match_round = placement.match_round
    if placement.post is None:
        return [
            {"label": _("结果公布"), "at": match_round.published_at, "state": "done"},
            {"label": _("候补：有空位时通知你"), "state": "now"},
        ]
    offer = seat_of(placement).held
    accepted = offer is None or offer.state == OfferState.ACCEPTED
    signed = placement.state not in (PlacementState.UNPLACED, PlacementState.MATCHED)
    url = reverse("internships:placement", args=[placement.pk])
    return [
        {"label": _("结果公布"), "at": match_round.published_at, "state": "done"},
        {"label": _("你确认名额"), "at": offer.expires_at if offer else None, "state": "done" if accepted else "now"},
        {"label": _("三方协议签署"), "url": url, "state": "done" if signed else "now" if accepted else ""},
        {"label": _("上岗"), "text": f"{placement.post.order.starts_on:%Y-%m-%d}", "state": "now" if signed else ""},
    ]
