"""What the demo's class learned last term: courses passed, so that its people bring skills to the rounds."""

import random
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from courses import public as courses
from lms.demo import clock
from lms.demo.people import Cast
from lms.people.models import User

TERM = "2025-2026-2"
TERM_DAYS, LAST_DAY = 120, -115
SHEET = "2025-2026-2 学期成绩单"
# The course, how many of the class took it, and the score of the student whom one signs in as. Few: each lesson done
# is an act of its own, and everybody waits for the demo.
TAKEN = [("CBE101", 3, 86), ("CBE201", 3, 82), ("CBE204", 2, None)]
LOWEST, HIGHEST = 52, 96
# Some more of both classes who only sat the final, all of them in one go: a mean of fewer than five is not shown.
SAT = slice(16, 32)


def load(cast: Cast) -> None:
    """A run of each course that has ended, with the final grade of everybody in it; most passed."""
    dice = random.Random(20252)  # noqa: S311  the same marks every time, nothing secret
    with clock.days_from_now(LAST_DAY):
        for code, count, own in TAKEN:
            marks = [(person, dice.randint(LOWEST, HIGHEST)) for person in dice.sample(cast.classmates, count)]
            marks = marks if own is None else [(cast.people["student"], own), *marks]
            there = {person.pk for person, _mark in marks}
            _teach(cast, code, marks, [person for person in cast.classmates[SAT] if person.pk not in there])


def _teach(cast: Cast, code: str, marks: list[tuple[User, int]], sat: list[User]) -> None:
    teacher, today = cast.people["teacher"], timezone.localdate()
    run = courses.open_run(
        code,
        cast.school.pk,
        teacher.pk,
        term=TERM,
        starts_on=today - timedelta(days=TERM_DAYS),
        ends_on=today,
        seats=len(marks) + len(sat),
        by=None,
    )
    courses.enrol_people(run, [*(person.pk for person, _mark in marks), *(person.pk for person in sat)], by=teacher)
    places, lessons = courses.places_in(run), courses.lessons_in(run)
    for person, mark in marks:
        for lesson in lessons:
            courses.mark_done(places[person.pk], lesson, by=person)
        last = courses.record_event(
            places[person.pk], "final", Decimal(mark), source="import", evidence=SHEET, reason=SHEET, by=teacher
        )
    dice = random.Random(code)  # noqa: S311  the same marks every time, nothing secret
    entries = [
        courses.GradeEntry(places[person.pk], last.item_id, Decimal(dice.randint(LOWEST, HIGHEST)), 0) for person in sat
    ]
    courses.enter_grades(run, entries, reason=SHEET, by=teacher)
    courses.close_run(run, by=None)
