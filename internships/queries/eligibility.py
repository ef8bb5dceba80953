"""Whether a student may take an order at all, and what an order asks for in the words of the score."""

from collections.abc import Iterable
from datetime import date

from certificates import public as certificates
from internships import matching
from internships.models import Order
from lms.organisations import public as organisations


def levels_of_many(person_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """{person: {skill: best level proven}}."""
    return certificates.skill_levels_of_many(person_ids)


def needs_of(order: Order) -> list[matching.Need]:
    """What an order asks for, as the score understands it."""
    return [matching.Need(row.skill.code, row.level, row.weight) for row in order.skills.all()]


def is_eligible(order: Order, study: organisations.Study | None) -> bool:
    """Whether a student may take the order at all: of its partner school, and far enough in their studies."""
    if study is None or study.organisation_id != order.school_id:
        return False
    return study.entered_on is None or year_of_study(study.entered_on, order.starts_on) >= order.youngest_year


def year_of_study(entered_on: date, day: date) -> int:
    """1 in the first academic year; a year turns on 1 September."""

    def academic_year(of: date) -> int:
        return of.year - (of.month < 9)

    return academic_year(day) - academic_year(entered_on) + 1
