"""A drawn round matched once more from what is stored. Nothing is written."""

import time
from itertools import pairwise
from typing import Any

import numpy as np
from django.db import transaction

from internships import matching
from internships.matching.deferred_acceptance import engine_for
from internships.models import MatchRound, RoundResult
from internships.queries import markets, results
from internships.queries.markets import Table
from lms.common.patience import be_patient


@transaction.atomic
def rehearse(match_round: MatchRound) -> dict[str, Any]:
    """What comes out of a round's lists, with the seconds each part takes; and whether that is what was kept.

    Raises MarketError where lists, seats and ceilings make no market.
    """
    be_patient()
    clock = [time.perf_counter()]
    table = markets.bare_table(match_round)
    clock.append(time.perf_counter())
    outcome = matching.solve(table.market)
    clock.append(time.perf_counter())
    certificate = matching.certify(table.market, outcome)
    clock.append(time.perf_counter())
    read, solved, certified = (round(after - before, 6) for before, after in pairwise(clock))
    return {
        "round": match_round.code,
        "state": str(match_round.state),
        "engine": engine_for(table.market),
        "seconds": {"read_and_build": read, "solve": solved, "certify": certified},
        "students": table.market.students,
        "slots": table.market.slots,
        "choices": table.market.listed,
        "placed": outcome.placed,
        "first_choices": int(np.count_nonzero(outcome.rank == 0)),
        "closed": len(outcome.closings),
        "certificate": {"ok": certificate.ok, "violations": len(certificate.violations)},
        "market_digest": matching.digest(table.market),
        "stored": _stored(match_round, table, outcome),
    }


def _stored(match_round: MatchRound, table: Table, outcome: matching.Matching) -> str:
    """Whether the result that was kept is this one: same, different, or none.

    Who sits where and in whose seats, what did not open, what it was made from; and that no row was touched since.
    """
    if not RoundResult.objects.filter(match_round=match_round).exists():
        return "none"
    kept = results.stored_matching(match_round, table)
    same = (
        np.array_equal(kept.slot, outcome.slot)
        and np.array_equal(kept.seat, outcome.seat)
        and kept.closings == outcome.closings
        and match_round.market_digest == matching.digest(table.market)
        and match_round.result_digest == results.result_digest(match_round)
        and (not match_round.written_digest or match_round.written_digest == results.written_digest(match_round))
    )
    return "same" if same else "different"
