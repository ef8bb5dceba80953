"""Matching a drawn round and keeping what came out."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from internships import matching
from internships.choices import PlacementState, RoundState
from internships.models import MatchRound, Placement, ReservedSeats, RoundPost
from internships.queries import markets
from internships.queries.markets import Table
from internships.queries.rounds import this_process
from lms.audit import public as audit
from lms.common import bulk
from lms.common.patience import be_patient

COLUMNS = (
    "match_round", "student", "post", "matched_post", "state", "rank", "lottery", "reserve", "outcomes", "places",
    "waits", "mentor",
)  # fmt: skip


@transaction.atomic
def solve_round(round_id: int) -> bool:
    """Match a drawn round and keep every result with its reasons. False where there was nothing to do."""
    match_round = MatchRound.objects.select_for_update().get(pk=round_id)
    if match_round.state != RoundState.DRAWN:
        return False
    be_patient()
    table = markets.bare_table(match_round)
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
    posts = [*table.post_ids.tolist(), None]  # -1, nowhere, is the last
    mentors = dict(match_round.posts.values_list("post_id", "post__order__mentor_id"))
    reserves = [*(reserve.pk for reserve in table.reserves), None]
    for told in markets.told(table, outcome):
        post, kept = posts[told.post], reserves[told.reserve]
        state = PlacementState.UNPLACED if post is None else PlacementState.MATCHED
        yield (
            match_round.pk, told.student, post, post, state, told.rank, told.lottery, kept, told.outcomes, told.places,
            told.waits, mentors.get(post),
        )  # fmt: skip


def _keep_lines(table: Table, outcome: matching.Matching) -> None:
    lines = list(markets.summaries(table, outcome))
    if lines:
        names = [name.removesuffix("_id") for name in lines[0]]
        rows = ((row.pk, *line.values()) for row, line in zip(table.posts, lines, strict=True))
        bulk.update(RoundPost, names, rows)
    kept = list(markets.reserved_lines(table, outcome))
    if kept:
        names = [name.removesuffix("_id") for name in list(kept[0])[1:]]
        bulk.update(ReservedSeats, names, (tuple(line.values()) for line in kept))
