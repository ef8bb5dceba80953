"""What each figure of an answer to a lab came to, for whoever may read it by now."""

from dataclasses import dataclass
from typing import Any

from lms.contests.choices import RoundState
from lms.contests.models import Round, ScoreEvent
from lms.contests.scoring import paths


@dataclass(frozen=True)
class Figure:
    """A figure that was marked: where it stands in the answer, what was given, how much of it is right in percent.

    given   None where the answer said nothing there
    wanted  the model's value; None while it is not to be read
    """

    path: str
    given: str | None
    percent: int
    wanted: str | None = None


def figures_of(score: ScoreEvent | None, made: Round, *, runs: bool = False) -> list[Figure]:
    """The figures of a score: to a team once the round shows its scores, the model's values once it is final; to who
    runs the season at any time. Nothing where no lab marked it.
    """
    if score is None or not (made.is_shown or runs):
        return []
    solution = score.answer_key.solution if runs or made.state == RoundState.FINAL else None
    return [_figure(one, solution) for one in score.detail.get("figures", ())]


def _figure(one: dict[str, Any], solution: Any) -> Figure:
    wanted = None if solution is None else paths.said_at(solution, one["path"])
    # Nearly right is not right, and a little is not nothing.
    percent = min(max(round(one["share"] * 100), 1), 99) if 0 < one["share"] < 1 else int(one["share"] * 100)
    return Figure(one["path"], one["given"], percent, wanted)
