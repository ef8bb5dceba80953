"""What became of every choice of a student, in words the page can show: out of packed numbers and the posts' lines."""

from dataclasses import dataclass
from typing import Any

from internships.matching import OUTCOMES, Outcome
from internships.models import Placement, RankedList, ReservedSeats, RoundPost
from internships.queries.lists import reserves_of

SMALLEST_GROUP = 5  # admitted students, for a cut-off to be published to the point
NO_ONE = (-1, 0)  # asked by seats that turned nobody like the student away


@dataclass(frozen=True)
class Measure:
    """Some seats of a post, and the last one admitted to them, if this student is to be compared with that one.

    asked  score and lottery number as they are ordered, larger is better; None: no score of theirs gets a seat here
    """

    line: RoundPost | ReservedSeats
    asked: tuple[int, int] | None

    @property
    def cutoff(self) -> int | None:
        """The score to be compared with."""
        return None if self.asked in (None, NO_ONE) else self.line.cutoff


def reasons_of(placement: Placement) -> list[dict[str, Any]]:
    """One line per listed post, best first. Four queries."""
    ranked = RankedList.objects.filter(match_round=placement.match_round_id, student=placement.student_id).first()
    if ranked is None:
        return []
    rows = RoundPost.objects.filter(match_round=placement.match_round_id, post__in=ranked.post_ids)
    kept = rows.select_related("full_cap").prefetch_related("reserved__reserve__category", "reserved__full_cap")
    posts = {row.post_id: row for row in kept}
    reserves = [reserve.pk for reserve in reserves_of(placement.match_round)]
    own = {reserves[number] for number in ranked.categories}
    return [_line(placement, ranked, number, posts[post_id], own) for number, post_id in enumerate(ranked.post_ids)]


def _measured_by(placement: Placement, post: RoundPost, own: set[int]) -> Measure:
    """The seats whose cut-off speaks to this student: those they sit in, else those that ask least of them.

    The same as `matching.Report` finds in the whole market, from the published lines and who they are.
    """
    seats = [_open(post), *(_reserved(row, row.reserve_id in own) for row in post.reserved.all())]
    if placement.matched_post_id == post.post_id:
        return next((one for one in seats if getattr(one.line, "reserve_id", None) == placement.reserve_id), seats[0])
    might = [one for one in seats if one.asked is not None]
    return min(might, key=lambda one: one.asked or NO_ONE) if might and not post.closed else seats[0]


def _open(post: RoundPost) -> Measure:
    if post.cutoff is None:  # all seats kept for members, or a full ceiling only members are above: no score helps
        kept = sum(row.seats for row in post.reserved.all())
        return Measure(post, None if post.full_cap_id or kept == post.seats else NO_ONE)
    return Measure(post, (post.cutoff, -(post.cutoff_lottery or 0)))


def _reserved(row: ReservedSeats, belongs: bool) -> Measure:
    """Members come before all others: measured by each other, and by nobody where others got what they left."""
    if row.cutoff is None or (belongs and row.for_others):
        return Measure(row, NO_ONE)
    return Measure(row, (row.cutoff, -(row.cutoff_lottery or 0)) if belongs or row.for_others else None)


def _line(placement: Placement, ranked: RankedList, number: int, post: RoundPost, own: set[int]) -> dict[str, Any]:
    outcome, score = OUTCOMES[placement.outcomes[number]], ranked.scores[number]
    allowed = outcome != Outcome.NOT_ELIGIBLE and score >= 0
    measure = _measured_by(placement, post, own)
    by, known = measure.line, measure.cutoff
    # Of very few admitted the cut-off is somebody's own score: a band then. On the cut-off itself it is known anyway.
    public = by.taken >= SMALLEST_GROUP or outcome == Outcome.LOST_DRAW
    cutoff = known if public else None
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
        "cutoff_band": None if public or known is None else by.cutoff_band,
        "cutoff_lottery": by.cutoff_lottery if cutoff is not None else None,
        "points_short": short,
        "ceiling": None if by.full_cap is None else {"name": by.full_cap.name, "most": by.full_cap.most},
        "held": post.held_when_closed if post.closed else None,
        "minimum": post.minimum,
    }
