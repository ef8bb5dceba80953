"""What became of every choice of a student, in words the page can show: out of packed numbers and the posts' lines."""

from typing import Any

from internships.matching import OUTCOMES, Outcome
from internships.models import Placement, RankedList, ReservedSeats, RoundPost
from internships.queries.lists import reserves_of

SMALLEST_GROUP = 5  # admitted students, for a cut-off to be published to the point
Line = RoundPost | ReservedSeats


def reasons_of(placement: Placement) -> list[dict[str, Any]]:
    """One line per listed post, best first. Four queries."""
    ranked = RankedList.objects.filter(match_round=placement.match_round_id, student=placement.student_id).first()
    if ranked is None:
        return []
    rows = RoundPost.objects.filter(match_round=placement.match_round_id, post__in=ranked.post_ids)
    posts = {
        row.post_id: row for row in rows.select_related("full_cap").prefetch_related("reserved__reserve__category")
    }
    reserves = [reserve.pk for reserve in reserves_of(placement.match_round)]
    own = {reserves[number] for number in ranked.categories}
    return [_line(placement, ranked, number, posts[post_id], own) for number, post_id in enumerate(ranked.post_ids)]


def _measured_by(placement: Placement, post: RoundPost, own: set[int]) -> Line:
    """The seats whose cut-off speaks to this student: those they sit in, else the easiest of those they might have had.

    A reserved seat is for members; for others only where members were too few, and then no member was refused.
    """
    reserved = list(post.reserved.all())
    if placement.matched_post_id == post.post_id:
        return next((row for row in reserved if row.reserve_id == placement.reserve_id), post)
    might = [row for row in reserved if row.cutoff is not None and (row.reserve_id in own) != row.for_others]
    return min([post, *might], key=lambda row: (row.cutoff or 0, -(row.cutoff_lottery or 0))) if post.cutoff else post


def _line(placement: Placement, ranked: RankedList, number: int, post: RoundPost, own: set[int]) -> dict[str, Any]:
    outcome, score = OUTCOMES[placement.outcomes[number]], ranked.scores[number]
    allowed = outcome != Outcome.NOT_ELIGIBLE and score >= 0
    by = _measured_by(placement, post, own)
    # Of very few admitted the cut-off is somebody's own score: a band then. On the cut-off itself it is known anyway.
    public = by.taken >= SMALLEST_GROUP or outcome == Outcome.LOST_DRAW
    cutoff = by.cutoff if public else None
    short = max(cutoff - score, 0) if outcome in (Outcome.BELOW_CUTOFF, Outcome.CEILING) and cutoff is not None else 0
    return {
        "post": post.post_id,
        "outcome": str(outcome),
        "score": score if allowed else None,
        "place": placement.places[number] if allowed else None,
        "waiting": placement.waits[number] or None,
        "applicants": post.applicants,
        "seats": post.seats,
        "lottery": placement.lottery,
        "reserve": str(by.reserve.category) if isinstance(by, ReservedSeats) else None,
        "cutoff_score": cutoff,
        "cutoff_band": None if public else by.cutoff_band,
        "cutoff_lottery": by.cutoff_lottery if public else None,
        "points_short": short,
        "ceiling": None if post.full_cap is None else {"name": post.full_cap.name, "most": post.full_cap.most},
        "held": post.held_when_closed if post.closed else None,
        "minimum": post.minimum,
    }
