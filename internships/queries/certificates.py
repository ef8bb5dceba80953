"""The check of a stored result by other means than it was made with. Nothing here calls the solver."""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import chain, zip_longest
from typing import Any

import numpy as np

from internships import matching
from internships.models import MatchRound, Placement, ReservedSeats, raw
from internships.queries import digests, markets, results, told
from internships.queries.list_rows import AT_ONCE
from internships.queries.markets import Table

PLAIN = 7  # columns of a result that are numbers; those after them are packed
MOST_KEPT = 100  # violations that are kept with a certificate


def findings_on(match_round: MatchRound) -> dict[str, Any]:
    """What can be said for the result as it was solved: the matching's own proof, and that nothing was touched.

    inputs   lists, scores and seats are those that were matched
    lists    and the lists those that were locked
    lottery  the secret is the one whose hash was published with the draft
    rules    seats, minimums and ceilings are those whose digest was published at the opening
    result   and the result is the one whose digest was kept when it was solved
    """
    rules = digests.rules_hold(match_round)
    table, lists = markets.bare_table_and_digest(match_round)
    outcome = results.stored_matching(match_round, table)
    found = matching.certify(table.market, outcome)
    result = results.result_digest(match_round)
    market = matching.digest(table.market)
    checks = {
        "inputs": market == match_round.market_digest,
        "lists": lists == match_round.lists_digest,
        "lottery": _lottery_holds(match_round),
        "rules": rules,
        "result": result == match_round.result_digest,
    }
    return {
        "passed": found.ok and all(checks.values()),
        "market_digest": market,
        "result_digest": result,
        "lists_digest": lists,
        "students": found.students,
        "placed": found.placed,
        "first_choices": int(np.count_nonzero(outcome.rank == 0)),
        "choices_checked": found.choices_checked,
        "checks": checks,
        "violations": [{**asdict(one), "flaw": str(one.flaw)} for one in found.violations[:MOST_KEPT]],
    }


def written_findings_on(match_round: MatchRound) -> dict[str, Any]:
    """What can be said for the rows that students and the public read, once they are written from a certified result.

    proof    lists, inputs and result are still those of a certificate that passed, and so are lottery and rules
    tree     the lists are those whose root was published at the lock
    reasons  every row, reason, rank and cut-off follows from that result
    written  and the rows are those whose digest was kept when they were written
    """
    root, written = markets.root_of(match_round), results.written_digest(match_round)
    table, lists = markets.bare_table_and_digest(match_round)
    proof = is_certified(match_round, table, lists)
    checks = {
        "proof": proof,
        "tree": root == match_round.lists_root,
        # Of anything else nothing follows, not even reasons.
        "reasons": proof and _follow(match_round, table, results.stored_matching(match_round, table)),
        "written": written == match_round.written_digest,
    }
    return {"passed": all(checks.values()), "written_digest": written, "lists_root": root, "checks": checks}


def is_certified(match_round: MatchRound, table: Table, lists_digest: str) -> bool:
    """Whether lists, inputs and result, as they stand, are those of a certificate that passed."""
    certificate = match_round.certificate
    return (
        certificate is not None
        and certificate.passed
        and certificate.lists_digest == lists_digest
        and certificate.market_digest == matching.digest(table.market)
        and certificate.result_digest == results.result_digest(match_round)
        and _lottery_holds(match_round)
        and digests.rules_hold(match_round)
    )


def _lottery_holds(match_round: MatchRound) -> bool:
    return matching.commitment(bytes.fromhex(match_round.secret)) == match_round.secret_hash


def _follow(match_round: MatchRound, table: Table, outcome: matching.Matching) -> bool:
    """Whether the stored results and cut-offs are those that follow from the stored matching, and no row is extra."""
    expected = _expected(table, outcome)
    columns = (
        "student_id", "matched_post_id", "post_id", "state", "rank", "lottery", "reserve_id", raw("outcomes"),
        raw("places"), raw("waits"),
    )  # fmt: skip
    # By public handle, as the lists are: row after row of both must be the same.
    rows = Placement.objects.filter(match_round=match_round).order_by("student__handle").values_list(*columns)
    stored = ((*row[:PLAIN], *map(bytes, row[PLAIN:])) for row in rows.iterator(AT_ONCE))
    if any(row != wanted for row, wanted in zip_longest(stored, expected)):
        return False
    lines = zip(markets.posts_of(match_round), told.summaries(table, outcome), strict=True)
    kept = ReservedSeats.objects.filter(reserve__in=table.reserves).in_bulk()
    reserved = ((kept[line["pk"]], line) for line in told.reserved_lines(table, outcome))
    return all(getattr(row, name) == said for row, line in chain(lines, reserved) for name, said in line.items())


def _expected(table: Table, outcome: matching.Matching) -> Iterator[tuple[Any, ...]]:
    """What the row of every student must say."""
    for line in told.lines(table, outcome):
        yield (
            line.student, line.post, line.post, line.state, line.rank, line.lottery, line.reserve, line.outcomes,
            line.places, line.waits,
        )  # fmt: skip
