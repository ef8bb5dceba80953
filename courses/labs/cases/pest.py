"""Cases of PEST: eight of the fact cards, at least one of each factor."""

from collections.abc import Mapping
from typing import Any

from courses.labs import pest
from courses.labs.asking import Ask, Kind
from courses.labs.cases.data import rows
from courses.labs.chance import Chance, first_worth
from courses.labs.sheets import Sheet, Shown, table

LAB, VERSION = "PEST", 1
CARDS = 8  # of 32: three answers a card are enough for a telephone
LEVELS, DIRECTIONS = ("国家", "省", "国家+省"), ("机遇", "挑战", "中性")


def make(seed: int) -> dict[str, Any]:
    """Cards under new ids: the ids of the file begin with the factor, which is the answer."""
    return first_worth(LAB, seed, _draw, _worth)


def _draw(chance: Chance) -> dict[str, Any]:
    return {"cards": [_card(n, row) for n, row in enumerate(chance.some(rows("pest_cards.csv"), CARDS), 1)]}


def _card(number: int, row: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": f"C{number}",
        "text": row["text_zh"],
        "factors": row["factors"].split(),
        "level": row["level"],
        "direction": row["direction"],
    }


def _worth(case: Mapping[str, Any]) -> bool:
    """All four factors and a challenge: whoever writes the same everywhere is wrong somewhere."""
    factors = {one["factors"][0] for one in case["cards"]}
    return factors == set(pest.FACTORS) and any(one["direction"] == "挑战" for one in case["cards"])


def asks(case: Mapping[str, Any]) -> tuple[Ask, ...]:
    """Factor, level and direction of every card, under its text."""
    return tuple(ask for card in case["cards"] for ask in _card_asks(card["id"], card["text"]))


def _card_asks(card: str, text: str) -> list[Ask]:
    asked = {"factor": pest.FACTORS, "level": LEVELS, "direction": DIRECTIONS}
    return [Ask(f"cards.{card}.{name}", Kind.CHOICE, options, text, name) for name, options in asked.items()]


def sheets(case: Mapping[str, Any]) -> tuple[Sheet, ...]:
    """The cards."""
    return (table("cards", case["cards"], text=Shown.NAME),)
