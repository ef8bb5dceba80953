"""Every list of a round as a few arrays: a province is read in seconds, and no list is ever an object of its own."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import QuerySet
from django.utils import timezone
from numpy.typing import NDArray

from internships import matching
from internships.models import Belonging, MatchRound, Post, RoundPost, RoundReserve
from internships.queries import eligibility, firm_scores
from internships.queries.list_rows import AT_ONCE, NO_PLACE, kept_lists, records, size_of
from lms.organisations import public as organisations

NOT_ELIGIBLE = -1  # as a list keeps it: small numbers have no minus infinity
NOBODY_YET = -1


@dataclass(frozen=True)
class Lists:
    """Every list of a round, in order of the students' public handles, so that no order of arrival matters.

    keys, students  int64 (students,): the numbers of the rows and of the people in the database
    handles, salts  void (students,): 16 bytes each
    choices  int32 (students, width): index of the post, best first, -1 after the last
    scores   int16, same shape: that post's score of the student, -1 not eligible and after the last
    members  bool (students, reserves): who belongs to which of the round's reserves
    """

    keys: NDArray[np.int64]
    students: NDArray[np.int64]
    handles: NDArray[Any]
    salts: NDArray[Any]
    choices: NDArray[np.int32]
    scores: NDArray[np.int16]
    members: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.students)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """int64 (students,): how many posts each names."""
        return (self.choices != matching.NONE).sum(axis=1)

    def without_choices(self) -> "Lists":
        """The same students, their lists and proofs forgotten: for what a market already holds."""
        nothing = {name: getattr(self, name)[:0].copy() for name in ("keys", "handles", "salts", "choices", "scores")}
        return replace(self, **nothing)

    def number_of(self, student_id: int) -> int:
        """The place of one student. Raises StopIteration for somebody who takes no part."""
        return next(iter(np.flatnonzero(self.students == student_id).tolist()))

    @cached_property
    def _sorted(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        order = np.argsort(self.students)
        return self.students[order], order

    def places_of(self, students: NDArray[np.int64]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
        """(which of these take part, the places of those that do)."""
        ascending, order = self._sorted
        found = np.minimum(np.searchsorted(ascending, students), max(len(ascending) - 1, 0))
        known = ascending[found] == students if len(ascending) else np.zeros(len(students), dtype=np.bool_)
        return known, order[found[known]]


# ── reading ───────────────────────────────────────────────────────────────────
def lists_of(match_round: MatchRound, posts: Sequence[Any], *, unsent: bool = False, proofs: bool = True) -> Lists:
    """The lists that were sent in (or all that are not empty): three queries however many. Without `proofs` keys,
    handles and salts are left out, 50 MB of a province.

    Raises MarketError for a post that takes no part, and for a list whose numbers do not belong together or whose place
    is another's.
    """
    count, width = size_of(kept_lists(match_round, unsent=unsent))
    lists = _nobody(count, width, proofs)
    index, read = _Index(posts), 0
    for block in records(match_round, width, unsent=unsent, proofs=proofs):
        where = _where(block["place"], read, count)
        lists.students[where] = block["student"]
        if proofs:
            lists.keys[where], lists.handles[where], lists.salts[where] = block["key"], block["handle"], block["salt"]
        lists.choices[where], lists.scores[where] = index.of(block["posts"]), block["scores"]
        read += len(block)
    if read != count:
        raise RuntimeError("the lists of a round changed while they were read")
    if np.any(lists.students == NOBODY_YET):
        raise matching.MarketError("two lists say that they stand at the same place")
    return replace(lists, members=_members_kept(match_round, lists))


def _nobody(count: int, width: int, proofs: bool) -> Lists:
    proven = count if proofs else 0
    return Lists(
        np.empty(proven, dtype=np.int64),
        np.full(count, NOBODY_YET, dtype=np.int64),
        np.empty(proven, dtype="V16"),
        np.empty(proven, dtype="V16"),
        np.empty((count, width), dtype=np.int32),
        np.empty((count, width), dtype=np.int16),
        np.zeros((count, 0), dtype=np.bool_),
    )


def _where(places: NDArray[np.int32], read: int, count: int) -> slice | NDArray[np.int32]:
    """Where the next rows belong: one after the other before the lock, at the places it wrote down after it."""
    if not len(places) or places[0] == NO_PLACE:
        return slice(read, read + len(places))
    if places.min() < 0 or places.max() >= count:
        raise matching.MarketError("a list stands at a place that the round does not have")
    return places


class _Index:
    """From posts as the database numbers them to their places, by a table: a search would take seconds."""

    def __init__(self, posts: Sequence[Any]) -> None:
        ids = np.array([row.post_id for row in posts], dtype=np.int64)
        self.first = int(ids.min(initial=1))
        self.table = np.full(int(ids.max(initial=0)) - self.first + 2, matching.NONE, dtype=np.int32)
        self.table[ids - self.first] = np.arange(len(ids), dtype=np.int32)

    def of(self, listed: NDArray[Any]) -> NDArray[np.int32]:
        """The places of these posts; -1 where a list has ended. Raises MarketError."""
        ended = listed == np.iinfo(np.uint32).max
        # Anything the table does not reach falls on its last row, which nobody has.
        place = np.minimum(listed - np.uint32(self.first), np.uint32(len(self.table) - 1))
        found: NDArray[np.int32] = self.table[place]
        if np.any((found == matching.NONE) != ended):
            raise matching.MarketError("a list names a post that takes no part in the round")
        return found


# ── who belongs where ─────────────────────────────────────────────────────────
def reserves_of(match_round: MatchRound) -> list[RoundReserve]:
    """The categories a round keeps seats for, in the order lists number them."""
    return list(match_round.reserves.select_related("category").order_by("pk"))


def belonging_now() -> QuerySet[Belonging]:
    """The records of who belongs to a category that are valid today."""
    return Belonging.objects.filter(valid_until__gte=timezone.localdate())


def with_members_now(match_round: MatchRound, lists: Lists) -> Lists:
    """The lists with who belongs to a reserve today: what the lock freezes."""
    reserves = reserves_of(match_round)
    members = np.zeros((len(lists), len(reserves)), dtype=np.bool_)
    for number, reserve in enumerate(reserves):
        own = belonging_now().filter(category=reserve.category_id, student__ranked_lists__match_round=match_round)
        members[:, number] = np.isin(lists.students, list(own.values_list("student_id", flat=True)))
    return replace(lists, members=members)


def _members_kept(match_round: MatchRound, lists: Lists) -> NDArray[np.bool_]:
    """Who belonged at the lock, as the lists keep it."""
    count = match_round.reserves.count()
    members = np.zeros((len(lists), count), dtype=np.bool_)
    if count:
        kept = dict(match_round.lists.exclude(categories=[]).values_list("student_id", "categories"))
        for number, student in enumerate(lists.students.tolist()):
            members[number, kept.get(student, [])] = True
    return members


# ── what is published of them ─────────────────────────────────────────────────
def leaves_of(lists: Lists, posts: Sequence[Any], scores: NDArray[Any]) -> Iterator[bytes]:
    """The leaves of all lists in the published tree one by one, made from what they say: no name in them, and salted.

    The scores are in them too, and the categories as -2, -3, …: nobody can mend them once the lottery is known.
    """
    names = [str(row.post_id) for row in posts]
    return matching.leaves(_handles(lists), _numbers(lists, names, scores), (salt.tobytes() for salt in lists.salts))


def _handles(lists: Lists) -> Iterator[str]:
    return (str(UUID(bytes=handle.tobytes())) for handle in lists.handles)


def _numbers(lists: Lists, names: list[str], scores: NDArray[Any]) -> Iterator[str]:
    """What each leaf says between its brackets."""
    lengths = lists.lengths.tolist()
    for start in range(0, len(lists), AT_ONCE):
        here = slice(start, start + AT_ONCE)
        rows = zip(lists.choices[here].tolist(), scores[here].tolist(), lists.members[here].tolist(), strict=True)
        for end, (listed, given, belongs) in zip(lengths[here], rows, strict=True):
            categories = [str(-2 - number) for number, own in enumerate(belongs) if own]
            yield ",".join([*(names[place] for place in listed[:end]), *map(str, given[:end]), *categories])


def digest_of(lists: Lists, posts: Sequence[Any]) -> str:
    """Hex SHA-256 of who listed which posts with which scores and belongs where: the tree's lists without its salts.

    Makes sure in a moment that nothing moved since the lock, where hashing a province's tree takes many seconds.
    """
    said = hashlib.sha256(f"huimao lists 1 {lists.choices.shape} {lists.members.shape[1]}\n".encode())
    names = np.array([*(row.post_id for row in posts), 0], dtype="<u4")  # -1, after the last choice, is the last
    for start in range(0, len(lists), AT_ONCE):
        here = slice(start, start + AT_ONCE)
        said.update(lists.students[here].astype("<i8").tobytes())
        said.update(names[lists.choices[here]].tobytes())
        said.update(lists.scores[here].astype("<i2").tobytes())
    said.update(np.packbits(lists.members).tobytes())
    return said.hexdigest()


# ── scores ────────────────────────────────────────────────────────────────────
def scores_now(lists: Lists, posts: list[RoundPost]) -> NDArray[np.int16]:
    """What the posts give every student today, in the shape of their choices: what the lock freezes."""
    scores = np.full(lists.choices.shape, NOT_ELIGIBLE, dtype=np.int16)
    wanted = Post.objects.filter(pk__in=[row.post_id for row in posts]).select_related("order").order_by("pk")
    asked = list(wanted.prefetch_related("order__skills__skill"))
    needs = [eligibility.needs_of(post.order) for post in asked]
    firms = firm_scores.firm_scores_of(posts[0].match_round) if posts else firm_scores.NOTHING
    for start in range(0, len(lists), AT_ONCE):
        some = lists.students[start : start + AT_ONCE].tolist()
        levels = eligibility.levels_of_many(some)
        studies = organisations.studies_of_many(some)
        for number, student in enumerate(some, start):
            held, study = levels.get(student, {}), studies.get(student)
            for rank, position in enumerate(lists.choices[number].tolist()):
                if position != matching.NONE and eligibility.is_eligible(asked[position].order, study):
                    base = matching.fit(held, needs[position]).score
                    post = asked[position]
                    scores[number, rank] = firms.score(student, post.pk, post.order_id, base)
    return scores
