"""A round's rows as the market that matching understands, and what comes out of it as rows."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from internships import matching
from internships.models import MatchRound, Order, Placement, ReservedSeats, RoundPost, RoundReserve, raw
from internships.queries import eligibility
from internships.queries.lists import AT_ONCE, NOT_ELIGIBLE, Lists, leaves_of, lists_of, reserves_of
from lms.organisations import public as organisations

NOWHERE = 0


@dataclass(frozen=True, slots=True)
class BarePost:
    """Of a RoundPost what a market is made from, and what of a stored result stands on it."""

    pk: int
    post_id: int
    seats: int
    minimum: int
    closed: bool
    held_when_closed: int


Posts = Sequence[RoundPost] | Sequence[BarePost]


@dataclass(frozen=True)
class Table:
    """A market, and which student and which post its numbers mean."""

    market: matching.Market
    lists: Lists
    posts: Posts
    reserves: list[RoundReserve] = field(default_factory=list)

    @property
    def students(self) -> list[int]:
        """The students, in the market's order."""
        return self.lists.students.tolist()

    @property
    def post_ids(self) -> NDArray[np.int64]:
        """The posts as the database numbers them, in the market's order."""
        return np.array([row.post_id for row in self.posts], dtype=np.int64)


class Told(NamedTuple):
    """What the row of one student says, by the numbers the market has for posts and reserves; -1 for none.

    outcomes  a byte a choice: numbers in matching.OUTCOMES
    places    four bytes each, low first: the place among all who may have the post
    waits     the same: the place on its waiting list
    """

    student: int
    post: int
    reserve: int
    rank: int | None
    lottery: int
    outcomes: bytes
    places: bytes
    waits: bytes


def posts_of(match_round: MatchRound) -> list[RoundPost]:
    """The lines of the posts that take part, and nothing more: a province's orders would be 300 MB of objects."""
    return list(match_round.posts.order_by("post_id"))


def bare_posts_of(match_round: MatchRound) -> list[BarePost]:
    """The same with what a market is made from alone: 10 MB of a province instead of 60."""
    names = [one.name for one in fields(BarePost)]
    return [BarePost(*row) for row in match_round.posts.order_by("post_id").values_list(*names).iterator(AT_ONCE)]


def root_of(match_round: MatchRound) -> str:
    """The published root of all lists that were sent in."""
    posts = posts_of(match_round)
    lists = lists_of(match_round, posts)
    return matching.merkle_root(leaves_of(lists, posts, lists.scores)).hex()


def score_of(student_id: int, order: Order) -> int | None:
    """What a post of the order gives one student today; None: not eligible."""
    if not eligibility.is_eligible(order, organisations.studies_of_many([student_id]).get(student_id)):
        return None
    held = eligibility.levels_of_many([student_id]).get(student_id, {})
    return matching.fit(held, eligibility.needs_of(order)).score


def seed_of(match_round: MatchRound) -> bytes:
    """The drawn seed: what the organiser committed to, and what nobody could foresee."""
    return matching.combine(bytes.fromhex(match_round.secret), match_round.public_value.encode())


def table(match_round: MatchRound) -> Table:
    """A locked round as a market: lists, frozen scores, seats and the drawn lottery. Reads nothing that lives on."""
    posts = posts_of(match_round)
    lists = lists_of(match_round, posts, proofs=False)
    return table_of(match_round, lists, posts, lists.scores, seed_of(match_round))


def bare_table(match_round: MatchRound) -> Table:
    """The same without the lists, which the market holds: 240 MB less of a province."""
    posts = bare_posts_of(match_round)
    lists = lists_of(match_round, posts, proofs=False)
    return table_of(match_round, lists, posts, lists.scores, seed_of(match_round), bare=True)


def bare_table_and_root(match_round: MatchRound) -> tuple[Table, str]:
    """The same, and the root of the lists it was made from."""
    posts = bare_posts_of(match_round)
    lists = lists_of(match_round, posts)
    root = matching.merkle_root(leaves_of(lists, posts, lists.scores)).hex()
    return table_of(match_round, lists, posts, lists.scores, seed_of(match_round), bare=True), root


