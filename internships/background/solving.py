"""Matching a drawn round and keeping what came out."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from internships import matching
from internships.choices import PlacementState, RoundState
from internships.models import MatchRound, Placement, RoundPost
from internships.queries import markets
from internships.queries.markets import Table
from internships.queries.rounds import this_process
from lms.audit import public as audit
from lms.common import bulk

COLUMNS = (
    "match_round", "student", "post", "matched_post", "state", "rank", "lottery", "outcomes", "places", "waits",
    "mentor",
)  # fmt: skip


@transaction.atomic
def solve_round(round_id: int) -> bool:
    """Match a drawn round and keep every result with its reasons. False where there was nothing to do."""
    match_round = MatchRound.objects.select_for_update().get(pk=round_id)
    if match_round.state != RoundState.DRAWN:
        return False
    table = markets.table(match_round)
    outcome = matching.solve(table.market)
    # A held round is matched again from the start; nothing of it was ever shown.
    match_round.placements.all().delete()
    bulk.insert(Placement, COLUMNS, _results(match_round, table, outcome))
    _keep_lines(table, outcome)
    match_round.move(
        to=RoundState.SOLVED,
        market_digest=matching.digest(table.market),
        result_digest=markets.result_digest(match_round),
        solved_by=this_process(),
    )
    audit.record(
        "round.solved", match_round, by=None, placed=outcome.placed,
        digest=match_round.market_digest, result_digest=match_round.result_digest,
    )  # fmt: skip
    return True


def _results(match_round: MatchRound, table: Table, outcome: matching.Matching) -> Iterator[tuple[Any, ...]]:
    told, slots = markets.told(table, outcome), outcome.slot.tolist()
    lottery = table.market.lottery.tolist()
    for number, student in enumerate(table.students):
        post = None if slots[number] == matching.NONE else table.posts[slots[number]].post
        placed = (post.pk, post.pk, PlacementState.MATCHED) if post else (None, None, PlacementState.UNPLACED)
        mentor = post.order.mentor_id if post else None
        rank = int(told.rank[number]) or None
        yield match_round.pk, student, *placed, rank, lottery[number], *told.of(number), mentor


def _keep_lines(table: Table, outcome: matching.Matching) -> None:
    lines = list(markets.summaries(table, outcome))
    if lines:
        names = [name.removesuffix("_id") for name in lines[0]]
        rows = ((row.pk, *line.values()) for row, line in zip(table.posts, lines, strict=True))
        bulk.update(RoundPost, names, rows)
