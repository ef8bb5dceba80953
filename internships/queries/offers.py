"""Offers that keep a seat from everybody else."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from internships.choices import SHOWN, STARTED, OfferSource, OfferState, PlacementState
from internships.models import Offer, Placement

# So long a declined seat waits, for the student may think better of it.
GRACE = timedelta(minutes=30)
LIVE = (OfferState.OPEN, OfferState.ACCEPTED)


def binding(*, declined: bool = True) -> QuerySet[Offer]:
    """Offers that hold a seat: open, accepted, and (with `declined`) just declined and perhaps taken back.

    Seats granted on appeal are extra ones and do not count, nor do those of students who left early.
    """
    held = Q(state__in=LIVE)
    if declined:
        held |= Q(state=OfferState.DECLINED, answered_at__gt=timezone.now() - GRACE)
    return Offer.objects.filter(held).exclude(source=OfferSource.APPEAL).exclude(placement__state=PlacementState.ENDED)


def agreed() -> Q:
    """Placements whose student has said yes to the seat, or signed for it: before that a firm learns no name."""
    accepted = Offer.objects.filter(placement=OuterRef("pk"), post=OuterRef("post"), state=OfferState.ACCEPTED)
    return Q(Exists(accepted)) | Q(state__in=[PlacementState.SIGNED, *STARTED])


def of_firm(enterprise_id: int) -> QuerySet[Placement]:
    """The placements a firm may know of: at its own posts, in published rounds, once the student has agreed."""
    own = Q(post__firm=None, post__order__enterprise=enterprise_id) | Q(post__firm=enterprise_id)
    return Placement.objects.filter(own, agreed(), match_round__state__in=SHOWN)
