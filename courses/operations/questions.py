"""Writing questions into banks: one by one, and whole files, where all come in or none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses import access, faults, formats
from courses.formats import Draft, Parsed, Problem, lines
from courses.grading import texts
from courses.models import CoursePage, Question, QuestionBank
from courses.queries import pages
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.people.models import User
from lms.skills import public as skills

CONTENT = ("kind", "title", "category", "spec", "skill_id", "level", "tags")


@dataclass(frozen=True)
class Written:
    """What a file did, or would do: question codes that are new, changed to a new version, and as they were."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many rows were written."""
        return len(self.added) + len(self.changed)


@transaction.atomic
def create_bank(
    code: str, name: str, *, by: User | None, course: CoursePage | None = None, organisation_id: int | None = None
) -> QuestionBank:
    """A new bank. Without a school it is the platform's. Raises NotAllowed, Invalid where the code is taken."""
    access.require(access.can_create_bank(by, organisation_id))
    if QuestionBank.objects.filter(code=code).exists():
        raise Invalid(fields={"code": _("题库代码 %(code)s 已被使用。") % {"code": code}})
    bank = QuestionBank.objects.create(code=code, name=name, course=course, organisation_id=organisation_id)
    audit.record("bank.created", bank, by=by, organisation_id=organisation_id)
    return bank


@transaction.atomic
def write_question(bank_id: int, draft: Draft, *, by: User | None) -> Question:
    """The question as the bank has it now: a first version, the next one, or the present one if nothing changed.

    Raises NotAllowed, Invalid naming every fault.
    """
    bank = _locked(bank_id, by)
    parsed = with_known_skills(formats.finished([draft]))
    _require_sound(parsed)
    _write(bank, parsed.drafts, by=by)
    return bank.questions.get(code=parsed.drafts[0].code, is_current=True)


@transaction.atomic
def import_parsed(bank_id: int, parsed: Parsed, *, by: User | None) -> Written:
    """Write a file's questions: new ones, and new versions of changed ones; unchanged ones write nothing.

    Raises NotAllowed, Invalid naming every bad row; nothing is written then.
    """
    bank = _locked(bank_id, by)
    known = with_known_skills(parsed)
    _require_sound(known)
    written = _write(bank, known.drafts, by=by)
    audit.record(
        "bank.imported", bank, by=by, organisation_id=bank.organisation_id,
        added=len(written.added), changed=len(written.changed),
    )  # fmt: skip
    return written


def planned(bank: QuestionBank | None, parsed: Parsed) -> Written:
    """What importing the file would do; nothing is written. No bank is one that is still to be made."""
    sound = [draft for draft in parsed.drafts if not formats.problems_of(draft)]
    if bank is None:
        return Written(added=tuple(draft.code for draft in sound))
    return _compared(bank, sound)[0]


@transaction.atomic
def retire_question(question_id: int, *, by: User) -> None:
    """Take a question out of use: attempts that were given it keep it, no new one draws it. Raises NotAllowed."""
    question = Question.objects.select_related("bank").select_for_update(of=("self",)).get(pk=question_id)
    access.require(access.can_edit_bank(by, question.bank))
    if Question.objects.filter(pk=question.pk, is_current=True).update(is_current=False):
        audit.record("question.retired", question, by=by, organisation_id=question.bank.organisation_id)


@transaction.atomic
def import_questions(rows: list[dict[str, str]]) -> int:
    """Bring the product's own table in, each row into the bank of its course. Returns how many rows were written.

    rows     columns id, course, type, stem_zh, options (parted by ;), answer, explanation_zh, skill, level
    raises   Invalid naming every bad row; nothing is written then
    """
    courses = {course.code: course for course in pages.original_courses().filter(code__in={r["course"] for r in rows})}
    strays = {
        row["id"]: _("没有课程 %(code)s") % {"code": row["course"]} for row in rows if row["course"] not in courses
    }
    by_course: dict[str, list[Draft]] = {}
    for number, row in enumerate(rows, 1):
        by_course.setdefault(row["course"], []).append(lines.draft_of(row, number))
    parsed = {code: with_known_skills(formats.finished(drafts)) for code, drafts in by_course.items()}
    found = strays | {key: words for one in parsed.values() for key, words in _by_code(one).items()}
    if found:
        raise Invalid("；".join(f"{code}：{words}" for code, words in found.items()), fields=dict(found))
    return sum(_write(bank_of_course(courses[code]), one.drafts, by=None).count for code, one in parsed.items())


