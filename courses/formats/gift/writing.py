"""GIFT out. What GIFT has no words for (levels, units, orderings, formulas) goes into a comment of ours."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from courses.formats.drafts import Draft
from courses.formats.extras import lost
from courses.formats.gift import marks, reading
from courses.formats.gift.blocks import CATEGORY, KEPT
from courses.formats.weights import as_percent, moodle_options
from courses.grading.numbers import exact
from courses.grading.questions import BLANK


def write(drafts: Iterable[Draft]) -> bytes:
    """The questions as a GIFT file in UTF-8."""
    category, out = "", []
    for draft in drafts:
        if draft.category != category:
            category = draft.category
            out.append(f"{CATEGORY} {marks.escape(category)}")
        out.append(_question(draft))
    return "\n\n".join([*out, ""]).encode()


def _question(draft: Draft) -> str:
    plain = _plain(draft)
    back = reading.read(f"{CATEGORY} {marks.escape(draft.category)}\n\n{plain}".encode()).drafts
    kept = lost(draft, back[0] if len(back) == 1 else None)
    return f"// {KEPT} {json.dumps(kept, ensure_ascii=False)}\n{plain}" if kept else plain


def _plain(draft: Draft) -> str:
    """The question in GIFT's own words, as near as it comes."""
    spec = draft.spec
    stem, form = spec["stem"], spec["stem"]["format"]
    names = [f"[id:{_label(draft.code)}]", *(f"[tag:{_label(tag)}]" for tag in draft.tags)]
    title = f"::{marks.escape(draft.title)}::" if draft.title else ""
    words = f"[{form}]{marks.escape(stem['text'])}"
    if spec["kind"] != "description":
        general = f"\n{_said(spec.get('general_feedback'), form, '####')}" if spec.get("general_feedback") else ""
        answer = "{" + WRITERS[spec["kind"]](spec, form) + general + "}"
        words = words.replace(BLANK, answer, 1) if spec.get("missing_word") else f"{words} {answer}"
    return f"// {' '.join(names)}\n{title}{words}"


def _label(words: str) -> str:
    return words.replace("\\", "\\\\").replace("]", "\\]")


def _said(value: dict[str, str] | None, form: str, sign: str = "#") -> str:
    return f"{sign}{marks.write_text(value, form)}" if value else ""


def _percent(fraction: float) -> str:
    return f"%{as_percent(fraction)}%"


def _lines(lines: list[str]) -> str:
    return "".join(f"\n  {line}" for line in lines) + "\n"


def _single(spec: dict[str, Any], form: str) -> str:
    return _lines([_one(option, form, single=True) for option in spec["options"]])


def _multiple(spec: dict[str, Any], form: str) -> str:
    return _lines([_one(option, form, single=False) for option in moodle_options(spec)])


def _one(option: dict[str, Any], form: str, *, single: bool) -> str:
    right = single and option["fraction"] == 1
    weight = "" if right or option["fraction"] == 0 else _percent(option["fraction"])
    return (
        f"{'=' if right else '~'}{weight}{marks.write_text(option['text'], form)}{_said(option.get('feedback'), form)}"
    )


def _true_false(spec: dict[str, Any], form: str) -> str:
    said = _said(spec.get("feedback_true"), form), _said(spec.get("feedback_false"), form)
    return ("TRUE" if spec["answer"] else "FALSE") + (said[0] or ("#" if said[1] else "")) + said[1]


def _short(spec: dict[str, Any], form: str) -> str:
    lines = [
        f"={'' if answer['fraction'] == 1 else _percent(answer['fraction'])}{_start(answer['text'])}"
        f"{_said(answer.get('feedback'), form)}"
        for answer in spec["answers"]
    ]
    return _lines(lines)


def _start(words: str) -> str:
    """A first "[" could be taken for a format: the plainest one stands before it."""
    return f"[moodle]{marks.escape(words)}" if words.startswith("[") else marks.escape(words)


def _numeric(spec: dict[str, Any], form: str) -> str:
    lines = [
        f"={'' if answer['fraction'] == 1 else _percent(answer['fraction'])}{_figure(answer)}"
        f"{_said(answer.get('feedback'), form)}"
        for answer in spec["answers"]
    ]
    return "#" + _lines(lines)


def _figure(answer: dict[str, Any]) -> str:
    if "any" in answer:
        return "*"
    if "low" in answer:
        return f"{exact(answer['low']):f}..{exact(answer['high']):f}"
    return f"{exact(answer['value']):f}:{exact(answer.get('tolerance', 0)):f}"


def _matching(spec: dict[str, Any], form: str) -> str:
    return _lines([f"={marks.write_text(one['stem'], form)} -> {_start(one['match'])}" for one in spec["pairs"]])


def _nothing(spec: dict[str, Any], form: str) -> str:
    """As an essay, which is what other programs can make of it."""
    return ""


WRITERS: dict[str, Callable[[dict[str, Any], str], str]] = {
    "single": _single,
    "multiple": _multiple,
    "truefalse": _true_false,
    "short": _short,
    "numeric": _numeric,
    "matching": _matching,
    "essay": _nothing,
    "ordering": _nothing,
    "calculated": _nothing,
}
