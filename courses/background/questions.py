"""Writing questions into a bank: a whole file or one, all of it or nothing; a large file as work in the background."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import faults, formats
from courses.formats import Draft, Parsed, Problem
from courses.grading import texts
from courses.models import Question, QuestionBank, QuestionImport
from courses.queries import banks
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.jobs import public as jobs
from lms.people.models import User
from lms.skills import public as skills

IMPORT_JOB = "courses.import_questions"
EXPORT_JOB = "courses.export_questions"
CONTENT = ("kind", "title", "category", "spec", "skill_id", "level", "tags")
BATCH = 500
KEPT_HOURS = 24


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
def write(bank: QuestionBank, parsed: Parsed, *, by: User | None, action: str = "bank.imported") -> Written:
    """New rows for what is new or changed, under the bank's lock. Raises Invalid naming every bad row."""
    QuestionBank.objects.select_for_update().get(pk=bank.pk)
    known = with_known_skills(parsed)
    require_sound(known)
    written, rows = compared(bank, list(known.drafts))
    bank.questions.current().filter(code__in=written.changed).update(is_current=False)
    Question.objects.bulk_create(rows, batch_size=BATCH)
    if written.count:
        audit.record(
            action, bank, by=by, organisation_id=bank.organisation_id,
            added=len(written.added), changed=len(written.changed), codes=[row.code for row in rows[:20]],
        )  # fmt: skip
    return written


def require_sound(parsed: Parsed) -> None:
    """Raises Invalid with a sentence for every problem, its row before it."""
    if parsed.problems:
        said = [in_row(problem) for problem in parsed.problems]
        raise Invalid("\n".join(said), fields={str(n): words for n, words in enumerate(said)})


def in_row(problem: Problem) -> str:
    """The problem with its row, in the reader's language."""
    words = faults.sentence(problem)
    return _("第 %(row)s 行：%(words)s") % {"row": problem.row, "words": words} if problem.row else words


def with_known_skills(parsed: Parsed) -> Parsed:
    """The file with one problem more for every skill that nobody can choose."""
    known = skills.chosen({draft.skill for draft in parsed.drafts if draft.skill})
    strange = [
        Problem(draft.row, "unknown_skill", "skill", {"skill": draft.skill[:40]})
        for draft in parsed.drafts
        if draft.skill and draft.skill not in known
    ]
    return Parsed(parsed.drafts, (*parsed.problems, *strange), parsed.categories)


def compared(bank: QuestionBank, drafts: list[Draft]) -> tuple[Written, list[Question]]:
    """What the drafts would do to the bank, and the rows that do it."""
    known = skills.chosen({draft.skill for draft in drafts if draft.skill})
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


@transaction.atomic
def write_import(import_id: uuid.UUID, *, by: User | None) -> Written:
    """Write an uploaded file once; one already written does nothing. Raises Invalid where it has problems."""
    brought = QuestionImport.objects.select_for_update(of=("self",)).select_related("bank").get(pk=import_id)
    if brought.written_at is not None:
        return Written()
    written = write(brought.bank, formats.read(brought.format, bytes(brought.content)), by=by)
    brought.written_at = timezone.now()
    brought.save(update_fields=["written_at"])
    return written


@jobs.runner(IMPORT_JOB, label=gettext_lazy("导入题目"), lease_seconds=300)
def run_import(progress: jobs.Progress) -> dict[str, Any]:
    """A large file: one step, one transaction, so that half a file never stands in the bank."""
    brought = QuestionImport.objects.select_related("started_by").get(pk=progress.arguments["import"])
    progress.step(gettext_lazy("读取并写入"))
    written = write_import(brought.pk, by=brought.started_by)
    progress.advance(written.count, skipped=len(written.unchanged))
    return {"added": len(written.added), "changed": len(written.changed)}


@jobs.runner(EXPORT_JOB, label=gettext_lazy("导出题目"), lease_seconds=300)
def run_export(progress: jobs.Progress) -> dict[str, Any]:
    """A bank's questions as a file; done twice it leaves the same file."""
    bank = QuestionBank.objects.get(pk=progress.arguments["bank"])
    form = progress.arguments["format"]
    rows = banks.filtered(bank, progress.arguments["asked"])[: formats.MOST_QUESTIONS]
    drafts = [banks.draft_of(question) for question in rows]
    progress.step(gettext_lazy("写成文件"), len(drafts))
    path = progress.path(f"{bank.code}.{formats.FORMATS[form][1]}")
    path.write_bytes(formats.write(form, drafts))
    progress.advance(len(drafts))
    return {"file": path, "questions": len(drafts)}


def forget_imports() -> int:
    """Delete uploads that were written, or that nobody confirmed within a day. Returns how many went."""
    old = QuestionImport.objects.filter(created_at__lt=timezone.now() - timedelta(hours=KEPT_HOURS))
    return old.delete()[0]
