"""A round's rows as the arrays that matching understands, and what comes out of it as rows."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from internships import matching
from internships.matching import Outcome
from internships.models import MatchRound, Order, Placement, Post, RoundPost, raw
from internships.queries import eligibility, firm_scores
from lms.organisations import public as organisations

AT_ONCE = 20_000
NOT_ELIGIBLE = -1  # as a list keeps it: small numbers have no minus infinity
REFUSED = [matching.OUTCOMES.index(one) for one in (Outcome.BELOW_CUTOFF, Outcome.LOST_DRAW, Outcome.CEILING)]
NOWHERE = 0


@dataclass(frozen=True)
class Lists:
    """Every list of a round, in order of the students' public handles, so that no order of arrival matters.

    choices  int32 (students, width): index of the post, best first, -1 after the last
    scores   int32, same shape: that post's score of the student, -1 not eligible and after the last
    """

    keys: list[int]
    students: list[int]
    handles: list[str]
    salts: list[str]
    hashes: list[str]
    choices: NDArray[np.int32]
    scores: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.students)

    def posts_of(self, number: int, post_ids: NDArray[np.int64]) -> list[int]:
        """One student's posts as the database numbers them."""
        row = self.choices[number]
        return post_ids[row[row != matching.NONE]].tolist()


@dataclass(frozen=True)
class Table:
    """A market, and which student and which post its numbers mean."""

    market: matching.Market
    lists: Lists
    posts: list[RoundPost]

    @property
    def students(self) -> list[int]:
        """The students, in the market's order."""
        return self.lists.students

    @property
    def post_ids(self) -> NDArray[np.int64]:
        """The posts as the database numbers them, in the market's order."""
        return np.array([row.post_id for row in self.posts], dtype=np.int64)

    @property
    def post_of(self) -> dict[int | None, Post]:
        """{post's number in the database: the post}."""
        return {row.post_id: row.post for row in self.posts}


@dataclass(frozen=True)
class Told:
    """What every student is told, one number per choice: outcome codes, places among all, places on waiting lists."""

    rank: NDArray[np.int32]
    outcomes: NDArray[np.uint8]
    places: NDArray[np.uint32]
    waits: NDArray[np.uint32]
    lengths: NDArray[np.int64]

    def of(self, number: int) -> tuple[list[int], list[int], list[int]]:
        """One student's numbers, as long as the list is."""
        end = int(self.lengths[number])
        return self.outcomes[number, :end].tolist(), self.places[number, :end].tolist(), self.waits[number, :end].tolist()  # fmt: skip  # noqa: E501


def posts_of(match_round: MatchRound) -> list[RoundPost]:
    """The posts that take part, with what scores and results need of them."""
    rows = match_round.posts.select_related("post__order").order_by("post_id")
    return list(rows.prefetch_related("post__order__skills__skill"))


def lists_of(match_round: MatchRound, posts: list[RoundPost], *, unsent: bool = False) -> Lists:
    """The lists that were sent in (or all that are not empty): one query however many.

    Raises MarketError for a post that takes no part.
    """
    kept = match_round.lists.exclude(post_ids=[]) if unsent else match_round.lists.exclude(submitted_at=None)
    sent = kept.order_by("student__handle")
    rows = sent.values_list(
        "pk", "student_id", "student__handle", "salt", "row_hash", raw("post_ids"), raw("scores")
    ).iterator(AT_ONCE)
    keys, students, handles, salts, hashes, listed, given = ([] for _ in range(7))  # type: ignore[var-annotated]
    for key, student, handle, salt, row_hash, post_bytes, score_bytes in rows:
        keys.append(key)
        students.append(student)
        handles.append(str(handle))
        salts.append(salt)
        hashes.append(row_hash)
        listed.append(bytes(post_bytes))
        given.append(bytes(score_bytes))
    choices = _indexed(_rectangle(listed, "<u4"), np.array([row.post_id for row in posts], dtype=np.int64))
    scores = _rectangle(given, "<i2")
    if scores.shape[1] < choices.shape[1]:  # before the lock nobody has scores
        scores = np.pad(scores, ((0, 0), (0, choices.shape[1] - scores.shape[1])), constant_values=matching.NONE)
    return Lists(keys, students, handles, salts, hashes, choices, scores[:, : choices.shape[1]].astype(np.int32))


