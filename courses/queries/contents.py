"""What a run owes its learners: its pinned lessons, and how they differ from what is published today."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Value
from wagtail.models import Revision
from wagtail.rich_text import get_text_for_indexing

from courses.grading.differences import differences
from courses.models import CourseRun, Enrolment, LessonDone, LessonPage, ModulePage, RunLesson
from courses.queries import pages
from courses.queries.pages import OutlineLesson, OutlineModule

BODY = LessonPage._meta.get_field("body")
# The field of a block that names what it places, where it is not "code".
NAMED_IN = {"lab": "lab"}


@dataclass(frozen=True)
class Piece:
    """A stretch of words that stayed ("equal"), came in ("addition") or went out ("deletion")."""

    kind: str
    text: str


@dataclass(frozen=True)
class BlockChange:
    """A block of a lesson that was added, removed or changed, with what became of its words."""

    kind: str
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Change:
    """A lesson in which the run and the published course differ.

    kind     added, removed, changed, or kept: published no more, but somebody in the run has done it
    number   in the run; in the published course for an added one
    was      the old title where that changed, else empty; `minutes` and `was_minutes` likewise
    done_by  how many in the run have done it
    """

    kind: str
    lesson_id: int
    number: int
    title: str
    module: str
    minutes: int
    was: str = ""
    was_minutes: int | None = None
    done_by: int = 0
    blocks: tuple[BlockChange, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """All changes, the published order first; and whether order, chapter or English titles differ besides."""

    changes: tuple[Change, ...]
    is_reordered: bool

    @property
    def is_same(self) -> bool:
        """Whether learners see what is published."""
        return not self.waiting and not self.is_reordered

    @property
    def waiting(self) -> tuple[Change, ...]:
        """What a take-over would change."""
        return tuple(change for change in self.changes if change.kind != "kept")


def lessons_of_run(run: CourseRun | int) -> QuerySet[RunLesson]:
    """The lessons of a run in order, whatever has been written or taken back in the CMS since."""
    return RunLesson.objects.filter(run=run).order_by("position")


def lessons_with_done(run: CourseRun | int, enrolment: Enrolment | None) -> QuerySet[RunLesson]:
    """The same, each with `is_done`: whether the person of the enrolment has done it."""
    done = LessonDone.objects.filter(enrolment=enrolment, lesson=OuterRef("lesson"))
    return lessons_of_run(run).annotate(is_done=Exists(done) if enrolment else Value(False))


def lesson_counts(run_ids: Iterable[int]) -> dict[int, int]:
    """{run: how many lessons it owes}. One query for any number of runs."""
    wanted = set(run_ids)
    counted = RunLesson.objects.order_by().filter(run__in=wanted).values_list("run").annotate(lessons=Count("pk"))
    return dict.fromkeys(wanted, 0) | dict(counted)


def lessons_placing(run_id: int, kind: str, code: str) -> list[int]:
    """The lessons of a run, in order, whose pinned version holds a block of that type naming that code.

    A lab is named as lessons name it: OW for LAB-OW.
    """
    rows = lessons_of_run(run_id).select_related("revision")
    return [row.lesson_id for row in rows if _places(json.loads(row.revision.content["body"]), kind, code)]


def placings(run_id: int, kind: str, codes: Collection[str]) -> dict[str, list[int]]:
    """The same for several codes at once, in one query; a code that no lesson places is not in it."""
    found: dict[str, list[int]] = {}
    for row in lessons_of_run(run_id).select_related("revision") if codes else []:
        body = json.loads(row.revision.content["body"])
        for code in codes:
            if _places(body, kind, code):
                found.setdefault(code, []).append(row.lesson_id)
    return found


def _places(blocks: list[dict[str, Any]], kind: str, code: str) -> bool:
    named = (block["value"] for block in blocks if block["type"] == kind)
    return any(isinstance(value, dict) and value.get(NAMED_IN.get(kind, "code")) == code for value in named)


def lessons_in(run_id: int) -> list[int]:
    """The lessons of a run in order, as keys of their pages."""
    return list(lessons_of_run(run_id).values_list("lesson", flat=True))


def outline_of_run(run: CourseRun | int) -> tuple[OutlineModule, ...]:
    """The table of contents of a run, in one query; `pk` of a line is the lesson's."""
    return outline(list(lessons_of_run(run)))


def outline(lessons: list[RunLesson]) -> tuple[OutlineModule, ...]:
    """Lessons in order as chapters: neighbours of one module make a chapter."""
    chapters = groupby(lessons, key=lambda row: row.module_id)
    return tuple(_chapter(number, list(rows)) for number, (_module, rows) in enumerate(chapters, 1))


