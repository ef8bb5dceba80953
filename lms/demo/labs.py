"""How the demo's people work labs: by the model's own answer, with the mistakes that chance lets them make."""

import random
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from courses import public as courses
from courses.labs import LABS, NONE, Ask, written
from lms.people.models import User

# Most seeds of a person and lab make another case; nothing secret.
SEEDS = 2**31
PRACTICE, GRADED = "practice", "graded"
SWAY = 6


def works(places: Mapping[int, int], person: User, code: str, *goes: tuple[str, int]) -> list[courses.LabWork]:
    """One go at the lab for each (kind, percent of the fields that are wrong, give or take SWAY), in order.

    places   {person: enrolment}
    """
    dice = random.Random(f"{person.username}:{code}")  # noqa: S311  the same work every time, nothing secret
    found = []
    for kind, wrong in goes:
        answer = _answering(code, wrong and max(0, wrong + dice.randint(-SWAY, SWAY)), dice.randrange(SEEDS))
        found.append(courses.LabWork(places[person.pk], code, kind, dice.randrange(SEEDS), answer))
    return found


def _answering(code: str, wrong_percent: int, seed: int) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    def answer(case: Mapping[str, Any]) -> dict[str, Any]:
        dice = random.Random(seed)  # noqa: S311  as above
        lab = LABS[code]
        solution, asks = lab.solution(case), lab.asks(case)
        given = {ask.path: written(ask, solution[ask.path]) for ask in asks}
        for ask in _some(asks, wrong_percent, dice):
            given[ask.path] = _mistaken(ask, given[ask.path], dice)
        return given

    return answer


def _some(asks: Iterable[Ask], percent: int, dice: random.Random) -> list[Ask]:
    every = list(asks)
    return dice.sample(every, round(len(every) * percent / 100))


def _mistaken(ask: Ask, right: Any, dice: random.Random) -> Any:
    """A figure a little off, another option, one name more or less, two places of an order changed."""
    others = [one for one in ask.options if one != right]
    if isinstance(right, list):
        if ask.kind == "order":
            return [right[1], right[0], *right[2:]] if len(right) > 1 else right
        return right[1:] or ([dice.choice(others)] if right == [NONE] and others else [NONE])
    if others:
        return dice.choice(others)
    if right in ("yes", "no"):
        return "no" if right == "yes" else "yes"
    if right == NONE:
        return "1"
    figure = float(right) * dice.choice((0.9, 0.95, 1.05, 1.13)) + dice.choice((0.5, 1, 2))
    return f"{figure:.4f}" if "." in right and len(right.rpartition(".")[2]) > 2 else f"{figure:.2f}"
