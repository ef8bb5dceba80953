"""Offers that keep a seat from everybody else."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from internships.choices import OfferSource, OfferState, PlacementState
from internships.models import Offer

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
