"""Writing a certified result out: a row with all reasons for every student, a line for every post and category."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from internships.background.certifying import NOTHING_CHECKED, keep_check
from internships.choices import RoundState
from internships.matching import Matching
from internships.models import MatchRound, Placement, ReservedSeats, RoundPost
from internships.queries import certificates, markets, results, told
from internships.queries.markets import Table
from lms.audit import public as audit
from lms.common import bulk
from lms.common.patience import be_patient

COLUMNS = (
    "match_round", "student", "post", "matched_post", "state", "rank", "lottery", "reserve", "outcomes", "places",
    "waits", "mentor",
)  # fmt: skip


@transaction.atomic
def write_results(round_id: int) -> bool:
    """Write everybody's row from what was certified. False where there was nothing to do, or what stands there is not
    what was certified: then the round is held.

    Nothing is matched here: the certified result is read and told in full. That the rows say it, and nothing else,
    another process checks (certifying.py) before anybody sees them.
    """
    match_round = MatchRound.objects.select_for_update().get(pk=round_id)
    if match_round.state != RoundState.CERTIFIED or match_round.written_digest:
        return False
    be_patient()
    table, lists = markets.bare_table_and_digest(match_round)
    if not certificates.is_certified(match_round, table, lists):
        keep_check(match_round, {**NOTHING_CHECKED, "checks": {"proof": False}})
        return False
    outcome = results.stored_matching(match_round, table)
    match_round.placements.all().delete()  # whatever stands there, nobody has certified it
    rows = bulk.insert(Placement, COLUMNS, _rows(match_round, table, outcome))
    _write_lines(table, outcome)
    match_round.written_digest = results.written_digest(match_round)
    match_round.save(update_fields=["written_digest"])
    audit.record("round.written", match_round, by=None, rows=rows, written_digest=match_round.written_digest)
    return True


def _rows(match_round: MatchRound, table: Table, outcome: Matching) -> Iterator[tuple[Any, ...]]:
    mentors = dict(match_round.posts.values_list("post_id", "post__order__mentor_id"))
    for line in told.lines(table, outcome):
        yield (
            match_round.pk, line.student, line.post, line.post, line.state, line.rank, line.lottery, line.reserve,
            line.outcomes, line.places, line.waits, mentors.get(line.post),
        )  # fmt: skip


def _write_lines(table: Table, outcome: Matching) -> None:
    lines = list(told.summaries(table, outcome))
    if lines:
        names = [name.removesuffix("_id") for name in lines[0]]
        rows = ((row.pk, *line.values()) for row, line in zip(table.posts, lines, strict=True))
        bulk.update(RoundPost, names, rows)
    kept = list(told.reserved_lines(table, outcome))
    if kept:
        names = [name.removesuffix("_id") for name in list(kept[0])[1:]]
        bulk.update(ReservedSeats, names, (tuple(line.values()) for line in kept))