def leaf_of(handle: str, post_ids: list[int], scores: list[int], salt: str) -> bytes:
    """A list's leaf in the published tree: no name in it, and salted. The scores are in it too: nobody can mend them
    once the lottery is known.
    """
    return matching.leaf(handle, [*post_ids, *scores], bytes.fromhex(salt))


def leaves_of(lists: Lists, posts: list[RoundPost], scores: NDArray[np.int32]) -> list[bytes]:
    """The leaves of all lists, made from what they say."""
    post_ids = np.array([row.post_id for row in posts], dtype=np.int64)
    leaves = []
    for number, handle in enumerate(lists.handles):
        own = lists.posts_of(number, post_ids)
        leaves.append(leaf_of(handle, own, scores[number, : len(own)].tolist(), lists.salts[number]))
    return leaves


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


def scores_now(lists: Lists, posts: list[RoundPost]) -> NDArray[np.int32]:
    """What the posts give every student today, in the shape of their choices: what the lock freezes."""
    scores = np.full(lists.choices.shape, NOT_ELIGIBLE, dtype=np.int32)
    needs = [eligibility.needs_of(row.post.order) for row in posts]
    firms = firm_scores.firm_scores_of(posts[0].match_round) if posts else firm_scores.NOTHING
    for start in range(0, len(lists), AT_ONCE):
        some = lists.students[start : start + AT_ONCE]
        levels = eligibility.levels_of_many(some)
        studies = organisations.studies_of_many(some)
        for number, student in enumerate(some, start):
            held, study = levels.get(student, {}), studies.get(student)
            for rank, position in enumerate(lists.choices[number].tolist()):
                if position != matching.NONE and eligibility.is_eligible(posts[position].post.order, study):
                    base = matching.fit(held, needs[position]).score
                    post = posts[position].post
                    scores[number, rank] = firms.score(student, post.pk, post.order_id, base)
    return scores


def seed_of(match_round: MatchRound) -> bytes:
    """The drawn seed: what the organiser committed to, and what nobody could foresee."""
    return matching.combine(bytes.fromhex(match_round.secret), match_round.public_value.encode())


def table(match_round: MatchRound) -> Table:
    """A locked round as a market: lists, frozen scores, seats and the drawn lottery. Reads nothing that lives on."""
    posts = posts_of(match_round)
    lists = lists_of(match_round, posts)
    return Table(market_of(match_round, lists, posts, lists.scores, seed_of(match_round)), lists, posts)


def market_of(
    match_round: MatchRound, lists: Lists, posts: list[RoundPost], scores: NDArray[np.int32], seed: bytes
) -> matching.Market:
    """The market of these lists and scores, with the seats, minimums and ceilings of the round."""
    return matching.build(
        lists.choices,
        np.where(scores == NOT_ELIGIBLE, matching.NOT_ELIGIBLE, scores),
        [row.seats for row in posts],
        minimums=[row.minimum for row in posts],
        lottery=matching.lottery(seed, len(lists)),
        groups=groups_of(match_round, posts),
    )


def groups_of(match_round: MatchRound, posts: list[RoundPost]) -> list[matching.Group]:
    """The round's ceilings over the posts' indices; each carries its row's number as its name."""
    index = {row.post_id: number for number, row in enumerate(posts)}
    bound = [(cap, [index[post] for post in cap.post_ids if post in index]) for cap in match_round.caps.order_by("pk")]
    return [matching.Group(slots, cap.most, str(cap.pk)) for cap, slots in bound if slots]


def told(table: Table, outcome: matching.Matching) -> Told:
    """What follows from a matching for every student."""
    report = matching.Report(table.market, outcome)
    choices, width = table.lists.choices, table.lists.choices.shape[1]
    lengths = (choices != matching.NONE).sum(axis=1)
    if not choices.size:
        nothing = np.zeros(choices.shape)
        return Told(np.zeros(len(choices), np.int32), *(nothing.astype(kind) for kind in (np.uint8, np.uint32, np.uint32)), lengths)  # fmt: skip  # noqa: E501
    codes, places = _as_wide(report.outcomes(), width, 255), _as_wide(report.places(), width, 0)
    rank = outcome.rank.astype(np.int32) + 1
    return Told(rank, codes, places, _waits(choices, codes, places), lengths)


