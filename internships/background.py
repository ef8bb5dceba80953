"""Closing, matching and checking rounds. All of it may run twice; each step waits for its own state."""

import logging

from django.db import transaction
from django.utils import timezone

from internships import matching
from internships.choices import PlacementState, RoundState
from internships.models import MatchRound, Placement, RankedList, RoundPost
from internships.queries import markets
from lms.audit import public as audit
from lms.people.models import User

log = logging.getLogger(__name__)


def close_to_rankings(match_round: MatchRound, *, by: User | None) -> None:
    """Freeze lists and scores of a round whose row the caller holds, and publish the root of the lists."""
    # A list saved but never sent in counts as sent: leaving a page must not cost anybody a seat.
    match_round.lists.filter(submitted_at=None).exclude(post_ids=[]).update(submitted_at=timezone.now())
    if not match_round.scores_given:
        RankedList.objects.bulk_update(markets.scored_lists(match_round), ["scores"], batch_size=500)
    root = markets.root_of(match_round)
    match_round.move(to=RoundState.LOCKED, lists_root=root)
    audit.record("round.locked", match_round, by=by, lists_root=root)


@transaction.atomic
def lock_if_due(round_id: int) -> bool:
    """Close an open round whose time is over. False where there was nothing to do."""
    match_round = MatchRound.objects.select_for_update().get(pk=round_id)
    if match_round.state != RoundState.OPEN or match_round.closes_at > timezone.now():
        return False
    close_to_rankings(match_round, by=None)
    return True


@transaction.atomic
def solve_round(round_id: int) -> bool:
    """Match a drawn round and keep every result with its reasons. False where there was nothing to do."""
    match_round = MatchRound.objects.select_for_update().get(pk=round_id)
    if match_round.state != RoundState.DRAWN:
        return False
    table = markets.table(match_round)
    outcome = matching.solve(table.market)
    report = matching.Report(table.market, outcome)
    # A held round is matched again from the start; nothing of it was ever shown.
    match_round.placements.all().delete()
    Placement.objects.bulk_create(_results(match_round, table, outcome, report), batch_size=500)
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
    certificate = markets.certificate_of(match_round)
    valid = bool(certificate["valid"])
    state = RoundState.CERTIFIED if valid else RoundState.HELD
    match_round.move(to=state, certificate=certificate, is_certified=valid)
    audit.record("round.certified", match_round, by=None, valid=valid)
    return True


def settle_round(round_id: int) -> None:
    """Solve and certify a round that was drawn, as far as that is still to be done."""
    solve_round(round_id)
    certify_round(round_id)


def go_on_with_rounds() -> None:
    """Do what the hour or a lost message asks for: late is harmless, twice is once, one round's trouble is its own."""
    due = MatchRound.objects.filter(state=RoundState.OPEN, closes_at__lte=timezone.now())
    waiting = MatchRound.objects.filter(state__in=[RoundState.DRAWN, RoundState.SOLVED])
    steps = [(lock_if_due, pk) for pk in due.values_list("pk", flat=True)]
    steps += [(settle_round, pk) for pk in waiting.values_list("pk", flat=True)]
    for step, round_id in steps:
        try:
            step(round_id)
        except Exception:
            log.exception("round %s stays where it is", round_id)


def _results(
    match_round: MatchRound, table: markets.Table, outcome: matching.Matching, report: matching.Report
) -> list[Placement]:
    return [_result(match_round, table, line) for line in markets.lines(table, outcome, report)]


def _result(match_round: MatchRound, table: markets.Table, line: markets.Line) -> Placement:
    post = table.post_of.get(line.post_id)
    return Placement(
        match_round=match_round,
        student_id=line.student_id,
        post=post,
        state=PlacementState.MATCHED if post else PlacementState.UNPLACED,
        rank=line.rank,
        mentor_id=post.order.mentor_id if post else None,
        reasons=line.reasons,
    )


def _keep_cutoffs(table: markets.Table, outcome: matching.Matching, report: matching.Report) -> None:
    held = {closing.slot: closing.held for closing in outcome.closings}
    for row, line in zip(table.posts, report.summaries(), strict=True):
        row.cutoff = None if line.cutoff_score is None else int(line.cutoff_score)
        row.taken, row.closed = line.admitted, not line.is_open
        row.held_when_closed = held.get(line.slot, 0)
    RoundPost.objects.bulk_update(table.posts, ["cutoff", "taken", "closed", "held_when_closed"])
