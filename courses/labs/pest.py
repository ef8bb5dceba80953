"""PEST: fact cards of a region sorted by factor (P, E, S, T), level and direction; after the study's PEST analysis."""

from collections.abc import Mapping
from typing import Any

from courses.labs.errors import LabError
from courses.labs.marking import Field, Grade
from courses.labs.reading import Case

FACTORS = ("P", "E", "S", "T")
# What a card is worth: its factor most of all, then where it works, and whether it helps.
WEIGHTS = {"factor": 0.6, "level": 0.2, "direction": 0.2}


def answer(case: Mapping[str, Any]) -> dict[str, Any]:
    """Factor, level and direction of every card; of a card that may stand under several factors, the first."""
    cards = _cards(case)
    return {
        "cards": {
            name: {"factor": _factors(one)[0], "level": one.text("level"), "direction": one.text("direction")}
            for name, one in cards.items()
        }
    }


def grade(case: Mapping[str, Any], given: Any) -> Grade:
    """The mean over all cards of an answer's {"cards": {id: {"factor", "level", "direction"}}}."""
    said = given.get("cards") if isinstance(given, Mapping) else None
    there = said if isinstance(said, Mapping) else {}
    fields = tuple(Field(f"cards.{name}", _share(one, there.get(name))) for name, one in _cards(case).items())
    return Grade(sum(field.share for field in fields) / len(fields), fields)


def public(case: Mapping[str, Any]) -> dict[str, Any]:
    """The cards without where they belong."""
    hidden = {"factors", "level", "direction"}
    return {**case, "cards": [{name: one[name] for name in one if name not in hidden} for one in case.get("cards", [])]}


def _cards(case: Mapping[str, Any]) -> dict[str, Case]:
    return Case(case).by_id("cards", 1, 200)


def _factors(card: Case) -> list[Any]:
    """One of the four, or several where the card can be argued either way."""
    found = card.entries("factors", 1, len(FACTORS))
    if any(one not in FACTORS for one in found):
        raise LabError(f"{card.where}.factors", "P, E, S or T is wanted")
    return found


def _share(card: Case, said: Any) -> float:
    there = said if isinstance(said, Mapping) else {}
    right = {"factor": _factors(card), "level": [card.text("level")], "direction": [card.text("direction")]}
    return sum(worth for name, worth in WEIGHTS.items() if there.get(name) in right[name])
