"""Classes that study by a published programme, and their final grades."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from courses.curricula.plans import Plan
from courses.models import CoursePage, CourseRun, ProgrammeVersion
from lms.organisations.models import Organisation, SchoolClass
from lms.organisations.public import Role
from lms.people.models import User
from tests.factories.courses import make_course, make_enrolment, make_run
from tests.factories.grades import give, make_item
from tests.factories.organisations import make_class, make_member
from tests.factories.programmes import make_plan, make_version, publish, with_course


def supported_plan(**changes: Any) -> Plan:
    """Outcome 1 rests on HX (0.6) and SX (0.4), outcome 2 on HX alone."""
    plan = with_course(make_plan(**changes), "HX", supports=((1, "H"), (2, "L")))
    return with_course(plan, "SX", supports=((1, "M"),))


def make_published(office: User, plan: Plan | None = None) -> ProgrammeVersion:
    """A published version at the office's school."""
    school = office.memberships.get().organisation
    return publish(make_version(school, plan or supported_plan()), office)


def make_students(school: Organisation, count: int, year: int = 2026, **also: Any) -> list[User]:
    """A class of the programme's specialty."""
    fields = {"specialty_code": "530702", "entered_on": date(year, 9, 1), **also}
    school_class: SchoolClass = make_class(school, **fields)
    return [make_member(Role.STUDENT, school, school_class=school_class) for _ in range(count)]


def teach(
    school: Organisation, code: str, people: Sequence[User], scores: Iterable[Any], *, ends_in: int = 1,
    release: str = "at_once",
) -> CourseRun:  # fmt: skip
    """A run of the course with a final grade for each of these people; None is none yet."""
    course = CoursePage.objects.filter(code=code).first() or make_course(questions=0, code=code)
    run = make_run(course, school, ends_on=timezone.localdate() + timedelta(days=ends_in), seats=200)
    item = make_item(run, release=release)
    for person, score in zip(people, scores, strict=True):
        enrolment = make_enrolment(run, person)
        if score is not None:
            give(enrolment, item, score)
    return run
