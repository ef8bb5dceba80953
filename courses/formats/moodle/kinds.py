"""Each type of Moodle question as a spec."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

from courses.formats.weights import as_fraction
from courses.grading import text
from courses.grading.calculated import PLACEHOLDER
from courses.grading.numbers import as_json, read_number

FORMATS = {"html": "html", "markdown": "markdown", "plain_text": "plain", "moodle_auto_format": "moodle"}
YES = {"true", "1"}
# Moodle's <tolerancetype>: a share of the value, or the value itself; geometric ones we do not know.
RELATIVE, NOMINAL = "1", "2"


class Unclear(Exception):
    """Something a question of this type cannot have; code, place and figures of the problem."""

    def __init__(self, code: str, where: str = "", **words: object) -> None:
        super().__init__(code)
        self.code, self.where, self.words = code, where, words


def words_of(element: Element | None, default: str) -> dict[str, str]:
    """The text of an element, in the format it names or the default."""
    if element is None:
        return text("", default)
    found = element.findtext("text")
    form = FORMATS.get(element.get("format", ""), default)
    return text(found if found is not None else (element.text or "").strip(), form)


def multichoice(element: Element) -> dict[str, Any]:
    """One or several right options, weighed."""
    options = [{"text": words_of(one, "html"), **_worth(one)} for one in element.findall("answer")]
    shuffle = _flag(element, "shuffleanswers")
    spec: dict[str, Any] = {"kind": "single", "options": options} | ({} if shuffle is None else {"shuffle": shuffle})
    if _flag(element, "single") is False:
        spec |= {"kind": "multiple", "policy": "weights"}
    return spec


def truefalse(element: Element) -> dict[str, Any]:
    """The answer that is worth everything says whether the statement holds."""
    found = {(one.findtext("text") or "").strip().lower(): one for one in element.findall("answer")}
    right = [word for word, one in found.items() if _fraction(one) == 1]
    spec: dict[str, Any] = {"kind": "truefalse", "answer": right == ["true"] if right else None}
    for word in ("true", "false"):
        if word in found:
            spec[f"feedback_{word}"] = words_of(found[word].find("feedback"), "html")
    return spec


def shortanswer(element: Element) -> dict[str, Any]:
    """Accepted texts, weighed."""
    answers = [{"text": (one.findtext("text") or "").strip(), **_worth(one)} for one in element.findall("answer")]
    return {"kind": "short", "answers": answers} | ({"case_sensitive": True} if _flag(element, "usecase") else {})


def numerical(element: Element) -> dict[str, Any]:
    """Figures with tolerances, and units with their multipliers."""
    answers = [_figure(one) | _worth(one) for one in element.findall("answer")]
    return {"kind": "numeric", "answers": answers} | _units(element)


def calculated(element: Element) -> dict[str, Any]:
    """Formulas over parameters; where Moodle lists the values, those are the values."""
    answers, decimals = [], []
    for one in element.findall("answer"):
        if one.findtext("correctanswerformat", "1").strip() != "1":
            raise Unclear("xml_significant")
        decimals.append(int(_number(one.findtext("correctanswerlength", "2"), "correctanswerlength")))
        answers.append({"formula": (one.findtext("text") or "").strip()} | _tolerance(one) | _worth(one))
    parameters = [_parameter(one) for one in element.findall("dataset_definitions/dataset_definition")]
    known = {one["name"] for one in parameters}
    stem = element.findtext("questiontext/text") or ""
    for name in PLACEHOLDER.findall(stem):
        if name not in known:
            raise Unclear("unknown_parameter", "stem", name=name)
    spec = {"kind": "calculated", "parameters": parameters, "answers": answers}
    return spec | ({"decimals": max(decimals)} if decimals else {}) | _units(element)


def matching(element: Element) -> dict[str, Any]:
    """Pairs; those without a question are choices that fit nowhere."""
    pairs = [
        {"stem": words_of(one, "html"), "match": (one.findtext("answer/text") or "").strip()}
        for one in element.findall("subquestion")
    ]
    return {"kind": "matching", "pairs": pairs}


def ordering(element: Element) -> dict[str, Any]:
    """Items in the right order."""
    return {"kind": "ordering", "items": [words_of(one, "html") for one in element.findall("answer")]}


def essay(element: Element) -> dict[str, Any]:
    """A text, with a guide for whoever marks it."""
    return {"kind": "essay", "guide": words_of(element.find("graderinfo"), "html")}


def description(element: Element) -> dict[str, Any]:
    """Something to read. Its general feedback is never shown, for nothing is answered."""
    return {"kind": "description"}


READERS: dict[str, Callable[[Element], dict[str, Any]]] = {
    "multichoice": multichoice,
    "truefalse": truefalse,
    "shortanswer": shortanswer,
    "numerical": numerical,
    "calculated": calculated,
    "calculatedsimple": calculated,
    "matching": matching,
    "ordering": ordering,
    "essay": essay,
    "description": description,
}


def _fraction(one: Element) -> float | int:
    return as_fraction(float(_number(one.get("fraction", "0"), "fraction")))


def _worth(one: Element) -> dict[str, Any]:
    return {"fraction": _fraction(one), "feedback": words_of(one.find("feedback"), "html")}


def _flag(element: Element, name: str) -> bool | None:
    found = element.findtext(name)
    return None if found is None else found.strip().lower() in YES


def _number(words: str, where: str) -> Decimal:
    found = read_number(words)
    if found is None:
        raise Unclear("bad_number", where)
    return found


def _figure(one: Element) -> dict[str, Any]:
    words = (one.findtext("text") or "").strip()
    if words == "*":
        return {"any": True}
    value = as_json(_number(words, "answer"))
    return {"value": value, "tolerance": as_json(_number(one.findtext("tolerance") or "0", "tolerance"))}


def _tolerance(one: Element) -> dict[str, Any]:
    kind = one.findtext("tolerancetype", RELATIVE).strip()
    if kind not in (RELATIVE, NOMINAL):
        raise Unclear("xml_tolerance")
    tolerance = {"tolerance": as_json(_number(one.findtext("tolerance") or "0", "tolerance"))}
    return tolerance | ({"relative": True} if kind == RELATIVE else {})


def _units(element: Element) -> dict[str, Any]:
    units = [
        {
            "name": (one.findtext("unit_name") or "").strip(),
            "factor": as_json(_number(one.findtext("multiplier") or "", "units")),
        }
        for one in element.findall("units/unit")
    ]
    required = (element.findtext("unitgradingtype") or "0").strip() != "0"
    return ({"units": units} | ({"unit_required": True} if required else {})) if units else {}


def _parameter(one: Element) -> dict[str, Any]:
    name = (one.findtext("name/text") or "").strip()
    values = [
        as_json(_number(item.findtext("value") or "", name)) for item in one.findall("dataset_items/dataset_item")
    ]
    if values:
        return {"name": name, "values": values}
    ends = {
        key: as_json(_number(one.findtext(f"{tag}/text") or "", name))
        for key, tag in (("low", "minimum"), ("high", "maximum"))
    }
    places = int(_number(one.findtext("decimals/text") or "0", name))
    return {"name": name, **ends, "step": as_json(Decimal(1).scaleb(-max(0, min(places, 6))))}
