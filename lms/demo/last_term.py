"""What the demo's class learned last term: courses passed, so that its people bring skills to the rounds."""

import random
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from courses import public as courses
from lms.demo import clock, labs
from lms.demo.people import Cast
from lms.people.models import User

TERM = "2025-2026-2"
TERM_DAYS, LAST_DAY = 120, -115
# All that is learned is learned now, a moment before it is due and the term is over: within one day or past midnight.
LAST_MOMENT = timedelta(minutes=30)
SHEET = "2025-2026-2 学期成绩单"
# The course, how many of the class took it, and the score of the student whom one signs in as. Few: everybody waits
# for the demo.
TAKEN = [("CBE101", 3, 86), ("CBE201", 3, 82), ("CBE204", 2, None)]
LOWEST, HIGHEST = 52, 96
# Courses whose labs count: what the class's people got in the final, and of which labs how many fields they had wrong,
# one go after the other. The student comes last, where they took it.
LABS_OF = {
    "CBE301": {"LAB-LM": (20,), "LAB-OW": (35, 10), "LAB-PD": (15,)},
    "CBE303": {"LAB-PY": (25,), "LAB-OF": (40, 0), "LAB-CF": (10,)},
}
FINALS = {"CBE301": (88, 81, 79), "CBE303": (85, 90)}
# Who came last worked one of the labs too badly for its certificate.
SPOILT, TOO_MUCH = {"CBE301": "LAB-PD"}, 60
OWN = {"CBE303"}
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
        for code, finals in FINALS.items():
            # From the other end of the class: those who learn the course now are at its beginning.
            people = [*cast.classmates[-len(finals) :]]
            people = [*people[:-1], cast.people["student"]] if code in OWN else people
            _teach(cast, code, list(zip(people, finals, strict=True)), [])
            courses.award_skill_certificates([person.pk for person in people])


def _teach(cast: Cast, code: str, marks: list[tuple[User, int]], sat: list[User]) -> None:
    teacher, last = cast.people["teacher"], timezone.localdate(timezone.now() + LAST_MOMENT)
    run = courses.open_run(
        code,
        cast.school.pk,
        teacher.pk,
        term=TERM,
        starts_on=last - timedelta(days=TERM_DAYS),
        ends_on=last,
        seats=len(marks) + len(sat),
        by=None,
    )
    courses.enrol_people(run, [*(person.pk for person, _mark in marks), *(person.pk for person in sat)], by=teacher)
    places = courses.places_in(run)
    courses.record_lessons(run, [places[person.pk] for person, _mark in marks])
    if code in LABS_OF:
        _work_labs(run, code, places, [person for person, _mark in marks])
    for person, mark in marks:
        final = courses.record_event(
            places[person.pk], "final", Decimal(mark), source="import", evidence=SHEET, reason=SHEET, by=teacher
        )
    dice = random.Random(code)  # noqa: S311  the same marks every time, nothing secret
    entries = [
        courses.GradeEntry(places[person.pk], final.item_id, Decimal(dice.randint(LOWEST, HIGHEST)), 0)
        for person in sat
    ]
    if entries:
        courses.enter_grades(run, entries, reason=SHEET, by=teacher)
    courses.close_run(run, by=None)


def _work_labs(run: int, code: str, places: dict[int, int], people: list[User]) -> None:
    """Everybody practises each lab once and works it for the grade; all of it was due at the end of the term."""
    due = timezone.now() + LAST_MOMENT
    for lab in LABS_OF[code]:
        courses.set_run_lab(run, lab, attempts=None, opens_at=None, due_at=due, by=None)
    works = []
    for person in people:
        for lab, goes in LABS_OF[code].items():
            spoilt = person is people[-1] and SPOILT.get(code) == lab
            graded = [(labs.GRADED, TOO_MUCH if spoilt else wrong) for wrong in goes]
            works += labs.works(places, person, lab, (labs.PRACTICE, 30), *graded)
    courses.record_labs(run, works)