def bank_of_course(course: CoursePage) -> QuestionBank:
    """The bank that carries the course's code, made if there is none yet."""
    defaults = {"name": course.title[:120], "course": course, "organisation_id": course.organisation_id}
    return QuestionBank.objects.get_or_create(code=course.code.lower(), defaults=defaults)[0]


def _locked(bank_id: int, by: User | None) -> QuestionBank:
    bank = QuestionBank.objects.select_for_update(of=("self",)).get(pk=bank_id)
    access.require(access.can_edit_bank(by, bank))
    return bank


def _require_sound(parsed: Parsed) -> None:
    if parsed.problems:
        said = [_row(problem) for problem in parsed.problems]
        raise Invalid("\n".join(said), fields={str(n): words for n, words in enumerate(said)})


def _row(problem: Problem) -> str:
    words = faults.sentence(problem)
    return _("第 %(row)s 行：%(words)s") % {"row": problem.row, "words": words} if problem.row else words


def _by_code(parsed: Parsed) -> dict[str, str]:
    codes = {draft.row: draft.code for draft in parsed.drafts}
    return {codes.get(problem.row, str(problem.row)): faults.sentence(problem) for problem in parsed.problems}


def with_known_skills(parsed: Parsed) -> Parsed:
    """The file with one problem more for every skill nobody knows."""
    known = skills.by_code({draft.skill for draft in parsed.drafts if draft.skill})
    strange = [
        Problem(draft.row, "unknown_skill", "skill", {"skill": draft.skill[:40]})
        for draft in parsed.drafts
        if draft.skill and draft.skill not in known
    ]
    return Parsed(parsed.drafts, (*parsed.problems, *strange), parsed.categories)


def _write(bank: QuestionBank, drafts: Iterable[Draft], *, by: User | None) -> Written:
    """New rows for what is new or changed. The bank's row is locked, so that two imports do not interleave."""
    written, rows = _compared(bank, list(drafts))
    bank.questions.current().filter(code__in=written.changed).update(is_current=False)
    Question.objects.bulk_create(rows, batch_size=500)
    return written


def _compared(bank: QuestionBank, drafts: list[Draft]) -> tuple[Written, list[Question]]:
    """What the drafts would do to the bank, and the rows that do it."""
    known = skills.by_code({draft.skill for draft in drafts if draft.skill})
    current, latest = _present(bank, [draft.code for draft in drafts])
    added, changed, unchanged, rows = [], [], [], []
    for draft in drafts:
        row = _row_of(bank, draft, known)
        before = current.get(draft.code)
        if before is not None and all(getattr(row, name) == getattr(before, name) for name in CONTENT):
            unchanged.append(draft.code)
            continue
        (changed if draft.code in latest else added).append(draft.code)
        row.version = latest.get(draft.code, 0) + 1
        rows.append(row)
    return Written(tuple(added), tuple(changed), tuple(unchanged)), rows


def _present(bank: QuestionBank, codes: list[str]) -> tuple[dict[str, Question], dict[str, int]]:
    """Current questions by code, and the newest version of each code, in use or not."""
    current: dict[str, Question] = {}
    latest: dict[str, int] = {}
    for question in bank.questions.filter(code__in=codes).order_by("version"):
        latest[question.code] = question.version
        if question.is_current:
            current[question.code] = question
    return current, latest


def _row_of(bank: QuestionBank, draft: Draft, known: Mapping[str, Any]) -> Question:
    skill = known.get(draft.skill)
    return Question(
        bank=bank,
        code=draft.code,
        kind=draft.spec["kind"],
        title=draft.title,
        category=draft.category,
        stem_plain=texts.to_plain(draft.spec["stem"]),
        spec=draft.spec,
        skill_id=skill.pk if skill else None,
        level=draft.level,
        tags=list(draft.tags),
    )
