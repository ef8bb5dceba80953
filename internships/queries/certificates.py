"""The check of a stored result by other means than it was made with. Nothing here calls the solver."""

from dataclasses import asdict
from typing import Any

import numpy as np

from internships import matching
from internships.models import MatchRound, Placement, raw
from internships.queries import digests, markets
from internships.queries.markets import AT_ONCE, Table

MOST_KEPT = 100  # violations that are kept with a certificate


def findings_on(match_round: MatchRound) -> dict[str, Any]:
    """What can be said for the stored result: the matching's own proof, and that nothing around it was touched.

    inputs   lists, scores and seats are those that were matched
    lists    and the lists those whose root was published at the lock
    lottery  the secret is the one whose hash was published with the draft
    rules    seats, minimums and ceilings are those whose digest was published at the opening
    reasons  every reason, rank and cut-off follows from the result
    result   and the result is the one whose digest was kept when it was solved
    """
    table = markets.table(match_round)
    outcome = markets.stored_matching(match_round, table)
    found = matching.certify(table.market, outcome)
    result = markets.result_digest(match_round)
    root = matching.merkle_root(markets.leaves_of(table.lists, table.posts, table.lists.scores)).hex()
    market = matching.digest(table.market)
    checks = {
        "inputs": market == match_round.market_digest,
        "lists": root == match_round.lists_root,
        "lottery": matching.commitment(bytes.fromhex(match_round.secret)) == match_round.secret_hash,
        "rules": digests.rules_hold(match_round),
        "reasons": found.ok and _follow(match_round, table, outcome),
        "result": result == match_round.result_digest,
    }
    return {
        "passed": found.ok and all(checks.values()),
        "market_digest": market,
        "result_digest": result,
        "lists_root": root,
        "students": found.students,
        "placed": found.placed,
        "first_choices": match_round.placements.filter(rank=1).count(),
        "choices_checked": found.choices_checked,
        "checks": checks,
        "violations": [{**asdict(one), "flaw": str(one.flaw)} for one in found.violations[:MOST_KEPT]],
    }


def _follow(match_round: MatchRound, table: Table, outcome: matching.Matching) -> bool:
    """Whether the stored results and cut-offs are those that follow from the stored matching, and no row is extra."""
    told, posts = markets.told(table, outcome), table.post_ids
    where = outcome.slot
    lottery = table.market.lottery
    number_of = {student: number for number, student in enumerate(table.students)}
    columns = ("student_id", "matched_post_id", "rank", "lottery", raw("outcomes"), raw("places"), raw("waits"))
    stored = Placement.objects.filter(match_round=match_round).values_list(*columns)
    count = 0
    for student, post, rank, drawn, *packed in stored.iterator(AT_ONCE):
        count += 1
        number = number_of.get(student)
        if number is None:
            return False
        slot = int(where[number])
        expected = (None if slot == matching.NONE else int(posts[slot]), int(told.rank[number]) or None, int(lottery[number]))  # fmt: skip  # noqa: E501
        end = int(told.lengths[number])
        parts = (told.outcomes[number, :end], told.places[number, :end], told.waits[number, :end])
        same = all(
            bytes(data) == part.astype(part.dtype.newbyteorder("<")).tobytes()
            for data, part in zip(packed, parts, strict=True)
        )
        if not same or (post, rank, drawn) != expected:
            return False
    lines = [{name: getattr(row, name) for name in line} == line for row, line in zip(table.posts, markets.summaries(table, outcome), strict=True)]  # fmt: skip  # noqa: E501
    return count == len(table.students) and bool(np.all(lines))
