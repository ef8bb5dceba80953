"""What a single change would do: who would move, who would gain and who would lose. Nothing is kept."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from internships.matching import arrays
from internships.matching.arrays import NONE, MarketError
from internships.matching.deferred_acceptance import solve
from internships.matching.market import Int32, Market, build
from internships.matching.outcome import Matching


class Seats(NamedTuple):
    """A slot with so many seats; and, where it is given, so many students to open."""

    slot: int
    seats: int
    minimum: int | None = None


class Listed(NamedTuple):
    """A student's list, best first, with the scores the slots give; an empty one is a withdrawal."""

    student: int
    slots: tuple[int, ...] = ()
    scores: tuple[float, ...] = ()


class Scored(NamedTuple):
    """One slot's score of one student, -inf for not eligible."""

    student: int
    slot: int
    score: float


class Capped(NamedTuple):
    """A group, by its number in market.groups, with another cap."""

    group: int
    cap: int


Change = Seats | Listed | Scored | Capped


@dataclass(frozen=True, eq=False)
class Diff:
    """What would change.

    moved            int64: the students whose slot would be another one, ascending
    before, after    int32, one for each of those: slot, -1 for unplaced
    better, worse    how many of those would like the new one more, or less, by the list they have now
    opened, closed   slots that would open, or would not open any more
    market, matching as they would be
    """

    moved: NDArray[np.int64]
    before: Int32
    after: Int32
    better: int
    worse: int
    opened: tuple[int, ...]
    closed: tuple[int, ...]
    market: Market
    matching: Matching


def preview(market: Market, matching: Matching, change: Change, *, engine: str = "auto") -> Diff:
    """What this change would do to a solved market: a whole new run, compared.

    raises  MarketError, as build does, for a change that cannot be
    cost    one run; a change of seats, of a cap, or of a list whose scores are whole numbers needs no new market
    """
    new = changed(market, change)
    result = solve(new, engine)
    moved = np.flatnonzero(result.slot != matching.slot)
    last = np.iinfo(np.int16).max
    was = np.where(matching.rank[moved] == NONE, last, matching.rank[moved])
    now = np.where(result.rank[moved] == NONE, last, result.rank[moved])
    if isinstance(change, Listed):  # the ranks of that student are of two different lists
        mine = moved == change.student
        now[mine] = _old_rank(market, change.student, int(result.slot[change.student]))
    return Diff(
        moved,
        matching.slot[moved],
        result.slot[moved],
        int(np.count_nonzero(now < was)),
        int(np.count_nonzero(now > was)),
        tuple(np.flatnonzero(matching.closed & ~result.closed).tolist()),
        tuple(np.flatnonzero(result.closed & ~matching.closed).tolist()),
        new,
        result,
    )


def changed(market: Market, change: Change) -> Market:
    """The market with this one change. Raises MarketError."""
    match change:
        case Seats():
            return _with_seats(market, change)
        case Capped():
            return _with_cap(market, change)
        case Listed():
            return _with_list(market, change)
        case Scored():
            return _with_score(market, change)


def _with_seats(market: Market, change: Seats) -> Market:
    _known("slot", change.slot, market.slots)
    capacity, minimum = market.capacity.copy(), market.minimum.copy()
    capacity[change.slot] = _whole("seats", change.seats)
    if change.minimum is not None:
        minimum[change.slot] = _whole("a minimum", change.minimum)
    kept = arrays.minimums(minimum, capacity)
    pools = market.pools.capacity.copy()
    pools[change.slot] += capacity[change.slot] - market.capacity[change.slot]
    if pools[change.slot] < 0:
        raise MarketError(f"slot {change.slot} reserves more seats than the {change.seats} it would have")
    seats = replace(market.pools, capacity=arrays.frozen(pools))
    return replace(market, capacity=arrays.frozen(capacity), minimum=kept, pools=seats)


def _with_cap(market: Market, change: Capped) -> Market:
    _known("group", change.group, market.tree.size)
    cap = market.tree.cap.copy()
    cap[change.group] = _whole("a cap", change.cap)
    groups = list(market.groups)
    groups[change.group] = groups[change.group]._replace(cap=int(cap[change.group]))
    tree = replace(market.tree, cap=arrays.frozen(cap), groups=tuple(groups))
    return replace(market, tree=tree, groups=tuple(groups))


def _with_list(market: Market, change: Listed) -> Market:
    """One row written anew, where the packed market has room for it and scores are their own levels."""
    _known("student", change.student, market.students)
    if len(change.slots) != len(change.scores):
        raise MarketError("a list needs one score for every choice")
    row = _alone(market, change)
    simple = market.given is None and row.given is None and not market.reserves
    if not simple or row.packed.dtype != market.packed.dtype or row.packed.shape[1] > market.packed.shape[1]:
        return _rebuilt(market, change)
    packed = market.packed.copy()
    packed[change.student] = market.end
    packed[change.student, : row.packed.shape[1]] = row.packed[0]
    listed = market.listed + row.listed - int(np.count_nonzero(market.packed[change.student] != market.end))
    return replace(market, packed=arrays.frozen(packed), listed=listed)


def _alone(market: Market, change: Listed) -> Market:
    """A market of this student only, which refuses what is wrong with the list."""
    try:
        return build([change.slots], [change.scores], market.capacity, lottery=[0])
    except MarketError as error:
        raise MarketError(str(error).replace("student 0", f"student {change.student}", 1)) from error


def _with_score(market: Market, change: Scored) -> Market:
    listed, scores = _row(market, change.student)
    if change.slot not in listed:
        raise MarketError(f"student {change.student} does not list slot {change.slot}")
    scores[listed.index(change.slot)] = change.score
    return _with_list(market, Listed(change.student, tuple(listed), tuple(scores)))


def _row(market: Market, student: int) -> tuple[list[int], list[float]]:
    """The student's list and scores."""
    _known("student", student, market.students)
    one = replace(
        market,
        packed=market.packed[student : student + 1],
        given=None if market.given is None else market.given[student : student + 1],
    )
    lists, scores = one.lists[0], one.scores[0]
    return lists[lists != NONE].tolist(), scores[lists != NONE].tolist()


def _rebuilt(market: Market, change: Listed) -> Market:
    """Built again from the start: other scores may put every level in another place."""
    lists, scores = market.lists, market.scores
    extra = max(len(change.slots) - lists.shape[1], 0)
    lists = np.pad(lists, ((0, 0), (0, extra)), constant_values=NONE)
    scores = np.pad(scores, ((0, 0), (0, extra)), constant_values=arrays.NOT_ELIGIBLE)
    lists[change.student], scores[change.student] = NONE, arrays.NOT_ELIGIBLE
    lists[change.student, : len(change.slots)] = change.slots
    scores[change.student, : len(change.slots)] = change.scores
    return build(
        lists,
        scores,
        market.capacity,
        lottery=market.lottery,
        minimums=market.minimum,
        groups=market.groups,
        reserves=market.reserves,
    )


def _old_rank(market: Market, student: int, slot: int) -> int:
    """Where the slot stands in the list the student has now; behind everything listed, where it does not."""
    listed, _scores = _row(market, student)
    return listed.index(slot) if slot in listed else int(np.iinfo(np.int16).max)


def _whole(what: str, value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or not 0 <= value <= arrays.MOST:
        raise MarketError(f"{what} must be a whole number from 0, not {value!r}")
    return int(value)


def _known(what: str, number: int, count: int) -> None:
    if not 0 <= number < count:
        raise MarketError(f"there is no {what} {number}: there are {count}")
