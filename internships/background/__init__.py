"""Long and timed work on rounds. All of it may run twice; each step waits for its own state."""

from internships.background.boards import forget_boards, forget_categories, tell_firms
from internships.background.certifying import (
    certifier,
    certify_apart,
    certify_round,
    certify_what_is_due,
    check_results,
)
from internships.background.clock import go_on_with_matching, go_on_with_rounds, lock_if_due, settle_round
from internships.background.keeping import forget_internships, forget_rounds
from internships.background.locking import close_to_rankings
from internships.background.mocking import run_mock
from internships.background.solving import solve_round
from internships.background.writing import write_results

__all__ = [
    "certifier",
    "certify_apart",
    "certify_round",
    "certify_what_is_due",
    "check_results",
    "close_to_rankings",
    "forget_boards",
    "forget_categories",
    "forget_internships",
    "forget_rounds",
    "go_on_with_matching",
    "go_on_with_rounds",
    "lock_if_due",
    "run_mock",
    "settle_round",
    "solve_round",
    "tell_firms",
    "write_results",
]
