"""Matching a drawn round and keeping what came out."""

from django.db import transaction

from internships import matching
from internships.choices import RoundState
from internships.models import MatchRound, RoundResult
from internships.queries import markets, results
from internships.queries.rounds import this_process
from lms.audit import public as audit
from lms.common.patience import be_patient


@transaction.atomic
def solve_round(round_id: int) -> bool:
    """Match a drawn round and keep who got what. False where there was nothing to do."""
    match_round = MatchRound.objects.select_for_update().get(pk=round_id)
    if match_round.state != RoundState.DRAWN:
        return False
    be_patient()
    _forget_former(match_round)
    table = markets.bare_table(match_round)
    outcome = matching.solve(table.market)
    RoundResult.objects.create(match_round=match_round, **results.packed(table, outcome))
    match_round.move(
        to=RoundState.SOLVED,
        market_digest=matching.digest(table.market),
        result_digest=results.result_digest(match_round),
        written_digest="",
        solved_by=this_process(),
    )
    audit.record(
        "round.solved", match_round, by=None, placed=outcome.placed,
        digest=match_round.market_digest, result_digest=match_round.result_digest,
    )  # fmt: skip
    return True


def _forget_former(match_round: MatchRound) -> None:
    """A held round is matched again from the start; nothing of it was ever shown."""
    RoundResult.objects.filter(match_round=match_round).delete()
    match_round.placements.all().delete()
