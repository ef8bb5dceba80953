"""What every importer returns: questions as parsed, and what is wrong with the file, row by row."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from courses.formats.tidying import tidy
from courses.grading import Fault, validate

LONGEST_CODE = 40
LONGEST_TITLE = 200
LONGEST_CATEGORY = 300
LONGEST_TAG = 40
MOST_TAGS = 20
MOST_QUESTIONS = 5000
LEVELS = (1, 2, 3)
DIGITS = 12


@dataclass(frozen=True)
class Draft:
    """A question as a file has it. `row` is its line, row or place, from 1; level is 1 to 3."""

    spec: dict[str, Any]
    row: int = 0
    code: str = ""
    title: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    skill: str = ""
    level: int = 1


@dataclass(frozen=True)
class Problem:
    """What is wrong, and in which row; `courses.faults.sentence` says it in the reader's language."""

    row: int
    code: str
    where: str = ""
    words: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Parsed:
    """A file as read: nothing of it may be written while there are problems."""

    drafts: tuple[Draft, ...] = ()
    problems: tuple[Problem, ...] = ()
    categories: tuple[str, ...] = ()


class Unreadable(Exception):
    """The file as a whole cannot be read; `problem` says why."""

    def __init__(self, code: str, *, row: int = 0, **words: object) -> None:
        super().__init__(code)
        self.problem = Problem(row, code, words=words)


def finished(drafts: Iterable[Draft], problems: Iterable[Problem] = (), categories: Iterable[str] = ()) -> Parsed:
    """The drafts, each with a code, and every problem: those found while reading, and those of the questions."""
    coded = _coded(drafts)
    found = [*problems, *(problem for draft in coded for problem in problems_of(draft))]
    given = Counter(draft.code for draft in coded)
    found += [
        Problem(draft.row, "repeated_code", "code", {"code": draft.code}) for draft in coded if given[draft.code] > 1
    ]
    if len(coded) > MOST_QUESTIONS:
        found.append(Problem(0, "many_questions", words={"most": MOST_QUESTIONS}))
    if not coded and not found and not list(categories):
        found.append(Problem(0, "no_questions"))
    known = dict.fromkeys([*categories, *(draft.category for draft in coded if draft.category)])
    return Parsed(tuple(coded), tuple(sorted(found, key=lambda problem: problem.row)), tuple(known))


def problems_of(draft: Draft) -> list[Problem]:
    """What is wrong with one question and what is said about it."""
    return [_problem(draft, fault) for fault in [*validate(draft.spec), *_faults_of_labels(draft)]]


def _problem(draft: Draft, fault: Fault) -> Problem:
    return Problem(draft.row, fault.code, fault.where, fault.words)


def _faults_of_labels(draft: Draft) -> Iterable[Fault]:
    longest = {"code": LONGEST_CODE, "title": LONGEST_TITLE, "category": LONGEST_CATEGORY}
    for name, most in longest.items():
        if len(getattr(draft, name)) > most:
            yield Fault("too_long", name, {"most": most})
        if any(ord(sign) < 32 for sign in getattr(draft, name)):
            yield Fault("control_character", name)
    if len(draft.tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in draft.tags):
        yield Fault("bad_tags", "tags", {"most": MOST_TAGS, "longest": LONGEST_TAG})
    if draft.level not in LEVELS:
        yield Fault("bad_level", "level", {"level": str(draft.level)[:20]})


def _coded(drafts: Iterable[Draft]) -> list[Draft]:
    """Every draft with a code. One without gets it from its words, so that the same file comes in again as the same."""
    made: Counter[str] = Counter()
    coded = []
    for one in drafts:
        draft = replace(one, spec=tidy(one.spec))
        if not draft.code:
            name = _name_of(draft)
            made[name] += 1
            draft = replace(draft, code=name if made[name] == 1 else f"{name}-{made[name]}")
        coded.append(draft)
    return coded


def _name_of(draft: Draft) -> str:
    stem = draft.spec.get("stem")
    words = draft.title or (stem.get("text", "") if isinstance(stem, dict) else "")
    kind = draft.spec.get("kind", "")
    return hashlib.sha256("\0".join([draft.category, str(kind), str(words)]).encode()).hexdigest()[:DIGITS]
