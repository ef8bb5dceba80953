"""How far a round has come and when what is due: the same line of steps for officers, students and strangers."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from internships.choices import RoundState
from internships.models import MatchRound

# In the order they are come to; a dry run is a step only where there was one.
STEPS: tuple[tuple[str, Any], ...] = (
    (RoundState.DRAFT, _("筹备")),
    (RoundState.OPEN, _("填报")),
    (RoundState.MOCK, _("试匹配")),
    (RoundState.LOCKED, _("截止")),
    (RoundState.DRAWN, _("抽签")),
    (RoundState.SOLVED, _("匹配")),
    (RoundState.CERTIFIED, _("核验")),
    (RoundState.READY, _("备妥")),
    (RoundState.PUBLISHED, _("公布")),
    (RoundState.APPEAL, _("复核期")),
    (RoundState.FINAL, _("定案")),
)
ORDER = [state for state, _label in STEPS]


def steps_of(match_round: MatchRound) -> list[dict[str, Any]]:
    """The steps for the stepper: label, state (done, now, or nothing) and the hour each is due or was done."""
    state = _held_at(match_round) if match_round.state == RoundState.HELD else RoundState(match_round.state)
    here = ORDER.index(state)
    whens = _whens(match_round)
    return [
        {
            "label": label,
            "state": "done" if number < here else "now" if number == here else "",
            "at": whens.get(step),
            "is_mock": step == RoundState.MOCK,
        }
        for number, (step, label) in enumerate(STEPS)
    ]


def _held_at(match_round: MatchRound) -> RoundState:
    """Which of the two checks a held round did not pass."""
    return RoundState.CERTIFIED if match_round.written_digest else RoundState.SOLVED


def _whens(match_round: MatchRound) -> dict[str, datetime | None]:
    return {
        RoundState.OPEN: match_round.opens_at,
        RoundState.LOCKED: match_round.locked_at or match_round.closes_at,
        RoundState.DRAWN: match_round.drawn_at,
        RoundState.PUBLISHED: match_round.published_at or match_round.publishes_at,
        RoundState.APPEAL: match_round.published_at,
        RoundState.FINAL: match_round.appeals_until,
    }