def table_of(
    match_round: MatchRound, lists: Lists, posts: Posts, scores: NDArray[np.int16], seed: bytes, *,
    bare: bool = False,
) -> Table:  # fmt: skip
    """The market of these lists and scores, with the seats, minimums, ceilings and reserves of the round.

    A `bare` one is written over the lists' choices, and keeps of the lists who takes part alone.
    """
    reserves = reserves_of(match_round)
    market = matching.build(
        lists.choices,
        _as_market(lists.choices, scores),
        [row.seats for row in posts],
        minimums=[row.minimum for row in posts],
        lottery=matching.lottery(seed, len(lists)),
        groups=groups_of(match_round, posts),
        reserves=_kept_seats(posts, reserves, lists.members),
        consume=bare,
    )
    return Table(market, lists.without_choices() if bare else lists, posts, reserves)


def _as_market(choices: NDArray[np.int32], scores: NDArray[np.int16]) -> NDArray[Any]:
    """Scores as the market wants them: whole where everybody may have what they list, else with minus infinity."""
    if not any(
        np.any((given == NOT_ELIGIBLE) & (listed != matching.NONE))
        for given, listed in zip(_blocks(scores), _blocks(choices), strict=True)
    ):
        return scores
    wide = scores.astype(np.float32)  # no score is so large that it would be rounded
    wide[scores == NOT_ELIGIBLE] = matching.NOT_ELIGIBLE
    return wide


def _blocks(array: NDArray[Any]) -> Iterator[NDArray[Any]]:
    return (array[start : start + AT_ONCE] for start in range(0, len(array), AT_ONCE))


def _kept_seats(
    posts: Posts, reserves: list[RoundReserve], members: NDArray[np.bool_]
) -> list[matching.Reserve] | None:
    """The reserved seats of every post; None where the round keeps none."""
    if not reserves:
        return None
    index = {row.pk: number for number, row in enumerate(posts)}
    place = {reserve.pk: number for number, reserve in enumerate(reserves)}
    seats = np.zeros((len(reserves), len(posts)), dtype=np.int32)
    for line, reserve, kept in ReservedSeats.objects.filter(reserve__in=reserves).values_list(
        "line_id", "reserve_id", "seats"
    ):
        seats[place[reserve], index[line]] = kept
    return [
        matching.Reserve(seats[number], members[:, number], reserve.category.code)
        for number, reserve in enumerate(reserves)
    ]


def groups_of(match_round: MatchRound, posts: Posts) -> list[matching.Group]:
    """The round's ceilings over the posts' indices; each carries its row's number as its name."""
    index = {row.post_id: number for number, row in enumerate(posts)}
    bound = [(cap, [index[post] for post in cap.post_ids if post in index]) for cap in match_round.caps.order_by("pk")]
    return [matching.Group(slots, cap.most, str(cap.pk)) for cap, slots in bound if slots]


def told(table: Table, outcome: matching.Matching) -> Iterator[Told]:
    """What follows from a matching for every student in turn: some thousands are made at a time, and then forgotten."""
    for rows, some in matching.Report(table.market, outcome).told():
        there = some.outcomes != matching.AFTER_THE_LAST
        ends = np.cumsum(there.sum(axis=1)).tolist()
        outcomes = some.outcomes[there].tobytes()
        places, waits = _packed(some.places[there]), _packed(some.waits[there])
        columns = (
            table.lists.students[rows].tolist(), outcome.slot[rows].tolist(), outcome.seat[rows].tolist(),
            (outcome.rank[rows] + 1).tolist(), table.market.lottery[rows].tolist(), [0, *ends], ends,
        )  # fmt: skip
        for student, slot, seat, rank, lottery, start, end in zip(*columns, strict=False):  # one more start than ends
            wide = slice(4 * start, 4 * end)
            yield Told(student, slot, seat, rank or None, lottery, outcomes[start:end], places[wide], waits[wide])


def _packed(numbers: NDArray[np.uint32]) -> bytes:
    return numbers.astype("<u4", copy=False).tobytes()


def summaries(table: Table, outcome: matching.Matching) -> Iterator[dict[str, Any]]:
    """The line of every post in the table of cut-offs, by the names of its columns."""
    report = matching.Report(table.market, outcome)
    held = {closing.slot: closing.held for closing in outcome.closings}
    again = set(report.could_reopen())
    for line in report.summaries():
        yield {
            "cutoff": None if line.cutoff_score is None else int(line.cutoff_score),
            "cutoff_lottery": line.cutoff_lottery,
            "applicants": line.applicants,
            "taken": line.admitted,
            "closed": not line.is_open,
            "held_when_closed": held.get(line.slot, 0),
            "could_reopen": line.slot in again,
            "full_cap_id": _cap(table, line.group),
        }