def summaries(table: Table, outcome: matching.Matching) -> Iterator[dict[str, Any]]:
    """The line of every post in the table of cut-offs, by the names of its columns."""
    report = matching.Report(table.market, outcome)
    held = {closing.slot: closing.held for closing in outcome.closings}
    again, groups = set(report.could_reopen()), table.market.groups
    for line in report.summaries():
        yield {
            "cutoff": None if line.cutoff_score is None else int(line.cutoff_score),
            "cutoff_lottery": line.cutoff_lottery,
            "applicants": line.applicants,
            "taken": line.admitted,
            "closed": not line.is_open,
            "held_when_closed": held.get(line.slot, 0),
            "could_reopen": line.slot in again,
            "full_cap_id": None if line.group is None else int(groups[line.group].name),
        }


def stored_matching(match_round: MatchRound, table: Table) -> matching.Matching:
    """What the database says came out, as a matching of this table."""
    index = {row.post_id: number for number, row in enumerate(table.posts)}
    stored = dict(match_round.placements.values_list("student_id", "matched_post_id"))
    slot = [index.get(stored.get(student), matching.NONE) for student in table.students]
    closings = tuple(
        matching.Closing(number, row.held_when_closed, row.minimum)
        for number, row in enumerate(table.posts)
        if row.closed
    )
    return matching.restore(table.market, np.array(slot, dtype=np.int32), closings=closings)


def result_digest(match_round: MatchRound) -> str:
    """SHA-256 of every stored result, in order of the students' handles: where the matching put them, and all numbers
    they are told. One query.
    """
    digest = hashlib.sha256(b"huimao result 1\n")
    rows = Placement.objects.filter(match_round=match_round).order_by("student__handle")
    columns = ("student__handle", "matched_post_id", "rank", "lottery", raw("outcomes"), raw("places"), raw("waits"))
    for handle, post, rank, lottery, *told_numbers in rows.values_list(*columns).iterator(AT_ONCE):
        digest.update(f"{handle} {post or NOWHERE} {rank or NOWHERE} {lottery} ".encode())
        digest.update(b"".join(bytes(part) for part in told_numbers))
    return digest.hexdigest()


def _rectangle(rows: list[bytes], dtype: str) -> NDArray[Any]:
    """Packed rows of any length as one array, -1 after the last of each."""
    size = np.dtype(dtype).itemsize
    lengths = np.array([len(row) // size for row in rows], dtype=np.int64)
    width = int(lengths.max(initial=0))
    filled = np.arange(width) < lengths[:, None]
    out = np.full((len(rows), width), matching.NONE, dtype=np.int64)
    out[filled] = np.frombuffer(b"".join(rows), dtype=dtype)
    return out


def _indexed(listed: NDArray[np.int64], post_ids: NDArray[np.int64]) -> NDArray[np.int32]:
    """Posts of the database as indices into post_ids, which ascend."""
    there = listed != matching.NONE
    found = np.searchsorted(post_ids, listed[there])
    known = found < len(post_ids)
    if not np.all(known) or not np.array_equal(post_ids[found], listed[there]):
        raise matching.MarketError("a list names a post that takes no part in the round")
    out = np.full(listed.shape, matching.NONE, dtype=np.int32)
    out[there] = found
    return out


def _as_wide(values: NDArray[Any], width: int, filler: int) -> NDArray[Any]:
    """The array as wide as the lists were read: a market forgets columns that nobody fills."""
    missing = width - values.shape[1]
    return np.pad(values, ((0, 0), (0, missing)), constant_values=filler) if missing else values


def _waits(choices: NDArray[np.int32], codes: NDArray[np.uint8], places: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The place on every waiting list: among those a post refused although it may have them, the best place first."""
    waits = np.zeros(choices.shape, dtype=np.uint32)
    refused = np.isin(codes, REFUSED) & (choices != matching.NONE)
    post, place = choices[refused], places[refused]
    order = np.lexsort((place, post))
    ordered = post[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(ordered) else np.array([], dtype=np.int64)
    begun = np.repeat(starts, np.diff(np.r_[starts, len(ordered)]))
    numbers = np.empty(len(ordered), dtype=np.uint32)
    numbers[order] = np.arange(len(ordered)) - begun + 1
    waits[refused] = numbers
    return waits
