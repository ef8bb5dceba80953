"""Moodle XML out. What Moodle has no words for stands in an element of ours, which it passes over."""

import json
from collections.abc import Callable, Iterable
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from courses.formats.drafts import Draft
from courses.formats.extras import lost
from courses.formats.moodle import reading
from courses.formats.moodle.kinds import FORMATS, NOMINAL, RELATIVE
from courses.formats.weights import as_percent, moodle_options
from courses.grading.numbers import exact, plain
from courses.grading.parameters import parameters

NAMES = {form: name for name, form in FORMATS.items()}
TYPES = {"single": "multichoice", "multiple": "multichoice", "short": "shortanswer", "numeric": "numerical"}
# Moodle draws among listed values: so many of a range are listed for it.
LISTED = 20


def write(drafts: Iterable[Draft]) -> bytes:
    """The questions as a Moodle XML file."""
    quiz, category = Element("quiz"), ""
    for draft in drafts:
        if draft.category != category:
            category = draft.category
            quiz.append(_category(category))
        quiz.append(_question(draft))
    indent(quiz)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(quiz, encoding="utf-8") + b"\n"


def _category(name: str) -> Element:
    element = Element("question", type=reading.CATEGORY)
    _text(SubElement(element, "category"), name)
    return element


def _question(draft: Draft) -> Element:
    element = _plain(draft)
    quiz = Element("quiz")
    quiz.extend([_category(draft.category), element])
    back = reading.read(tostring(quiz, encoding="utf-8")).drafts
    kept = lost(draft, back[0] if back else None)
    if kept:
        SubElement(element, reading.KEPT).text = json.dumps(kept, ensure_ascii=False)
    return element


def _plain(draft: Draft) -> Element:
    spec = draft.spec
    element = Element("question", type=TYPES.get(spec["kind"], spec["kind"]))
    _text(SubElement(element, "name"), draft.title or draft.code)
    _words(element, "questiontext", spec["stem"])
    if spec.get("general_feedback"):
        _words(element, "generalfeedback", spec["general_feedback"])
    SubElement(element, "defaultgrade").text = "0" if spec["kind"] == "description" else "1"
    SubElement(element, "idnumber").text = draft.code
    if spec["kind"] in WRITERS:
        WRITERS[spec["kind"]](element, spec)
    tags = SubElement(element, "tags")
    for tag in draft.tags:
        _text(SubElement(tags, "tag"), tag)
    return element


def _text(element: Element, words: str) -> None:
    SubElement(element, "text").text = words


def _words(parent: Element, tag: str, value: dict[str, str], **attributes: str) -> Element:
    element = SubElement(parent, tag, {"format": NAMES[value["format"]], **attributes})
    _text(element, value["text"])
    return element


def _answer(element: Element, words: str, one: dict[str, Any]) -> Element:
    answer = SubElement(element, "answer", fraction=as_percent(one["fraction"]), format="moodle_auto_format")
    _text(answer, words)
    if one.get("feedback"):
        _words(answer, "feedback", one["feedback"])
    return answer


def _choice(element: Element, spec: dict[str, Any]) -> None:
    SubElement(element, "single").text = "true" if spec["kind"] == "single" else "false"
    if "shuffle" in spec:
        SubElement(element, "shuffleanswers").text = "true" if spec["shuffle"] else "false"
    for option in moodle_options(spec):
        answer = _words(element, "answer", option["text"], fraction=as_percent(option["fraction"]))
        if option.get("feedback"):
            _words(answer, "feedback", option["feedback"])


def _true_false(element: Element, spec: dict[str, Any]) -> None:
    for word in ("true", "false"):
        right = int(spec["answer"] == (word == "true"))
        _answer(element, word, {"fraction": right, "feedback": spec.get(f"feedback_{word}")})


def _short(element: Element, spec: dict[str, Any]) -> None:
    SubElement(element, "usecase").text = "1" if spec.get("case_sensitive") else "0"
    for one in spec["answers"]:
        _answer(element, one["text"], one)


def _numeric(element: Element, spec: dict[str, Any]) -> None:
    for one in spec["answers"]:
        value, tolerance = _near(one)
        answer = _answer(element, value, one)
        SubElement(answer, "tolerance").text = tolerance
    _units(element, spec)


def _near(one: dict[str, Any]) -> tuple[str, str]:
    """Value and tolerance; a range is its middle and half its width."""
    if "any" in one:
        return "*", "0"
    if "low" in one:
        low, high = exact(one["low"]), exact(one["high"])
        return plain((low + high) / 2), plain((high - low) / 2)
    value, tolerance = exact(one["value"]), exact(one.get("tolerance", 0))
    return plain(value), plain(abs(value) * tolerance if one.get("relative") else tolerance)


def _units(element: Element, spec: dict[str, Any]) -> None:
    if not spec.get("units"):
        return
    SubElement(element, "unitgradingtype").text = "1" if spec.get("unit_required") else "0"
    units = SubElement(element, "units")
    for one in spec["units"]:
        unit = SubElement(units, "unit")
        SubElement(unit, "multiplier").text = plain(exact(one["factor"]))
        SubElement(unit, "unit_name").text = one["name"]


def _calculated(element: Element, spec: dict[str, Any]) -> None:
    for one in spec["answers"]:
        answer = _answer(element, one["formula"], one)
        SubElement(answer, "tolerance").text = plain(exact(one.get("tolerance", 0.01)))
        SubElement(answer, "tolerancetype").text = RELATIVE if one.get("relative") else NOMINAL
        SubElement(answer, "correctanswerformat").text = "1"
        SubElement(answer, "correctanswerlength").text = str(one.get("decimals", spec.get("decimals", 2)))
    _units(element, spec)
    sets = SubElement(element, "dataset_definitions")
    for one in spec["parameters"]:
        _set(sets, spec, one)


def _set(sets: Element, spec: dict[str, Any], parameter: dict[str, Any]) -> None:
    definition = SubElement(sets, "dataset_definition")
    for tag, words in (("status", "private"), ("name", parameter["name"])):
        _text(SubElement(definition, tag), words)
    items = SubElement(definition, "dataset_items")
    drawn = [exact(value) for value in parameter.get("values", [])]
    drawn = drawn or [parameters(spec, seed)[parameter["name"]] for seed in range(LISTED)]
    for number, value in enumerate(drawn, 1):
        item = SubElement(items, "dataset_item")
        SubElement(item, "number").text = str(number)
        SubElement(item, "value").text = plain(value)


def _matching(element: Element, spec: dict[str, Any]) -> None:
    SubElement(element, "shuffleanswers").text = "true"
    for pair in spec["pairs"]:
        sub = _words(element, "subquestion", pair["stem"])
        _text(SubElement(sub, "answer"), pair["match"])


def _ordering(element: Element, spec: dict[str, Any]) -> None:
    for number, item in enumerate(spec["items"], 1):
        _words(element, "answer", item, fraction=str(number))


def _essay(element: Element, spec: dict[str, Any]) -> None:
    if spec.get("guide"):
        _words(element, "graderinfo", spec["guide"])


WRITERS: dict[str, Callable[[Element, dict[str, Any]], None]] = {
    "single": _choice,
    "multiple": _choice,
    "truefalse": _true_false,
    "short": _short,
    "numeric": _numeric,
    "calculated": _calculated,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
}
