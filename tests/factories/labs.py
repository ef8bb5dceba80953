"""Labs of a course, and attempts worked: the model's own answer, or some of it wrong."""

from typing import Any

from courses.labs import LABS, written
from courses.models import CourseLab, CoursePage, CourseRun, Enrolment, LabAttempt
from courses.operations import labs as operations
from tests.factories.courses import make_course, make_enrolment, make_run

LAB = "LAB-QT"


def name_lab(course: CoursePage, code: str = LAB, **fields: Any) -> CourseLab:
    """The course names the lab."""
    return CourseLab.objects.create(course=course, code=code, sort_order=course.labs.count(), **fields)


def make_lab_run(*codes: str, **also: Any) -> CourseRun:
    """A run of a course without a quiz that names these labs, LAB-QT unless they are given."""
    course = make_course(questions=0)
    for code in codes or (LAB,):
        name_lab(course, code)
    return make_run(course, **also)


def make_lab_learner(*codes: str) -> Enrolment:
    """Somebody who learns in such a run."""
    return make_enrolment(make_lab_run(*codes))


def right(attempt: LabAttempt, *, wrong: int = 0) -> dict[str, Any]:
    """What a form says that has everything right but the first so many figures."""
    lab = LABS[attempt.code]
    solution = lab.solution(attempt.case)
    given = {ask.path: written(ask, solution[ask.path]) for ask in lab.asks(attempt.case)}
    for path in list(given)[:wrong]:
        given[path] = "1"
    return given


def work(
    enrolment: Enrolment, code: str = LAB, *, graded: bool = True, wrong: int = 0, seed: int | None = None
) -> LabAttempt:
    """An attempt begun, answered and handed in by its learner."""
    start = operations.start_graded if graded else operations.start_practice
    attempt = start(enrolment.pk, code, by=enrolment.person, seed=seed)
    operations.save_draft(attempt.pk, right(attempt, wrong=wrong), by=enrolment.person)
    return operations.hand_in(attempt.pk, by=enrolment.person)
