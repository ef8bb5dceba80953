"""Gradebooks: a run with learners, columns and results."""

from decimal import Decimal
from typing import Any

from courses.models import CourseRun, Enrolment, GradeEvent, GradeItem
from courses.operations.grade_items import ItemPlan, add_item
from courses.operations.grades import record_event
from tests.factories.courses import make_course, make_enrolment, make_run


def make_graded_run(*, learners: int = 2, **also: Any) -> CourseRun:
    """A run of a course without a quiz, with that many learners."""
    run = make_run(make_course(questions=0), **also)
    for _ in range(learners):
        make_enrolment(run)
    return run


def make_item(run: CourseRun, name: str = "期末实操", **also: Any) -> GradeItem:
    """A column of the teacher's own, shown when published."""
    plan = {"part": "final", "weight": Decimal(1), "keep": "newest", "release": "by_hand", **also}
    return add_item(run.pk, ItemPlan(name, **plan), by=run.teacher)


def give(enrolment: Enrolment, item: GradeItem, score: Any, **also: Any) -> GradeEvent:
    """A result in the cell, as its teacher enters it."""
    fields = {"source": "manual", "evidence": "cell", "by": enrolment.run.teacher, **also}
    return record_event(enrolment.pk, item.key, None if score is None else Decimal(str(score)), **fields)
