"""What became of every choice of a student, in words the page can show: out of packed numbers and the posts' lines."""

from typing import Any

from internships.matching import OUTCOMES, Outcome
from internships.models import Placement, RankedList, RoundPost

SMALLEST_GROUP = 5  # admitted students, for a cut-off to be published to the point


def reasons_of(placement: Placement) -> list[dict[str, Any]]:
    """One line per listed post, best first. Two queries."""
    ranked = RankedList.objects.filter(match_round=placement.match_round_id, student=placement.student_id).first()
    if ranked is None:
        return []
    rows = RoundPost.objects.filter(match_round=placement.match_round_id, post__in=ranked.post_ids)
    rows = rows.select_related("full_cap")
    return told(placement, ranked, {row.post_id: row for row in rows})


def told(placement: Placement, ranked: RankedList, posts: dict[int, RoundPost]) -> list[dict[str, Any]]:
    """The lines, where the list and the posts of the round are at hand already."""
    return [_line(placement, ranked, number, posts[post_id]) for number, post_id in enumerate(ranked.post_ids)]


def _line(placement: Placement, ranked: RankedList, number: int, post: RoundPost) -> dict[str, Any]:
    outcome, score = OUTCOMES[placement.outcomes[number]], ranked.scores[number]
    allowed = outcome != Outcome.NOT_ELIGIBLE and score >= 0
    # Of very few admitted the cut-off is somebody's own score: a band then. On the cut-off itself it is known anyway.
    public = post.taken >= SMALLEST_GROUP or outcome == Outcome.LOST_DRAW
    cutoff = post.cutoff if public else None
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
        "cutoff_score": cutoff,
        "cutoff_band": None if public else post.cutoff_band,
        "cutoff_lottery": post.cutoff_lottery if public else None,
        "points_short": short,
        "ceiling": None if post.full_cap is None else {"name": post.full_cap.name, "most": post.full_cap.most},
        "held": post.held_when_closed if post.closed else None,
        "minimum": post.minimum,
    }
