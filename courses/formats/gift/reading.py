"""GIFT in: every question of a file as a draft, or why not."""

import re
from typing import Any

from courses.formats.drafts import Draft, Parsed, Problem, finished
from courses.formats.extras import restored
from courses.formats.files import decoded
from courses.formats.gift import marks
from courses.formats.gift.blocks import Block, Cutter
from courses.formats.weights import as_fraction
from courses.grading.numbers import as_json, read_number
from courses.grading.questions import BLANK

TRUTH = re.compile(r"\s*(TRUE|T|FALSE|F)\s*(?=#|$)", re.IGNORECASE)
WEIGHT = re.compile(r"\s*%(-?\d+(?:\.\d+)?)%")
ARROW = "->"
GENERAL = "####"
Parts = list[tuple[str, str]]


class Unclear(Exception):
    """A question that GIFT does not allow; the message is a problem's code."""


def read(content: bytes) -> Parsed:
    """The questions of a GIFT file. Raises Unreadable."""
    cutter = Cutter(decoded(content))
    drafts, problems = [], []
    for block in cutter.blocks():
        try:
            drafts.append(_draft(block))
        except Unclear as error:
            problems.append(Problem(block.line, str(error)))
    return finished(drafts, problems, cutter.categories)


def _draft(block: Block) -> Draft:
    title, rest = _title(block.words)
    spec = _spec(rest, is_open=block.is_open)
    draft = Draft(spec, block.line, block.code, title, block.category, tuple(block.tags))
    return restored(draft, block.kept)


def _title(words: str) -> tuple[str, str]:
    words = words.lstrip()
    if not words.startswith("::"):
        return "", words
    place, _ = marks.find(words, ["::"], 2)
    if place < 0:
        raise Unclear("gift_title")
    return " ".join(marks.plain(words[2:place]).split()), words[place + 2 :]


def _spec(words: str, *, is_open: bool) -> dict[str, Any]:
    place, sign = marks.find(words, "{}")
    if place < 0:
        return {"kind": "description", "stem": marks.read_text(words)}
    end, closing = marks.find(words, "{}", place + 1)
    if sign == "}" or closing != "}" or is_open:
        raise Unclear("gift_braces")
    before, inside, after = words[:place], words[place + 1 : end], words[end + 1 :]
    if marks.find(after, "{}")[0] >= 0:
        raise Unclear("gift_two_answers")
    if after.strip():
        # The answer stands within the sentence: a word is missing there.
        before = f"{before.rstrip()} {BLANK} {after.strip()}"
    spec: dict[str, Any] = {"stem": marks.read_text(before)}
    if after.strip() and spec["stem"]["text"].count(BLANK) == 1:
        spec["missing_word"] = True
    return spec | _answer(inside, spec["stem"]["format"])


def _answer(inside: str, form: str) -> dict[str, Any]:
    place, _ = marks.find(inside, [GENERAL])
    general = {}
    if place >= 0:
        general = _feedback(inside[place + len(GENERAL) :], form, "general_feedback")
        inside = inside[:place]
    bare = inside.strip()
    if not bare:
        return {"kind": "essay"} | general
    if bare.startswith("#"):
        return _numeric(bare[1:], form) | general
    truth = TRUTH.match(bare)
    if truth:
        return _true_false(truth.group(1), bare[truth.end() :], form) | general
    return _parts(_split(bare), form) | general


def _true_false(word: str, rest: str, form: str) -> dict[str, Any]:
    # Moodle documents the feedback of a wrong answer first ({TRUE #Wrong #Right}). The reference samples we are held to
    # (totara's and gift-pegjs's TFTwoFeedback: {TRUE# #feedback for false}) read what is said to TRUE first, to FALSE
    # second, whichever is right; the two orders agree for {FALSE…} alone, and a sample contradicts the other.
    said = [*marks.split(rest, "#")[1:], "", ""]
    feedback = _feedback(said[0], form, "feedback_true") | _feedback(said[1], form, "feedback_false")
    return {"kind": "truefalse", "answer": word.upper().startswith("T")} | feedback


def _split(bare: str) -> Parts:
    """("=" or "~", words) of every answer."""
    parts: Parts = []
    place, sign = marks.find(bare, "=~")
    if bare[:place].strip() or place < 0:
        raise Unclear("gift_answers")
    while place >= 0:
        after, following = marks.find(bare, "=~", place + 1)
        parts.append((sign, bare[place + 1 : after if after >= 0 else len(bare)]))
        place, sign = after, following
    return parts


def _parts(parts: Parts, form: str) -> dict[str, Any]:
    signs = {sign for sign, _ in parts}
    if signs == {"="} and all(marks.find(words, [ARROW])[0] >= 0 for _, words in parts):
        return {"kind": "matching", "pairs": [_pair(words, form) for _, words in parts]}
    if signs == {"="}:
        return {"kind": "short", "answers": [_short(sign, words, form) for sign, words in parts]}
    options = [_option(sign, words, form) for sign, words in parts]
    # Moodle shuffles what comes in as GIFT.
    if "=" in signs:
        return {"kind": "single", "options": options, "shuffle": True}
    return {"kind": "multiple", "options": options, "policy": "weights", "shuffle": True}


def _pair(words: str, form: str) -> dict[str, Any]:
    place, _ = marks.find(words, [ARROW])
    match = marks.read_text(words[place + len(ARROW) :], "plain")["text"]
    return {"stem": marks.read_text(words[:place], form), "match": match}


def _option(sign: str, words: str, form: str) -> dict[str, Any]:
    fraction, words, feedback = _weighed(sign, words, form)
    return {"text": marks.read_text(words, form), "fraction": fraction} | feedback


def _short(sign: str, words: str, form: str) -> dict[str, Any]:
    fraction, words, feedback = _weighed(sign, words, form)
    return {"text": marks.read_text(words, form)["text"], "fraction": fraction} | feedback


def _weighed(sign: str, words: str, form: str) -> tuple[float | int, str, dict[str, Any]]:
    """Fraction, words and feedback of one answer."""
    fraction: float | int = 1 if sign == "=" else 0
    weight = WEIGHT.match(words)
    if weight:
        fraction, words = as_fraction(float(weight.group(1))), words[weight.end() :]
    place, _ = marks.find(words, ["#"])
    said = words[place + 1 :] if place >= 0 else ""
    return fraction, words[:place] if place >= 0 else words, _feedback(said, form, "feedback")


def _numeric(words: str, form: str) -> dict[str, Any]:
    if marks.find(words, "=~")[0] < 0:
        words = f"={words}"
    answers = []
    for sign, part in _split(words.strip()):
        fraction, figure, feedback = _weighed(sign, part, form)
        bare = marks.plain(figure).strip()
        if sign == "=" and not bare:
            raise Unclear("gift_number")
        answers.append(_figure(bare) | {"fraction": fraction} | feedback)
    return {"kind": "numeric", "answers": answers}


def _figure(words: str) -> dict[str, Any]:
    """3.14 · 3.14:0.01 · 3.13..3.15 · nothing or *, which fits every figure."""
    if words in ("", "*"):
        return {"any": True}
    if ".." in words:
        low, _, high = words.partition("..")
        return {"low": _number(low), "high": _number(high)}
    value, colon, tolerance = words.partition(":")
    return {"value": _number(value), "tolerance": _number(tolerance) if colon else 0}


def _number(words: str) -> float | int:
    found = read_number(words)
    if found is None:
        raise Unclear("gift_number")
    return as_json(found)


def _feedback(words: str, form: str, name: str) -> dict[str, Any]:
    found = marks.read_text(words, form)
    return {name: found} if found["text"] else {}
