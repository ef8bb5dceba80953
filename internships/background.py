"""Matching a round and checking it. Both may run twice; each waits for its own state."""

from dataclasses import asdict

from django.db import transaction

from internships import matching
from internships.choices import RoundState
from internships.models import MatchRound, Placement, RoundPost
from internships.queries import markets
from lms.audit import public as audit


@transaction.atomic
def solve_round(round_id: int) -> bool:
    """Match a drawn round and keep every result with its reasons. False where there was nothing to do."""
    match_round = MatchRound.objects.select_for_update().get(pk=round_id)
    if match_round.state != RoundState.DRAWN:
        return False
    table = markets.table(match_round)
    outcome = matching.solve(table.market)
    report = matching.Report(table.market, outcome)
    _keep_results(match_round, table, outcome, report)
    _keep_cutoffs(table, outcome, report)
    match_round.move(to=RoundState.SOLVED, market_digest=matching.digest(table.market))
    audit.record("round.solved", match_round, by=None, placed=outcome.placed, digest=match_round.market_digest)
    return True


@transaction.atomic
def certify_round(round_id: int) -> bool:
    """Check what stands in the database, without solving again. False where there was nothing to do."""
    match_round = MatchRound.objects.select_for_update().get(pk=round_id)
    if match_round.state != RoundState.SOLVED:
        return False
    table = markets.table(match_round)
    found = matching.certify(table.market, markets.stored_matching(match_round, table))
    certificate = {
        "valid": found.valid and matching.digest(table.market) == match_round.market_digest,
        "students": found.students,
        "placed": found.placed,
        "choices_checked": found.choices_checked,
        "violations": [{**asdict(violation), "flaw": str(violation.flaw)} for violation in found.violations],
        "digest": match_round.market_digest,
    }
    match_round.move(to=RoundState.CERTIFIED if certificate["valid"] else RoundState.HELD, certificate=certificate)
    audit.record("round.certified", match_round, by=None, valid=certificate["valid"])
    return True


def go_on_with_rounds() -> None:
    """Do what a lost message should have asked for: late is harmless, twice is once."""
    waiting = MatchRound.objects.filter(state__in=[RoundState.DRAWN, RoundState.SOLVED]).values_list("pk", flat=True)
    for round_id in waiting:
        settle_round(round_id)


def settle_round(round_id: int) -> None:
    """Solve and certify a round that was drawn, as far as that is still to be done."""
    solve_round(round_id)
    certify_round(round_id)


def _keep_results(
    match_round: MatchRound, table: markets.Table, outcome: matching.Matching, report: matching.Report
) -> None:
    # A held round is matched again from the start; nothing of it was ever shown.
    match_round.placements.all().delete()
    Placement.objects.bulk_create(
        [_result(match_round, table, outcome, report, student) for student in range(len(table.students))],
        batch_size=500,
    )


def _result(
    match_round: MatchRound, table: markets.Table, outcome: matching.Matching, report: matching.Report, student: int
) -> Placement:
    position = int(outcome.position[student])
    reasons = report.explain(student)
    post = None if position == matching.NONE else table.posts[position].post
    admitted = (rank for rank, reason in enumerate(reasons, 1) if reason.outcome == matching.Outcome.ADMITTED)
    return Placement(
        match_round=match_round,
        student_id=table.students[student],
        post=post,
        rank=next(admitted, None),
        mentor_id=post.order.mentor_id if post else None,
        reasons=[
            {
                **asdict(reason),
                "outcome": str(reason.outcome),
                "post": table.posts[reason.position].post_id,
                "points_short": reason.points_short,
            }
            for reason in reasons
        ],
    )


def _keep_cutoffs(table: markets.Table, outcome: matching.Matching, report: matching.Report) -> None:
    held = {closing.position: closing.held for closing in outcome.closings}
    for row, line in zip(table.posts, report.summaries(), strict=True):
        row.cutoff, row.taken, row.closed = line.cutoff_score, line.admitted, not line.is_open
        row.held_when_closed = held.get(line.position, 0)
    RoundPost.objects.bulk_update(table.posts, ["cutoff", "taken", "closed", "held_when_closed"])
