"""What follows from a matching for every student, post and category: the rows that students and the public read."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from internships import matching
from internships.choices import PlacementState
from internships.models import ReservedSeats
from internships.queries.markets import Table

MATCHED, UNPLACED = str(PlacementState.MATCHED), str(PlacementState.UNPLACED)


class Told(NamedTuple):
    """What the row of one student says. Posts and reserves by the database's numbers, None for none.

    state     matched or unplaced
    outcomes  a byte a choice: numbers in matching.OUTCOMES
    places    four bytes each, low first: the place among all who may have the post
    waits     the same: the place on its waiting list
    """

    student: int
    post: int | None
    state: str
    reserve: int | None
    rank: int | None
    lottery: int
    outcomes: bytes
    places: bytes
    waits: bytes


def lines(table: Table, outcome: matching.Matching) -> Iterator[Told]:
    """What follows from a matching for every student in turn: some thousands are made at a time, and then forgotten."""
    posts = [*table.post_ids.tolist(), None]  # -1, nowhere and no reserve, is the last of each
    reserves = [*(reserve.pk for reserve in table.reserves), None]
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
            wide, state = slice(4 * start, 4 * end), UNPLACED if slot == matching.NONE else MATCHED
            yield Told(
                student, posts[slot], state, reserves[seat], rank or None, lottery, outcomes[start:end], places[wide],
                waits[wide],
            )  # fmt: skip


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
