"""What the hour asks of rounds: late is harmless, twice is once, one round's trouble is its own."""

import logging
from collections.abc import Callable, Iterator

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from internships.background import offering
from internships.background.certifying import certifier, certify_round, check_results
from internships.background.locking import close_to_rankings
from internships.background.opening import open_to_rankings, remind_of_closing
from internships.background.publishing import finish, show_results
from internships.background.solving import solve_round
from internships.background.writing import write_results
from internships.choices import RANKING, SHOWN, AppealState, RoundState
from internships.models import Appeal, MatchRound
from lms.common.errors import DomainError

log = logging.getLogger(__name__)
UNPROVEN = (RoundState.DRAWN, RoundState.SOLVED)


def settle_round(round_id: int) -> None:
    """Bring a drawn round to where it can be published, as far as that is to be done, within the caller's process."""
    for step in (solve_round, certify_round, write_results, check_results):
        step(round_id)


def go_on_with_matching(round_id: int) -> None:
    """The same where people wait for it: both checks are another process's."""
    for step, states in ((solve_round, UNPROVEN), (write_results, (RoundState.CERTIFIED,))):
        if _is_free(round_id, Q(state__in=states)):
            with certifier(round_id) as check:
                step(round_id)
                check()


@transaction.atomic
def _is_free(round_id: int, condition: Q) -> bool:
    """Whether there is something to do that nobody is at: a province takes longer than a lock is waited for."""
    return _held(round_id, condition) is not None


def go_on_with_rounds() -> None:
    """Do what the hour or a lost message asks for, round by round."""
    for step, round_id in _due():
        try:
            step(round_id)
        except DomainError as refusal:
            log.warning("round %s waits: %s", round_id, refusal)
        except Exception:
            log.exception("round %s stays where it is", round_id)


def _due() -> Iterator[tuple[Callable[[int], object], int]]:
    """The steps in their order: a round may take several of them in one go."""
    now = timezone.now()
    steps: list[tuple[Callable[[int], object], Q]] = [
        (open_if_due, Q(state=RoundState.DRAFT, opens_at__lte=now, closes_at__gt=now, scores_given=False)),
        (remind_of_closing, Q(state__in=RANKING, open_data=False)),
        (lock_if_due, Q(state__in=RANKING, closes_at__lte=now)),
        (go_on_with_matching, Q(state__in=[RoundState.DRAWN, RoundState.SOLVED, RoundState.CERTIFIED])),
        (publish_if_due, Q(state=RoundState.READY, publishes_at__lte=now)),
        (offering.go_on, Q(state__in=SHOWN, open_data=False)),
        (begin_appeals, Q(state=RoundState.PUBLISHED)),
        (finish_if_due, Q(state=RoundState.APPEAL, appeals_until__lte=now)),
    ]
    for step, condition in steps:
        for round_id in MatchRound.objects.filter(condition).order_by("pk").values_list("pk", flat=True):
            yield step, round_id


def _held(round_id: int, condition: Q) -> MatchRound | None:
    """The round, held, if it is still due and nobody else is at it: that worker will do the same."""
    skip = connection.features.has_select_for_update_skip_locked
    rows = MatchRound.objects.select_for_update(skip_locked=skip)
    return rows.filter(condition, pk=round_id).first()


@transaction.atomic
def open_if_due(round_id: int) -> bool:
    """Open a drafted round at its hour. Raises Invalid while no post takes part."""
    match_round = _held(round_id, Q(state=RoundState.DRAFT, opens_at__lte=timezone.now()))
    if match_round is None:
        return False
    open_to_rankings(match_round, by=None)
    return True


@transaction.atomic
def lock_if_due(round_id: int) -> bool:
    """Close an open round whose time is over. False where there was nothing to do."""
    match_round = _held(round_id, Q(state__in=RANKING, closes_at__lte=timezone.now()))
    if match_round is None:
        return False
    close_to_rankings(match_round, by=None)
    return True


@transaction.atomic
def publish_if_due(round_id: int) -> bool:
    """Show a certified result at its hour."""
    match_round = _held(round_id, Q(state=RoundState.READY, publishes_at__lte=timezone.now()))
    if match_round is None:
        return False
    show_results(match_round, by=None)
    return True


@transaction.atomic
def begin_appeals(round_id: int) -> bool:
    """A published round takes appeals from its first hour on."""
    match_round = _held(round_id, Q(state=RoundState.PUBLISHED))
    if match_round is None:
        return False
    finish(match_round, to=RoundState.APPEAL)
    return True


@transaction.atomic
def finish_if_due(round_id: int) -> bool:
    """The result is final once its appeals are over and all of them are decided."""
    match_round = _held(round_id, Q(state=RoundState.APPEAL, appeals_until__lte=timezone.now()))
    if match_round is None or Appeal.objects.filter(placement__match_round=round_id, state=AppealState.FILED).exists():
        return False
    finish(match_round, to=RoundState.FINAL)
    return True
