"""What a run owes its learners: its pinned lessons, and how they differ from what is published today."""

from collections.abc import Iterable
from itertools import groupby

from django.db.models import Count, QuerySet

from courses.models import CourseRun, RunLesson
from courses.queries.pages import OutlineLesson, OutlineModule


def lessons_of_run(run: CourseRun | int) -> QuerySet[RunLesson]:
    """The lessons of a run in order, whatever has been written or taken back in the CMS since."""
    return RunLesson.objects.filter(run=run).order_by("position")


def lesson_counts(run_ids: Iterable[int]) -> dict[int, int]:
    """{run: how many lessons it owes}. One query for any number of runs."""
    wanted = set(run_ids)
    counted = RunLesson.objects.order_by().filter(run__in=wanted).values_list("run").annotate(lessons=Count("pk"))
    return dict.fromkeys(wanted, 0) | dict(counted)


def outline_of_run(run: CourseRun | int) -> tuple[OutlineModule, ...]:
    """The table of contents of a run, in one query; `pk` of a line is the lesson's."""
    return outline(list(lessons_of_run(run)))


def outline(lessons: list[RunLesson]) -> tuple[OutlineModule, ...]:
    """Lessons in order as chapters: neighbours of one module make a chapter."""
    chapters = groupby(lessons, key=lambda row: row.module_id)
    return tuple(_chapter(number, list(rows)) for number, (_module, rows) in enumerate(chapters, 1))


def _chapter(number: int, rows: list[RunLesson]) -> OutlineModule:
    lines = tuple(OutlineLesson(row.lesson_id, row.position, row.title, row.minutes) for row in rows)
    return OutlineModule(number, rows[0].module_title, lines)
