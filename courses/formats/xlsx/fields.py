"""What a row says that only its kind of question has: choices, answers, figures, pairs."""

import re
from collections.abc import Callable
from typing import Any

from courses.formats.weights import as_fraction
from courses.formats.xlsx.columns import SEVERAL, Row, numbered, read_text, truth_of
from courses.grading.numbers import as_json, read_number
from courses.grading.shapes import LETTERS

PARAMETER = re.compile(r"([A-Za-z]\w*)\s*[=＝]\s*(.+)")
RANGE = re.compile(r"(.+?)\.\.(.+?)/(.+)")


def _fraction(words: str) -> float | int | None:
    found = read_number(words)
    return None if found is None else as_fraction(float(found))


def _choice(row: Row) -> dict[str, Any]:
    letters = [sign for sign in row.get("answer", "").upper() if sign.isalpha()]
    fractions, feedback, cells = numbered(row, "fraction"), numbered(row, "feedback"), numbered(row, "option")
    known = {LETTERS[number - 1] for number in cells if number <= len(LETTERS)}
    options = []
    for number, cell in cells.items():
        letter = LETTERS[number - 1] if number <= len(LETTERS) else ""
        right = int(letter in letters) if set(letters) <= known else 0
        option = {"text": read_text(cell), "fraction": _fraction(fractions[number]) if number in fractions else right}
        options.append(option | ({"feedback": read_text(feedback[number])} if number in feedback else {}))
    return {"options": options}


def _single(row: Row) -> dict[str, Any]:
    # Two letters for one right option: nobody can tell which is meant.
    several = sum(sign.isalpha() for sign in row.get("answer", "")) > 1
    return _choice({**row, "answer": ""} if several else row)


def _true_false(row: Row) -> dict[str, Any]:
    said = numbered(row, "feedback")
    names = {1: "feedback_true", 2: "feedback_false"}
    feedback = {names[number]: read_text(cell) for number, cell in said.items() if number in names}
    return {"answer": truth_of(row.get("answer", ""))} | feedback


def _answers(row: Row) -> list[tuple[str, dict[str, Any]]]:
    """Each of the answers parted by |, and what it is worth."""
    fractions, feedback = numbered(row, "fraction"), numbered(row, "feedback")
    found = []
    for number, part in enumerate(row.get("answer", "").split("|"), 1):
        worth: dict[str, Any] = {"fraction": _fraction(fractions[number]) if number in fractions else 1}
        if number in feedback:
            worth["feedback"] = read_text(feedback[number])
        found.append((part.strip(), worth))
    return [one for one in found if one[0]]


def _short(row: Row) -> dict[str, Any]:
    sensitive = {"case_sensitive": truth_of(row["case_sensitive"])} if row.get("case_sensitive") else {}
    return {"answers": [{"text": words} | worth for words, worth in _answers(row)]} | sensitive


def _numeric(row: Row) -> dict[str, Any]:
    return {"answers": [_figure(words) | worth for words, worth in _answers(row)]} | _units(row)


def _figure(words: str) -> dict[str, Any]:
    if words == "*":
        return {"any": True}
    low, range_sign, high = words.replace("～", "~").partition("~")
    if range_sign:
        return {"low": _number(low), "high": _number(high)}
    value, tolerance = _tolerance(words)
    return {"value": _number(value), "tolerance": 0} | tolerance


def _tolerance(words: str) -> tuple[str, dict[str, Any]]:
    """What stands before the ±, and the tolerance after it: of itself, or with a % of the value."""
    value, sign, tolerance = words.replace("+-", "±").partition("±")
    if not sign:
        return value, {}
    found = _number(tolerance)
    if tolerance.strip().endswith(("%", "％")) and not isinstance(found, str):
        return value, {"tolerance": as_fraction(found), "relative": True}
    return value, {"tolerance": found}


def _number(words: str) -> float | int | str:
    """The figure, or the words themselves for the validation to refuse."""
    found = read_number(words)
    return words if found is None else as_json(found)


def _units(row: Row) -> dict[str, Any]:
    if not row.get("units"):
        return {}
    pairs = [part.replace("＝", "=").partition("=") for part in SEVERAL.split(row["units"]) if part.strip()]
    required = {"unit_required": truth_of(row["unit_required"])} if row.get("unit_required") else {}
    return {"units": [{"name": name.strip(), "factor": _number(factor or "1")} for name, _, factor in pairs]} | required


def _calculated(row: Row) -> dict[str, Any]:
    decimals = read_number(row.get("decimals", ""))
    return {
        "parameters": [_parameter(part.strip()) for part in SEVERAL.split(row.get("parameters", "")) if part.strip()],
        "answers": [_formula(words) | worth for words, worth in _answers(row)],
        **({"decimals": as_json(decimals)} if decimals is not None else {}),
        **_units(row),
    }


def _formula(words: str) -> dict[str, Any]:
    formula, tolerance = _tolerance(words)
    return {"formula": formula.strip()} | tolerance


def _parameter(words: str) -> dict[str, Any]:
    named = PARAMETER.fullmatch(words)
    if named is None:
        return {"name": words[:40]}
    name, values = named.groups()
    ends = RANGE.fullmatch(values)
    if ends:
        low, high, step = (_number(end) for end in ends.groups())
        return {"name": name, "low": low, "high": high, "step": step}
    return {"name": name, "values": [_number(value) for value in re.split("[,，、]", values)]}


def _matching(row: Row) -> dict[str, Any]:
    stems, matches = numbered(row, "option"), numbered(row, "match")
    return {"pairs": [{"stem": read_text(stems.get(number, "")), "match": words} for number, words in matches.items()]}


def _ordering(row: Row) -> dict[str, Any]:
    return {"items": [read_text(cell) for cell in numbered(row, "option").values()]}


def _essay(row: Row) -> dict[str, Any]:
    return {"guide": read_text(row["answer"])} if row.get("answer") else {}


READERS: dict[str, Callable[[Row], dict[str, Any]]] = {
    "single": _single,
    "multiple": _choice,
    "truefalse": _true_false,
    "numeric": _numeric,
    "short": _short,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
    "calculated": _calculated,
}
