"""What came out of a matching as the database keeps it: packed as it was solved, and written out row by row."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import numpy as np
from django.db.models import F, Q

from internships import matching
from internships.models import MatchRound, Placement, ReservedSeats, RoundResult, raw
from internships.queries.list_rows import AT_ONCE
from internships.queries.markets import Table

NOWHERE = 0
POST_LINE = (
    "post_id", "seats", "minimum", "cutoff", "cutoff_lottery", "applicants", "taken", "held_when_closed", "closed",
    "full_cap_id", "could_reopen",
)  # fmt: skip
RESERVED_LINE = (
    "line__post_id", "reserve__category__code", "seats", "cutoff", "cutoff_lottery", "taken", "for_others",
    "full_cap_id",
)  # fmt: skip


def packed(table: Table, outcome: matching.Matching) -> dict[str, Any]:
    """The columns of RoundResult that say this matching."""
    names = np.append(table.post_ids, NOWHERE).astype("<u4")  # -1, nowhere, is the last
    return {
        "posts": names[outcome.slot].tobytes(),
        "reserves": (outcome.seat + 1).astype("u1").tobytes() if table.reserves else b"",
        "closings": [[int(names[one.slot]), one.held] for one in outcome.closings],
    }


def stored_matching(match_round: MatchRound, table: Table) -> matching.Matching:
    """What the database says came out, as a matching of this table. One query.

    A result of another number of students, or one that names a post that takes no part, says nothing of those.
    """
    stored = RoundResult.objects.filter(match_round=match_round).values_list(raw("posts"), raw("reserves"), "closings")
    posts, reserves, closed = stored.first() or (b"", b"", [])
    slot = _slots(posts, table)
    seat = np.frombuffer(bytes(reserves), dtype="u1").astype(np.int16) - 1
    if len(seat) != len(slot) or seat.max(initial=-1) >= len(table.reserves):
        seat = np.full(len(slot), matching.NONE, dtype=np.int8)
    number = {row.post_id: place for place, row in enumerate(table.posts)}
    known = [(number[post], held) for post, held in closed if post in number]
    closings = tuple(matching.Closing(place, held, table.posts[place].minimum) for place, held in known)
    return matching.restore(
        table.market, slot, closings=closings, seat=seat.astype(np.int8) if table.reserves else None
    )


def _slots(posts: bytes, table: Table) -> np.ndarray[Any, np.dtype[np.int32]]:
    if len(posts) != 4 * len(table.lists) or not len(table.post_ids):
        return np.full(len(table.lists), matching.NONE, dtype=np.int32)
    named = np.frombuffer(bytes(posts), dtype="<u4").astype(np.int64)
    place = np.minimum(np.searchsorted(table.post_ids, named), len(table.post_ids) - 1)  # in order of their numbers
    return np.where(table.post_ids[place] == named, place, matching.NONE).astype(np.int32)


def result_digest(match_round: MatchRound) -> str:
    """SHA-256 of the result as it was solved: who got which post, in whose reserved seat, what did not open."""
    digest = hashlib.sha256(b"huimao result 2\n")
    row = RoundResult.objects.filter(match_round=match_round).values_list(raw("posts"), raw("reserves"), "closings")
    for posts, reserves, closings in row:
        digest.update(f"{len(posts)} {len(reserves)} {json.dumps(closings)}\n".encode())
        digest.update(bytes(posts) + bytes(reserves))
    return digest.hexdigest()


def placed_in(match_round: MatchRound) -> int:
    """How many got a post by the result that is kept; 0 before there is one."""
    posts = RoundResult.objects.filter(match_round=match_round).values_list(raw("posts"), flat=True).first()
    return int(np.count_nonzero(np.frombuffer(bytes(posts or b""), dtype="<u4")))


def written_digest(match_round: MatchRound) -> str:
    """SHA-256 of everything that was written of a result: the row of every student in order of the handles, where the
    matching put them, in whose reserved seat if in one, and all numbers they are told; then the lines of the posts and
    of reserved seats. Three queries.
    """
    digest = hashlib.sha256(b"huimao results 2\n")
    rows = Placement.objects.filter(match_round=match_round).order_by("student__handle")
    columns = (
        "student__handle", "matched_post_id", "rank", "lottery", "reserve__category__code",
        raw("outcomes"), raw("places"), raw("waits"),
    )  # fmt: skip
    for handle, post, rank, lottery, kept, *numbers in rows.values_list(*columns).iterator(AT_ONCE):
        sizes = " ".join(str(len(part)) for part in numbers)
        said = f"{handle} {post or NOWHERE} {rank or NOWHERE} {lottery} {kept or '-'} {sizes}\n"
        digest.update(said.encode() + b"".join(bytes(part) for part in numbers))
    for line in _lines(match_round):
        digest.update(f"{json.dumps(line)}\n".encode())
    return digest.hexdigest()


def _lines(match_round: MatchRound) -> Iterator[tuple[Any, ...]]:
    """What the table of cut-offs says of every post, and of the reserved seats of each."""
    yield from match_round.posts.order_by("post_id").values_list(*POST_LINE).iterator(AT_ONCE)
    kept = ReservedSeats.objects.filter(line__match_round=match_round).order_by("line__post_id", "reserve_id")
    yield from kept.values_list(*RESERVED_LINE).iterator(AT_ONCE)


def is_as_matched(match_round: MatchRound) -> bool:
    """Whether everybody is still where the matching put them: before the publication nobody moves."""
    elsewhere = ~Q(post=F("matched_post")) | Q(post=None, matched_post__isnull=False)
    appeared = Q(matched_post=None, post__isnull=False)
    return not match_round.placements.filter(elsewhere | appeared).exclude(post=None, matched_post=None).exists()