def reserved_lines(table: Table, outcome: matching.Matching) -> Iterator[dict[str, Any]]:
    """The line of every post's reserved seats: its row, and its cut-off by the names of the columns."""
    report = matching.Report(table.market, outcome)
    slots = {row.pk: number for number, row in enumerate(table.posts)}
    places = {reserve.pk: number for number, reserve in enumerate(table.reserves)}
    taken, others = _reserved_counts(table, outcome)
    for row in ReservedSeats.objects.filter(reserve__in=table.reserves).order_by("pk"):
        slot, number = slots[row.line_id], places[row.reserve_id]
        cutoff = report.cutoff(slot, number)
        yield {
            "pk": row.pk,
            "cutoff": None if cutoff.score is None else int(cutoff.score),
            "cutoff_lottery": cutoff.lottery,
            "taken": int(taken[slot, number]),
            "for_others": bool(others[slot, number]) if cutoff.score is None else report.is_for_others(slot, number),
            "full_cap_id": _cap(table, report.full_group(slot, number)),
        }


def _cap(table: Table, group: int | None) -> int | None:
    """The round's row of a ceiling."""
    return None if group is None else int(table.market.groups[group].name)


def _reserved_counts(table: Table, outcome: matching.Matching) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """int64 (posts, reserves), twice: who sits in reserved seats, and how many of them belong to the others."""
    shape = len(table.posts), len(table.reserves)
    kept = np.flatnonzero(outcome.seat != matching.NONE)
    slot, seat = outcome.slot[kept].astype(np.int64), outcome.seat[kept].astype(np.int64)
    cell, stranger = slot * shape[1] + seat, ~table.lists.members[kept, seat]
    size = shape[0] * shape[1]
    counts = [np.bincount(some, minlength=size).reshape(shape) for some in (cell, cell[stranger])]
    return counts[0], counts[1]


def stored_matching(match_round: MatchRound, table: Table) -> matching.Matching:
    """What the database says came out, as a matching of this table. One query."""
    index = {row.post_id: number for number, row in enumerate(table.posts)}
    place = {reserve.pk: number for number, reserve in enumerate(table.reserves)}
    number_of = table.lists.places_of
    slot = np.full(len(table.lists), matching.NONE, dtype=np.int32)
    seat = np.full(len(table.lists), matching.NONE, dtype=np.int8)
    rows = match_round.placements.exclude(matched_post=None).values_list("student_id", "matched_post_id", "reserve_id")
    for start in _chunks(rows):
        students, posts, reserves = zip(*start, strict=True)
        known, where = number_of(np.array(students, dtype=np.int64))
        slot[where] = np.array([index.get(post, matching.NONE) for post in posts], dtype=np.int32)[known]
        seat[where] = np.array([place.get(pk, matching.NONE) for pk in reserves], dtype=np.int8)[known]
    closings = tuple(
        matching.Closing(number, row.held_when_closed, row.minimum)
        for number, row in enumerate(table.posts)
        if row.closed
    )
    return matching.restore(table.market, slot, closings=closings, seat=seat if table.reserves else None)


def _chunks(rows: Any) -> Iterator[list[Any]]:
    left = rows.iterator(AT_ONCE)
    while some := list(islice(left, AT_ONCE)):
        yield some


def result_digest(match_round: MatchRound) -> str:
    """SHA-256 of every stored result, in order of the students' handles: where the matching put them, in whose reserved
    seat if in one, and all numbers they are told. One query.
    """
    digest = hashlib.sha256(b"huimao result 1\n")
    rows = Placement.objects.filter(match_round=match_round).order_by("student__handle")
    columns = (
        "student__handle", "matched_post_id", "rank", "lottery", "reserve__category__code",
        raw("outcomes"), raw("places"), raw("waits"),
    )  # fmt: skip
    for handle, post, rank, lottery, kept, *numbers in rows.values_list(*columns).iterator(AT_ONCE):
        reserve = f"{kept} " if kept else ""
        digest.update(f"{handle} {post or NOWHERE} {rank or NOWHERE} {lottery} {reserve}".encode())
        digest.update(b"".join(bytes(part) for part in numbers))
    return digest.hexdigest()
