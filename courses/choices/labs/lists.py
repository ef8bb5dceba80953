"""The words of long lists, which lie beside what they name in courses/data: fact cards and tariff subheadings."""

from functools import cache

from django.utils.translation import get_language

from courses.labs.cases.data import rows


def words_of(lab: str, key: str) -> str | None:
    """A card's text, or a code and what it covers; None for any other key."""
    found = _lists().get((lab, key))
    return found and found[(get_language() or "").startswith("en")]


@cache
def _lists() -> dict[tuple[str, str], tuple[str, str]]:
    """Chinese and English, by lab and key."""
    cards = {("PEST", row["text_zh"]): (row["text_zh"], row["text_en"]) for row in rows("pest_cards.csv")}
    codes = {("LAB-CU", row["code"]): (row["words_zh"], row["description"]) for row in rows("hs_subheadings.csv")}
    return cards | {key: (f"{key[1]} {zh}", f"{key[1]} {en}") for key, (zh, en) in codes.items()}
