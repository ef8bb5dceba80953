"""The rows of a round's lists as records of fixed length, some thousands at a time: no object a row.

Before the lock they come in order of the students' handles, for which two tables are joined and sorted. The lock writes
that order down (RankedList.place); from then on they come as they lie, each with its place, in a quarter of the time.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Count, F, Max, Min, Q, QuerySet, Value
from django.db.models.functions import Length, Mod
from numpy.typing import NDArray

from internships import matching
from internships.models import MatchRound, RankedList, raw

AT_ONCE = 20_000
POST_BYTES, SCORE_BYTES, SALT_LETTERS = 4, 2, 32
# Rows are filled up to one length as they are read: one that is too short or too long would be so without a word.
LENGTHS = {
    "post_bytes": Length("post_ids"),
    "score_bytes": Length("scores"),
    "salt_letters": Length("salt"),
    "odd_bytes": Mod(Length("post_ids"), Value(POST_BYTES)),
}
WHOLE = Q(odd_bytes=0, salt_letters=SALT_LETTERS) & (Q(score_bytes=0) | Q(post_bytes=F("score_bytes") * 2))
NO_PLACE = -1
# A list's numbers are filled up with -1 to one length, so that all rows of the answer are alike: what comes over the
# wire is an array already.
COPY = """COPY (SELECT COALESCE(l.place, -1), l.student_id,
  substring(l.post_ids || %s from 1 for %s), substring(l.scores || %s from 1 for %s){more}
  FROM internships_rankedlist l {joined} WHERE l.match_round_id = %s AND {sent} {ordered}) TO STDOUT (FORMAT BINARY)"""
PROOFS = ", l.id, p.handle, decode(l.salt, 'hex')"
PEOPLE = "JOIN people_user p ON p.id = l.student_id"
COPY_HEAD = 19  # bytes before the first row: signature, flags, length of an extension nobody uses
Records = Iterator[NDArray[Any]]


def kept_lists(match_round: MatchRound, *, unsent: bool = False) -> QuerySet[RankedList]:
    """The lists that were sent in, or all that are not empty."""
    return match_round.lists.exclude(post_ids=[]) if unsent else match_round.lists.exclude(submitted_at=None)


def size_of(kept: QuerySet[RankedList]) -> tuple[int, int]:
    """(how many, the longest's length). Raises MarketError for one whose numbers do not belong together. One query."""
    size = kept.annotate(**LENGTHS).aggregate(
        count=Count("pk"), longest=Max("post_bytes"), damaged=Min("pk", filter=~WHOLE)
    )
    if size["damaged"] is not None:
        raise matching.MarketError(
            f"list {size['damaged']} is damaged: it must have a post in {POST_BYTES} bytes, as many scores in "
            f"{SCORE_BYTES} bytes or none yet, and a salt of {SALT_LETTERS} letters"
        )
    return size["count"], (size["longest"] or 0) // POST_BYTES


def records(match_round: MatchRound, width: int, *, unsent: bool, proofs: bool) -> Records:
    """Records of place, student, posts and scores; with `proofs` of key, handle and salt as well. One query.

    Before the lock in order of the handles, and every place is NO_PLACE; after it in any order.
    """
    if connection.vendor == "postgresql":
        return _copied(match_round, width, unsent, proofs)
    return _fetched(match_round, width, unsent, proofs)


def _fetched(match_round: MatchRound, width: int, unsent: bool, proofs: bool) -> Records:
    rows = kept_lists(match_round, unsent=unsent).order_by("student__handle").values_list(
        "place", "student_id", raw("post_ids"), raw("scores"), "pk", "student__handle", "salt"
    )  # fmt: skip
    record, some = _record("<", width, proofs), []
    for place, student, post_ids, scores, key, handle, salt in rows.iterator(AT_ONCE):
        more = (key, handle.bytes, bytes.fromhex(salt)) if proofs else ()
        some.append((NO_PLACE if place is None else place, student, *_filled(post_ids, scores, width), *more))
        if len(some) == AT_ONCE:
            yield np.array(some, dtype=record)
            some.clear()
    yield np.array(some, dtype=record)


def _filled(post_ids: bytes, scores: bytes, width: int) -> tuple[NDArray[Any], NDArray[Any]]:
    posts = bytes(post_ids).ljust(width * POST_BYTES, b"\xff")
    return np.frombuffer(posts, "<u4"), np.frombuffer(bytes(scores).ljust(width * SCORE_BYTES, b"\xff"), "<i2")


def _copied(match_round: MatchRound, width: int, unsent: bool, proofs: bool) -> Records:
    posts, scores = width * POST_BYTES, width * SCORE_BYTES
    given = [b"\xff" * posts, posts, b"\xff" * scores, scores, match_round.pk]
    is_locked = match_round.locked_at is not None
    statement = COPY.format(
        more=PROOFS if proofs else "",
        joined="" if is_locked and not proofs else PEOPLE,
        sent="l.post_ids <> ''" if unsent else "l.submitted_at IS NOT NULL",
        ordered="" if is_locked else "ORDER BY p.handle",
    )
    record, held = _wire(width, proofs), bytearray()
    # The driver's own cursor: Django's, while it notes statements, passes no parameters on to a COPY.
    with connection.cursor() as cursor, cursor.cursor.copy(statement, given) as copy:
        skip = COPY_HEAD
        for data in copy:
            held += data
            if len(held) - skip >= AT_ONCE * record.itemsize:
                yield np.frombuffer(bytes(held[skip:]), dtype=record, count=(len(held) - skip) // record.itemsize)
                del held[: skip + (len(held) - skip) // record.itemsize * record.itemsize]
                skip = 0
    yield np.frombuffer(bytes(held[skip:]), dtype=record, count=(len(held) - skip) // record.itemsize)


def _columns(order: str, width: int, proofs: bool) -> dict[str, tuple[Any, ...]]:
    more = {"key": (f"{order}i8",), "handle": ("V16",), "salt": ("V16",)} if proofs else {}
    return {
        "place": (f"{order}i4",),
        "student": (f"{order}i8",),
        "posts": ("<u4", (width,)),
        "scores": ("<i2", (width,)),
        **more,
    }


def _record(order: str, width: int, proofs: bool) -> np.dtype[Any]:
    return np.dtype([(name, *kind) for name, kind in _columns(order, width, proofs).items()])


def _wire(width: int, proofs: bool) -> np.dtype[Any]:
    """A row of a binary COPY: how many fields, then the length of each before it."""
    fields = [
        part
        for name, kind in _columns(">", width, proofs).items()
        for part in ((f"bytes_{name}", ">i4"), (name, *kind))
    ]
    return np.dtype([("fields", ">i2"), *fields])
