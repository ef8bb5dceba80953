"""A round's rows as the market that matching understands, and what comes out of it as rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from internships import matching
from internships.models import MatchRound, Order, ReservedSeats, RoundPost, RoundReserve
from internships.queries import eligibility
from internships.queries.list_rows import AT_ONCE
from internships.queries.lists import NOT_ELIGIBLE, Lists, digest_of, leaves_of, lists_of, reserves_of
from lms.organisations import public as organisations


@dataclass(frozen=True, slots=True)
class BarePost:
    """Of a RoundPost what a market is made from."""

    pk: int
    post_id: int
    seats: int
    minimum: int


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


def bare_table_and_digest(match_round: MatchRound) -> tuple[Table, str]:
    """The same, and the digest of the lists it was made from."""
    posts = bare_posts_of(match_round)
    lists = lists_of(match_round, posts, proofs=False)
    digest = digest_of(lists, posts)
    return table_of(match_round, lists, posts, lists.scores, seed_of(match_round), bare=True), digest


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
