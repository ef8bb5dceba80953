"""The demo's twelve courses, their questions, runs, and a class with marks."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from courses import public as courses
from lms.demo import assignment, labs, lessons
from lms.demo.outline import every_question, outline
from lms.demo.people import Cast

TERM = "2026-2027-1"
SEATS = 60
# The class that is taught already: gradebook, risks and a learner's own grades have something to show.
TAUGHT = "CBE301"
COLUMNS = [
    courses.ItemPlan("考勤", "attendance", Decimal(1), "newest", "at_once"),
    courses.ItemPlan("第一次作业", "assignments", Decimal(1), "newest", "at_once"),
    courses.ItemPlan("期中测验", "quizzes", Decimal(1), "best", "at_once"),
]
# A line a learner, a figure a column; the first is the student. The last two are those whom a teacher looks after.
MARKS = [
    (95, 88, 84),
    (100, 92, 90),
    (90, 78, 81),
    (85, 74, 69),
    (95, 81, 77),
    (80, 66, 72),
    (60, 55, 48),
    (45, 40, 52),
]
# Labs of that class: two are due and count, the third is voluntary.
DUE = {"LAB-OW": 20, "LAB-PD": 34}
# The student has practised one, worked one for the grade and not touched the third; some others have worked it too,
# so many of a hundred fields wrong.
PRACTISED, GRADED = "LAB-OW", "LAB-PD"
OTHERS_WRONG = (0, 20, 45, 10)
# So many of them have read the first lessons.
READERS, READ = 3, 2


def load(cast: Cast) -> None:
    """Pages, questions, an open run of every course at the demo's school, and one class that is taught."""
    for entry in outline()["courses"]:
        written = lessons.in_registry(lessons.written(entry["code"]))
        courses.import_outline(entry, by=None, organisation_id=cast.school.pk, written=written)
    courses.import_questions(every_question())
    for entry in outline()["certificates"]:
        # The proof of order training asks for an internship: internships award it themselves.
        if "courses" in entry["requires"]:
            courses.import_certificate_rule(entry, by=None)
    today = timezone.localdate()
    runs = {}
    for entry in outline()["courses"]:
        runs[entry["code"]] = courses.open_run(
            entry["code"],
            cast.school.pk,
            cast.people["teacher"].pk,
            term=TERM,
            starts_on=today - timedelta(days=60),
            ends_on=today + timedelta(days=60),
            seats=SEATS,
            by=None,
        )
    _teach(cast, runs[TAUGHT])
    _work_labs(cast, runs[TAUGHT])
    assignment.load(cast, runs[TAUGHT])


def _teach(cast: Cast, run_id: int) -> None:
    """Put the student and some classmates into a class with marks, and let them read the first lessons."""
    teacher = cast.people["teacher"]
    learners = [cast.people["student"], *cast.classmates[: len(MARKS) - 1]]
    courses.enrol_people(run_id, [person.pk for person in learners], by=teacher)
    places = courses.places_in(run_id)
    rows = [places[person.pk] for person in learners]
    for column, plan in enumerate(COLUMNS):
        item = courses.add_item(run_id, plan, by=teacher)
        marks = zip(rows, MARKS, strict=True)
        entries = [courses.GradeEntry(row, item.pk, Decimal(line[column]), 0) for row, line in marks]
        courses.enter_grades(run_id, entries, reason="", by=teacher)
    read = courses.lessons_in(run_id)[:READ]
    for person, row in zip(learners[:READERS], rows, strict=False):
        for lesson in read:
            courses.mark_done(row, lesson, by=person)


def _work_labs(cast: Cast, run_id: int) -> None:
    """What the class has worked so far."""
    for code, days in DUE.items():
        due = timezone.localtime(timezone.now() + timedelta(days=days)).replace(hour=23, minute=59, second=0)
        courses.set_run_lab(run_id, code, attempts=None, opens_at=None, due_at=due, by=None)
    places, student = courses.places_in(run_id), cast.people["student"]
    works = labs.works(places, student, PRACTISED, (labs.PRACTICE, 40), (labs.PRACTICE, 15))
    works += labs.works(places, student, GRADED, (labs.PRACTICE, 25), (labs.GRADED, 30))
    for person, wrong in zip(cast.classmates, OTHERS_WRONG, strict=False):
        works += labs.works(places, person, PRACTISED, (labs.GRADED, wrong))
        works += labs.works(places, person, GRADED, (labs.GRADED, wrong))
    courses.record_labs(run_id, works)
