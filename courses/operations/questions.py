"""Banks and their questions: making them, changing one, bringing in a file, where all comes in or nothing."""

import hashlib
import json
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import access, faults, formats
from courses.background import questions as background
from courses.background.questions import Written
from courses.formats import Draft, Parsed, lines
from courses.models import CoursePage, Question, QuestionBank, QuestionImport
from courses.queries import pages
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.jobs import public as jobs
from lms.people.models import User

# Beyond this the person would wait for the page: it becomes work in the background.
MOST_AT_ONCE = 500


@transaction.atomic
def create_bank(
    code: str, name: str, *, by: User | None, course: CoursePage | None = None, organisation_id: int | None = None
) -> QuestionBank:
    """A new bank. Without a school it is the platform's. Raises NotAllowed, Invalid where the code is taken."""
    access.require(access.can_create_bank(by, organisation_id))
    wanted = {"name": name, "course": course, "organisation_id": organisation_id}
    # Two people who want one code at once: the constraint lets one have it, the other is told.
    bank, is_new = QuestionBank.objects.get_or_create(code=code, defaults=wanted)
    if not is_new:
        raise Invalid(fields={"code": _("题库代码 %(code)s 已被使用。") % {"code": code}})
    audit.record("bank.created", bank, by=by, organisation_id=organisation_id)
    return bank


@transaction.atomic
def change_bank(bank_id: int, name: str, *, course: CoursePage | None, by: User | None) -> QuestionBank:
    """The bank under another name or for another course; its code stays, files and addresses name it.

    Raises NotAllowed.
    """
    bank = _editable(bank_id, by)
    bank.name, bank.course = name, course
    bank.save(update_fields=["name", "course"])
    audit.record("bank.changed", bank, by=by, organisation_id=bank.organisation_id, name=name)
    return bank


@transaction.atomic
def write_question(bank_id: int, draft: Draft, *, by: User | None) -> Question:
    """The question as the bank has it now: a first version, the next one, or the present one if nothing changed.

    Raises NotAllowed, Invalid naming every fault.
    """
    bank = _editable(bank_id, by)
    parsed = formats.finished([draft])
    background.write(bank, parsed, by=by, action="question.written")
    return bank.questions.get(code=parsed.drafts[0].code, is_current=True)


@transaction.atomic
def import_parsed(bank_id: int, parsed: Parsed, *, by: User | None) -> Written:
    """Write a file's questions: new ones, and new versions of changed ones; unchanged ones write nothing.

    Raises NotAllowed, Invalid naming every bad row; nothing is written then.
    """
    return background.write(_editable(bank_id, by), parsed, by=by)


def planned(bank: QuestionBank | None, parsed: Parsed) -> Written:
    """What importing the file would do; nothing is written. No bank is one that is still to be made."""
    sound = [draft for draft in parsed.drafts if not formats.problems_of(draft)]
    if bank is None:
        return Written(added=tuple(draft.code for draft in sound))
    return background.compared(bank, sound)[0]


@transaction.atomic
def upload(bank_id: int, form: str, file_name: str, content: bytes, *, by: User) -> QuestionImport:
    """Keep a file for the day it takes to look at its dry run and confirm it. Raises NotAllowed, Invalid."""
    bank = _editable(bank_id, by)
    if form not in formats.FORMATS:
        raise Invalid(fields={"format": _("请选择文件的格式。")})
    return QuestionImport.objects.create(
        bank=bank, started_by=by, format=form, file_name=file_name[:120], content=content
    )


@transaction.atomic
def confirm_import(import_id: uuid.UUID, *, by: User) -> jobs.Job | Written:
    """Write an uploaded file: at once, or as work in the background where it is large.

    Raises NotAllowed, Invalid naming every bad row.
    """
    brought = QuestionImport.objects.select_related("bank").get(pk=import_id)
    access.require(access.can_edit_bank(by, brought.bank))
    parsed = formats.read(brought.format, bytes(brought.content))
    background.require_sound(background.with_known_skills(parsed))
    if len(parsed.drafts) <= MOST_AT_ONCE:
        return background.write_import(import_id, by=by)
    return jobs.start(background.IMPORT_JOB, by=by, key=f"import:{import_id}", arguments={"import": str(import_id)})


@transaction.atomic
def export_questions(bank_id: int, form: str, asked: dict[str, str], *, by: User) -> jobs.Job:
    """The bank's questions, filtered as asked, as a file the job leaves. Pressed twice within a minute it is one.

    Raises NotAllowed.
    """
    bank = QuestionBank.objects.get(pk=bank_id)
    access.require(access.can_read_bank(by, bank))
    arguments = {"bank": bank.pk, "format": form, "asked": asked}
    what = hashlib.sha256(json.dumps(arguments, sort_keys=True).encode()).hexdigest()[:16]
    key = f"export:{by.pk}:{what}:{timezone.localtime():%Y-%m-%dT%H:%M}"
    return jobs.start(background.EXPORT_JOB, by=by, key=key, arguments=arguments)


@transaction.atomic
def retire_question(question_id: int, *, by: User) -> None:
    """Take a question out of use: attempts that were given it keep it, no new one draws it. Raises NotAllowed."""
    question = Question.objects.select_related("bank").select_for_update(of=("self",)).get(pk=question_id)
    access.require(access.can_edit_bank(by, question.bank))
    if Question.objects.filter(pk=question.pk, is_current=True).update(is_current=False):
        audit.record("question.retired", question, by=by, organisation_id=question.bank.organisation_id)


@transaction.atomic
def restore_question(question_id: int, *, by: User) -> None:
    """Put the newest version of a retired question into use again. Raises NotAllowed."""
    question = Question.objects.select_related("bank").select_for_update(of=("self",)).get(pk=question_id)
    access.require(access.can_edit_bank(by, question.bank))
    siblings = question.bank.questions.filter(code=question.code)
    if siblings.current().exists() or siblings.filter(version__gt=question.version).exists():
        return
    Question.objects.filter(pk=question.pk).update(is_current=True)
    audit.record("question.restored", question, by=by, organisation_id=question.bank.organisation_id)


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
    parsed = {code: background.with_known_skills(formats.finished(some)) for code, some in by_course.items()}
    found = strays | {key: words for one in parsed.values() for key, words in _by_code(one).items()}
    if found:
        raise Invalid("；".join(f"{code}：{words}" for code, words in found.items()), fields=dict(found))
    return sum(background.write(bank_of_course(courses[code]), one, by=None).count for code, one in parsed.items())


def bank_of_course(course: CoursePage) -> QuestionBank:
    """The bank that carries the course's code, made if there is none yet."""
    defaults = {"name": course.title[:120], "course": course, "organisation_id": course.organisation_id}
    return QuestionBank.objects.get_or_create(code=course.code.lower(), defaults=defaults)[0]


def _editable(bank_id: int, by: User | None) -> QuestionBank:
    bank = QuestionBank.objects.get(pk=bank_id)
    access.require(access.can_edit_bank(by, bank))
    return bank


def _by_code(parsed: Parsed) -> dict[str, Any]:
    codes = {draft.row: draft.code for draft in parsed.drafts}
    return {codes.get(problem.row, str(problem.row)): faults.sentence(problem) for problem in parsed.problems}
