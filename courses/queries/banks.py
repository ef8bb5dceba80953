"""Banks and questions as teachers read them: lists, filters, versions and what changed between two of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from courses.choices import QuestionKind
from courses.formats import Draft
from courses.formats.xlsx.rows import row_of
from courses.models import Question, QuestionBank

SEARCHED = ("code", "title", "stem_plain", "category")
FILTERS = ("q", "kind", "level", "skill", "tag", "state")


@dataclass(frozen=True)
class Change:
    """One cell that differs between two versions, by the column of the template it stands in."""

    column: str
    before: str
    after: str


def with_counts(banks: QuerySet[QuestionBank]) -> QuerySet[QuestionBank]:
    """Banks with `current`, how many questions are in use."""
    in_use = Count("questions", filter=Q(questions__is_current=True))
    return banks.select_related("course", "organisation").annotate(current=in_use)


def newest_questions(bank: QuestionBank, *, retired: bool = False) -> QuerySet[Question]:
    """Questions in use; or the last versions of those that no version is in use of."""
    if not retired:
        return bank.questions.current().select_related("skill")
    newer = bank.questions.filter(code=OuterRef("code"), version__gt=OuterRef("version"))
    gone = bank.questions.filter(~Exists(newer), is_current=False)
    return gone.exclude(code__in=bank.questions.current().values("code")).select_related("skill")


def tagged(questions: QuerySet[Question], tag: str) -> QuerySet[Question]:
    """Those that carry the tag."""
    if connection.vendor == "postgresql":
        return questions.filter(tags__contains=[tag])
    # SQLite keeps JSON as text and cannot look into lists.
    return questions.annotate(tags_text=Cast("tags", TextField())).filter(tags_text__contains=json.dumps(tag))


def filtered(bank: QuestionBank, asked: Mapping[str, str]) -> QuerySet[Question]:
    """The bank's questions by kind, level, skill, tag, state and words; what makes no sense is passed over."""
    rows = newest_questions(bank, retired=asked.get("state") == "retired")
    if asked.get("kind") in QuestionKind.values:
        rows = rows.filter(kind=asked["kind"])
    if asked.get("level", "").isdecimal():
        rows = rows.filter(level=int(asked["level"][:2]))
    if asked.get("skill"):
        rows = rows.filter(skill__code=asked["skill"])
    if asked.get("q"):
        rows = rows.filter(_anywhere(asked["q"]))
    return tagged(rows, asked["tag"]) if asked.get("tag") else rows


def _anywhere(q: str) -> Q:
    found = Q()
    for name in SEARCHED:
        found |= Q(**{f"{name}__icontains": q})
    return found


def tags_of(bank: QuestionBank) -> list[str]:
    """Every tag in use, in order."""
    lists = bank.questions.current().exclude(tags=[]).values_list("tags", flat=True)
    return sorted({tag for tags in lists for tag in tags})


def skills_of(bank: QuestionBank) -> list[tuple[str, str]]:
    """(code, code and name) of every skill the bank's questions ask for."""
    rows = bank.questions.current().exclude(skill=None).select_related("skill").order_by("skill__code")
    return list(dict.fromkeys((row.skill.code, f"{row.skill.code} {row.skill}") for row in rows))


def draft_of(question: Question) -> Draft:
    """The question as exporters and the form take it."""
    return Draft(
        question.spec,
        code=question.code,
        title=question.title,
        category=question.category,
        tags=tuple(question.tags),
        skill=question.skill.code if question.skill else "",
        level=question.level,
    )


def versions_of(question: Question) -> list[Question]:
    """Every version of the question's code, newest first."""
    same = question.bank.questions.filter(code=question.code)
    return list(same.select_related("skill", "bank").order_by("-version"))


def changes(before: Question, after: Question) -> list[Change]:
    """What differs between two versions, cell by cell; settings no column has as JSON under `kept`."""
    old, new = _cells(before), _cells(after)
    names = [*new, *(name for name in old if name not in new)]
    return [
        Change(name, old.get(name, ""), new.get(name, "")) for name in names if old.get(name, "") != new.get(name, "")
    ]


def _cells(question: Question) -> dict[str, str]:
    draft = draft_of(question)
    found: dict[str, Any] = row_of(draft)
    for name in ("min_chars", "max_chars", "missing_word"):
        if name in draft.spec:
            found[name] = str(draft.spec[name])
    return found
