"""What each figure of an answer to a lab came to, for whoever may read it by now."""

from dataclasses import dataclass
from typing import Any

from lms.contests.choices import RoundState
from lms.contests.models import Module, Round, ScoreEvent
from lms.contests.queries.lab_cases import LabCase, case_in
from lms.contests.scoring import paths


@dataclass(frozen=True)
class Figure:
    """A figure that was marked, in words where its lab has some.

    given    None where the answer said nothing there, empty for a whole whose parts follow
    percent  how much of it is right; None for a part of what is marked as a whole
    wanted   the model's value; None while it is not to be read
    """

    name: str
    path: str
    given: str | None
    percent: int | None
    wanted: str | None = None


def figures_of(score: ScoreEvent | None, module: Module, made: Round, *, runs: bool = False) -> list[Figure]:
    """The figures of a score: to a team once the round shows its scores, the model's values once it is final; to who
    runs the season at any time. Nothing where no lab marked it.
    """
    if score is None or not module.lab_code or not (made.is_shown or runs):
        return []
    case = case_in(score.answer_key, module)
    solution = score.answer_key.solution if runs or made.state == RoundState.FINAL else None
    rows = score.detail.get("figures", ())
    wholes = {path[:end] for path in (one["path"] for one in rows) for end, sign in enumerate(path) if sign == "."}
    # A whole whose parts follow says nothing itself: what was wanted stands beside its parts.
    return [_figure(one, case, None if one["path"] in wholes else solution) for one in rows]


def solution_of(case: LabCase, solution: Any) -> list[Figure]:
    """The model's own answer to a case, by what is asked, or by its places where nothing is asked by name."""
    places = [*case.names] or [path for path, _text in paths.leaves(solution)]
    blank = ({"path": path, "share": None, "given": ""} for path in places)
    return [_figure(one, case, solution) for one in blank]


def _figure(one: dict[str, Any], case: LabCase, solution: Any) -> Figure:
    path, given = one["path"], one["given"]
    wanted = None if solution is None else paths.said_at(solution, path)
    return Figure(
        case.names.get(path) or case.worded(path), path, given and case.worded(given), _percent(one["share"]),
        wanted and case.worded(wanted),
    )  # fmt: skip


def _percent(share: float | None) -> int | None:
    """Nearly right is not right, and a little is not nothing."""
    if share is None or share in (0, 1):
        return None if share is None else int(share * 100)
    return min(max(round(share * 100), 1), 99)
