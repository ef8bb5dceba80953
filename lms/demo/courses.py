"""The demo's twelve courses, their questions, runs, and some who have already passed."""

from datetime import timedelta

from django.utils import timezone

from courses import public as courses
from lms.demo import lessons
from lms.demo.outline import every_question, outline
from lms.demo.people import Cast

TERM = "2026-2027-1"
SEATS = 60


def load(cast: Cast) -> None:
    """Pages, questions, and an open run of every course at the demo's school."""
    for entry in outline()["courses"]:
        written = lessons.in_registry(lessons.written(entry["code"]))
        courses.import_outline(entry, by=None, organisation_id=cast.school.pk, written=written)
    courses.import_questions(every_question())
    today = timezone.localdate()
    for entry in outline()["courses"]:
        courses.open_run(
            entry["code"],
            cast.school.pk,
            cast.people["teacher"].pk,
            term=TERM,
            starts_on=today - timedelta(days=60),
            ends_on=today + timedelta(days=60),
            seats=SEATS,
            by=None,
        )
