"""A round's rows as the arrays that matching understands, what comes out as rows, and the check of both."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from internships import matching
from internships.models import MatchRound, Post, RankedList, RoundPost
from internships.queries import eligibility
from lms.organisations import public as organisations

NOT_ELIGIBLE = -1  # as a list keeps it; JSON has no minus infinity


@dataclass(frozen=True)
class Table:
    """A market, and which student and which post its numbers mean."""

    market: matching.Market
    students: list[int]
    posts: list[RoundPost]

    @property
    def post_of(self) -> dict[int | None, Post]:
        """{post's number in the database: the post}."""
        return {row.post_id: row.post for row in self.posts}


@dataclass(frozen=True)
class Line:
    """One student's result as it is kept: the post or None, the rank it had, a reason for every choice."""

    student_id: int
    post_id: int | None
    rank: int | None
    reasons: list[dict[str, Any]]


def lists_of(match_round: MatchRound) -> list[RankedList]:
    """The lists that were sent in, in order of the student's public handle, so that no order of arrival matters."""
    sent = match_round.lists.exclude(submitted_at=None).select_related("student")
    return sorted(sent, key=lambda row: str(row.student.handle))


def leaf_of(row: RankedList) -> bytes:
    """A list's leaf in the published tree: no name in it, and salted."""
    return matching.leaf(str(row.student.handle), row.post_ids, bytes.fromhex(row.salt))


def root_of(match_round: MatchRound) -> str:
    """The published root of all lists that were sent in."""
    return matching.merkle_root([leaf_of(row) for row in lists_of(match_round)]).hex()


def posts_of(match_round: MatchRound) -> list[RoundPost]:
    """The posts that take part, with what scores and results need of them."""
    return list(match_round.posts.select_related("post__order").prefetch_related("post__order__skills__skill"))


def scored_lists(match_round: MatchRound) -> list[RankedList]:
    """The lists that were sent in with their scores as they are now: what the lock freezes."""
    lists = lists_of(match_round)
    orders = {row.post_id: row.post.order for row in posts_of(match_round)}
    levels = eligibility.levels_of_many([row.student_id for row in lists])
    studies = organisations.studies_of_many([row.student_id for row in lists])
    needs = {post_id: eligibility.needs_of(order) for post_id, order in orders.items()}
    for row in lists:
        row.scores = [
            matching.fit(levels.get(row.student_id, {}), needs[post_id]).score
            if eligibility.is_eligible(orders[post_id], studies.get(row.student_id))
            else NOT_ELIGIBLE
            for post_id in row.post_ids
        ]
    return lists


def table(match_round: MatchRound) -> Table:
    """A locked round as a market: lists, frozen scores, seats and the drawn lottery. Reads nothing that lives on."""
    posts = posts_of(match_round)
    index = {row.post_id: number for number, row in enumerate(posts)}
    lists = lists_of(match_round)
    seed = matching.combine(bytes.fromhex(match_round.secret), match_round.public_value.encode())
    market = matching.build(
        [[index[post_id] for post_id in row.post_ids] for row in lists],
        [[matching.NOT_ELIGIBLE if score == NOT_ELIGIBLE else score for score in row.scores] for row in lists],
        [row.seats for row in posts],
        minimums=[row.minimum for row in posts],
        lottery=matching.lottery(seed, len(lists)),
    )
    return Table(market, [row.student_id for row in lists], posts)


def lines(table: Table, outcome: matching.Matching, report: matching.Report) -> Iterator[Line]:
    """Every student's result in the words of the database."""
    for number, student_id in enumerate(table.students):
        slot = int(outcome.slot[number])
        reasons = report.explain(number)
        admitted = (rank for rank, reason in enumerate(reasons, 1) if reason.outcome == matching.Outcome.ADMITTED)
        post_id = None if slot == matching.NONE else table.posts[slot].post_id
        yield Line(student_id, post_id, next(admitted, None), [_kept(table, reason) for reason in reasons])


def stored_matching(match_round: MatchRound, table: Table) -> matching.Matching:
    """What the database says came out, as a matching of this table."""
    index = {row.post_id: number for number, row in enumerate(table.posts)}
    stored = dict(match_round.placements.values_list("student_id", "post_id"))
    slot = [index.get(stored.get(student), matching.NONE) for student in table.students]
    closings = tuple(
        matching.Closing(number, row.held_when_closed, row.minimum)
        for number, row in enumerate(table.posts)
        if row.closed
    )
    return matching.restore(table.market, np.array(slot, dtype=np.int32), closings=closings)


def certificate_of(match_round: MatchRound) -> dict[str, Any]:
    """What can be said for the stored result: the matching's own proof, and that nothing around it was touched.

    inputs   lists, scores and seats are those that were matched
    lists    and the lists those whose root was published at the lock
    lottery  the secret is the one whose hash was published with the draft
    reasons  every reason, rank and cut-off follows from the result
    """
    market_table = table(match_round)
    outcome = stored_matching(match_round, market_table)
    found = matching.certify(market_table.market, outcome)
    checks = {
        "inputs": matching.digest(market_table.market) == match_round.market_digest,
        "lists": root_of(match_round) == match_round.lists_root,
        "lottery": matching.commitment(bytes.fromhex(match_round.secret)) == match_round.secret_hash,
        "reasons": found.ok and _follow(match_round, market_table, outcome),
    }
    return {
        "valid": found.ok and all(checks.values()),
        "checks": checks,
        "students": found.students,
        "placed": found.placed,
        "choices_checked": found.choices_checked,
        "violations": [{**asdict(violation), "flaw": str(violation.flaw)} for violation in found.violations],
        "digest": match_round.market_digest,
    }


def _kept(table: Table, reason: matching.Reason) -> dict[str, Any]:
    return {
        **{name: int(value) if isinstance(value, float) else value for name, value in asdict(reason).items()},
        "outcome": str(reason.outcome),
        "post": table.posts[reason.slot].post_id,
        "points_short": int(reason.points_short),
    }


def _follow(match_round: MatchRound, table: Table, outcome: matching.Matching) -> bool:
    """Whether the stored results and cut-offs are those that follow from the stored matching, and no row is extra."""
    report = matching.Report(table.market, outcome)
    stored = {
        row[0]: Line(*row) for row in match_round.placements.values_list("student_id", "post_id", "rank", "reasons")
    }
    told = {line.student_id: line for line in lines(table, outcome, report)}
    cutoffs = [(row.cutoff, row.taken, row.closed) for row in table.posts]
    return stored == told and cutoffs == [
        (line.cutoff_score, line.admitted, not line.is_open) for line in report.summaries()
    ]
