"""Seats after the publication: what lapses is offered to the next on the waiting list, by the clock."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from internships.background.holding import hold
from internships.choices import SHOWN, OfferSource, OfferState, PlacementState
from internships.models import MatchRound, Offer, Placement, Post
from internships.queries import waiting
from lms.audit import public as audit
from lms.common import bulk
from lms.notices import public as notices

COLUMNS = ("placement", "post", "source", "state", "rank", "made_at", "expires_at")
REMIND = timedelta(hours=24)


def offer_matched(match_round: MatchRound) -> int:
    """Ask everybody the matching placed to say yes until the round's hour. Returns how many were asked."""
    now = timezone.now()
    placed = Placement.objects.filter(match_round=match_round, post__isnull=False)
    rows = placed.values_list("pk", "post_id", "rank").iterator()
    return bulk.insert(
        Offer,
        COLUMNS,
        (
            (pk, post, OfferSource.MATCH, OfferState.OPEN, rank, now, match_round.answers_until)
            for pk, post, rank in rows
        ),
    )


@transaction.atomic
def go_on(round_id: int) -> None:
    """Let lapse what nobody took, remind those who may forget, and offer what became free to the next."""
    match_round = MatchRound.objects.select_for_update().get(pk=round_id)
    if match_round.state not in SHOWN:
        return
    _lapse(match_round)
    _remind(match_round)
    _offer_next(match_round)


def leave(placement: Placement) -> None:
    """Take the student off the seat they hold."""
    forget_agreement(placement)
    placement.move(to=PlacementState.UNPLACED, post=None, mentor=None)


def forget_agreement(placement: Placement) -> None:
    """School or firm may have signed before the student: those words were about another seat."""
    placement.signatures.all().delete()
    placement.agreement_text = ""
    placement.save(update_fields=["agreement_text"])


def _open(match_round: MatchRound) -> QuerySet[Offer]:
    rows = Offer.objects.filter(placement__match_round=match_round, state=OfferState.OPEN)
    return rows.select_related("placement", "post")


def _lapse(match_round: MatchRound) -> None:
    for offer in _open(match_round).filter(expires_at__lte=timezone.now()).select_for_update(of=("self",)):
        placement = offer.placement
        offer.move(to=OfferState.LAPSED, answered_at=timezone.now())
        if placement.post_id == offer.post_id and placement.state == PlacementState.MATCHED:
            leave(placement)
        audit.record("offer.lapsed", offer, by=None)
        words = {"post": notices.named(offer.post)}
        notices.notify([placement.student_id], "seat.lapsed", words=words, url=f"/results/{match_round.code}/")


def _remind(match_round: MatchRound) -> None:
    now = timezone.now()
    soon = _open(match_round).filter(expires_at__lte=now + REMIND, reminded_at=None)
    for offer in soon:
        offer.reminded_at = now
        offer.save(update_fields=["reminded_at"])
        closes = timezone.localtime(offer.expires_at).strftime("%Y-%m-%d %H:%M")
        words = {"post": notices.named(offer.post), "closes": closes}
        url = f"/results/{match_round.code}/"
        notices.notify([offer.placement.student_id], "seat.closing", words=words, url=url)


def _offer_next(match_round: MatchRound) -> None:
    free = waiting.free_seats(match_round)
    if not free:
        return
    # A round that opens at this moment takes in the same seats: whoever comes second counts again.
    hold(Post.objects.filter(pk__in=free))
    free = waiting.free_seats(match_round)
    now = timezone.now()
    expires = now + timedelta(hours=match_round.offer_hours)
    for row, seats, queue in waiting.queues(match_round, free):
        for placement, rank in queue[:seats]:
            offer = Offer.objects.create(
                placement=placement, post_id=row.post_id, source=OfferSource.WAITING, rank=rank,
                made_at=now, expires_at=expires,
            )  # fmt: skip
            audit.record("offer.made", offer, by=None, rank=rank)
            words = {"post": notices.named(row.post)}
            notices.notify([placement.student_id], "seat.promoted", words=words, url=f"/results/{match_round.code}/")
        if len(queue) < seats:
            row.waiting_over = True
            row.save(update_fields=["waiting_over"])
