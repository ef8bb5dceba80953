"""The Chinese quiz JSON: books of quizzes of questions; README.md shows one. Our own keys stand beside its own."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

from courses.formats.drafts import Draft, Parsed, Problem, Unreadable, finished
from courses.formats.files import decoded
from courses.grading import text
from courses.grading.shapes import Kind

TRUTHS = {"true": True, "false": False, True: True, False: False}
LABELS = {"code", "title", "category", "tags", "skill", "level"}
RENAMED = {"questionText": "stem", "explanation": "general_feedback"}
# Parts that are texts with a format, wherever they stand in a spec.
TEXTS = {"stem", "general_feedback", "feedback", "feedback_true", "feedback_false", "guide"}
DEEPEST = 40


def read(content: bytes) -> Parsed:
    """The questions of a quiz file; rows count its questions from 1. Raises Unreadable."""
    words = decoded(content)
    try:
        books = json.loads(words, parse_constant=_refused)
    except json.JSONDecodeError as error:
        raise Unreadable("bad_json", row=error.lineno, column=error.colno) from error
    except (RecursionError, ValueError) as error:
        raise Unreadable("json_values") from error
    if _depth(books) > DEEPEST:
        raise Unreadable("too_deep", most=DEEPEST)
    drafts, problems = [], []
    for row, (category, question) in enumerate(_questions(books), 1):
        if isinstance(question, dict):
            drafts.append(_draft(question, category, row))
        else:
            problems.append(Problem(row, "bad_shape"))
    return finished(drafts, problems)


def write(drafts: Iterable[Draft]) -> bytes:
    """The questions as a quiz file: a quiz for every category, in order."""
    quizzes = [
        {"id": number, "title": category, "quiz": [_written(draft) for draft in some]}
        for number, (category, some) in enumerate(groupby(drafts, key=lambda draft: draft.category), 1)
    ]
    return json.dumps([{"title": "", "quizzes": quizzes}], ensure_ascii=False, indent=1).encode()


def _refused(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _depth(value: Any) -> int:
    """How deep lists and objects stand in one another; not recursive, for it is asked of anything."""
    deepest, level = 0, [value]
    while level:
        inner: list[Any] = []
        for one in level:
            inner += one.values() if isinstance(one, dict) else one if isinstance(one, list) else []
        deepest, level = deepest + 1, inner
        if deepest > DEEPEST:
            break
    return deepest


def _questions(books: Any) -> Iterator[tuple[str, Any]]:
    """(category, question) in the file's order; a bare list of questions is taken too."""
    for book in books if isinstance(books, list) else [books]:
        if not isinstance(book, dict) or not isinstance(book.get("quizzes", []), list):
            raise Unreadable("quiz_shape")
        if "quizzes" not in book:
            yield "", book
        for quiz in book.get("quizzes", []):
            if not isinstance(quiz, dict) or not isinstance(quiz.get("quiz"), list):
                raise Unreadable("quiz_shape")
            for question in quiz["quiz"]:
                yield str(quiz.get("title") or "").strip(), question


def _draft(question: dict[str, Any], category: str, row: int) -> Draft:
    parts = {RENAMED.get(key, key): value for key, value in question.items() if key not in LABELS | {"answerOptions"}}
    spec = {key: _texts(key, value) for key, value in parts.items()}
    if "answerOptions" in question:
        spec |= _choice(question["answerOptions"], parts.get("kind"))
    tags = question.get("tags") or []
    level = question.get("level", 1)
    draft = Draft(
        spec,
        row,
        code=_label(question.get("code")),
        title=_label(question.get("title")),
        category=_label(question.get("category")) or category,
        tags=tuple(_label(tag) for tag in tags) if isinstance(tags, list) else (_label(tags),),
        skill=_label(question.get("skill")),
    )
    # A level that is no number is named by the validation, as one out of range.
    return replace(draft, level=level if isinstance(level, int) and not isinstance(level, bool) else 0)


def _label(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _texts(key: str, value: Any) -> Any:
    """The value with plain strings made texts where the spec wants texts."""
    if isinstance(value, str) and key in TEXTS:
        return text(value)
    if isinstance(value, list):
        # Items of an ordering are texts themselves; an option's words are one, an accepted answer's are not.
        return [_texts("stem" if key == "items" else key, one) for one in value]
    if isinstance(value, dict) and set(value) != {"text", "format"}:
        inner = {name: _texts(name, one) for name, one in value.items()}
        if key == "options" and isinstance(inner.get("text"), str):
            inner["text"] = text(inner["text"])
        return inner
    return value


def _choice(options: Any, kind: Any) -> dict[str, Any]:
    """Kind and options of a question with answerOptions; several right ones make it a multiple choice."""
    if not isinstance(options, list) or not all(isinstance(option, dict) for option in options):
        return {"kind": kind or Kind.SINGLE.value, "options": options}
    found = [_option(option) for option in options]
    right = sum(isinstance(option["fraction"], int | float) and option["fraction"] > 0 for option in found)
    return {"kind": kind or (Kind.MULTIPLE if right > 1 else Kind.SINGLE).value, "options": found}


def _option(option: dict[str, Any]) -> dict[str, Any]:
    said = option.get("isCorrect")
    is_right = TRUTHS.get(said.strip().lower() if isinstance(said, str) else said if isinstance(said, bool) else "")
    found = {
        "text": _words(option.get("answerText")),
        # A truth nobody can read leaves no fraction, and the validation says so.
        "fraction": option.get("fraction", None if is_right is None else int(is_right)),
    }
    if option.get("feedback"):
        found["feedback"] = _words(option["feedback"])
    unknown = {
        key: value for key, value in option.items() if key not in {"answerText", "isCorrect", "fraction", "feedback"}
    }
    return found | unknown


def _words(value: Any) -> Any:
    return text(value) if isinstance(value, str) else value


def _written(draft: Draft) -> dict[str, Any]:
    spec = dict(draft.spec)
    found: dict[str, Any] = {"code": draft.code, "kind": spec.pop("kind"), "questionText": _bare(spec.pop("stem"))}
    options = spec.pop("options", None)
    if options is not None:
        found["answerOptions"] = [_written_option(option) for option in options]
    if "general_feedback" in spec:
        found["explanation"] = _bare(spec.pop("general_feedback"))
    labels = {"title": draft.title, "skill": draft.skill, "tags": list(draft.tags)}
    return found | spec | {key: value for key, value in labels.items() if value} | {"level": draft.level}


def _written_option(option: dict[str, Any]) -> dict[str, Any]:
    found = {"answerText": _bare(option["text"]), "isCorrect": "true" if option["fraction"] > 0 else "false"}
    if option["fraction"] not in (0, 1):
        found["fraction"] = option["fraction"]
    return found | ({"feedback": _bare(option["feedback"])} if option.get("feedback") else {})


def _bare(value: dict[str, str]) -> Any:
    return value["text"] if value["format"] == "plain" else value