def published(run: CourseRun) -> list[RunLesson]:
    """What pinning would write today, unsaved and numbered from 1; without a version where a lesson has none yet."""
    modules = {module.path: module for module in ModulePage.objects.live().child_of(run.course)}
    lessons = pages.lessons_of(run.course).select_related("live_revision")
    return [_line(run, number, lesson, modules[lesson.module_path]) for number, lesson in enumerate(lessons, 1)]


def comparison(run: CourseRun) -> Comparison:
    """What learners of the run see against what is published today. Six queries, whatever the number of lessons."""
    pinned = {row.lesson_id: row for row in lessons_of_run(run).select_related("revision")}
    newest = {row.lesson_id: row for row in published(run)}
    done = _done_by(run)
    found = [_changed(pinned[pk], row, done) if pk in pinned else _added(row) for pk, row in newest.items()]
    found += [_gone(row, done.get(pk, 0)) for pk, row in pinned.items() if pk not in newest]
    shared = [pk for pk in newest if pk in pinned]
    lines = [_titles(row) for row in newest.values()]
    known = {_titles(row) for row in pinned.values()}
    reordered = shared != [pk for pk in pinned if pk in newest]
    retitled = any(line not in known for line in lines if line[0] in pinned)
    return Comparison(tuple(change for change in found if change), reordered or retitled)


def _titles(row: RunLesson) -> tuple[int, int, str, str, str]:
    """What a line says besides the lesson's own title, which is a change of the lesson."""
    return row.lesson_id, row.module_id, row.module_title_zh, row.module_title_en, row.title_en


def _chapter(number: int, rows: list[RunLesson]) -> OutlineModule:
    lines = tuple(OutlineLesson(row.lesson_id, row.position, row.title, row.title_en, row.minutes) for row in rows)
    return OutlineModule(number, rows[0].module_title, lines)


def _line(run: CourseRun, number: int, lesson: LessonPage, module: ModulePage) -> RunLesson:
    return RunLesson(
        run=run,
        position=number,
        module=module,
        module_title_zh=module.title,
        module_title_en=module.title_en,
        lesson=lesson,
        revision=lesson.live_revision,
        title=lesson.title,
        title_en=lesson.title_en,
        minutes=lesson.minutes,
    )


def _done_by(run: CourseRun) -> dict[int, int]:
    done = LessonDone.objects.filter(enrolment__run=run).order_by().values_list("lesson")
    return dict(done.annotate(people=Count("pk")))


def _added(row: RunLesson) -> Change:
    return Change("added", row.lesson_id, row.position, row.title, row.module_title, row.minutes)


def _gone(row: RunLesson, done_by: int) -> Change:
    kind = "kept" if done_by else "removed"
    return Change(kind, row.lesson_id, row.position, row.title, row.module_title, row.minutes, done_by=done_by)


def _changed(row: RunLesson, newest: RunLesson, done: dict[int, int]) -> Change | None:
    if row.revision_id == newest.revision_id:
        return None
    return Change(
        "changed",
        row.lesson_id,
        row.position,
        newest.title,
        row.module_title,
        newest.minutes,
        was=row.title if row.title != newest.title else "",
        was_minutes=row.minutes if row.minutes != newest.minutes else None,
        done_by=done.get(row.lesson_id, 0),
        blocks=_block_changes(body_of(row.revision), newest.lesson.body),
    )


def body_of(revision: Revision) -> Any:
    """The blocks of a lesson's version, without asking the page for anything else."""
    return BODY.to_python(revision.content["body"])


def _block_changes(before: Any, after: Any) -> tuple[BlockChange, ...]:
    """Block by block, in the order of the newer text; what only moved is no change."""
    old, new = {child.id: child for child in before}, {child.id: child for child in after}
    changes = [_block_change(old.get(key), child) for key, child in new.items()]
    changes += [_block_change(child, None) for key, child in old.items() if key not in new]
    return tuple(change for change in changes if change)


def _block_change(old: Any, new: Any) -> BlockChange | None:
    if old is not None and new is not None and old.get_prep_value() == new.get_prep_value():
        return None
    kind = "added" if old is None else "removed" if new is None else "changed"
    pieces = differences(_words(old), _words(new))
    return BlockChange(kind, str((new or old).block.label), tuple(Piece(*piece) for piece in pieces))


def _words(child: Any) -> str:
    return get_text_for_indexing(str(child.render())) if child is not None else ""
