"""Whether a student may take an order at all, and what an order asks for in the words of the score."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from certificates import public as certificates
from internships import matching
from internships.models import Order
from lms.organisations import public as organisations


def levels_of_many(person_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """{person: {skill: best level proven}}."""
    return certificates.skill_levels_of_many(person_ids)


class Asked(NamedTuple):
    """What an order asks for under one code: the names it was written with, the level, the weight."""

    code: str
    names: str
    level: int
    weight: int


def asked_of(order: Order) -> list[Asked]:
    """What an order asks for, by the codes skills count under today, in their order.

    An approved order keeps its words; of two skills that have become one since, the higher level is asked, and their
    weights add up, so that its other needs weigh what they did.
    """
    found: dict[str, Asked] = {}
    for row in order.skills.all():
        code, name = row.skill.counted, str(row.skill)
        had = found.get(code)
        names = f"{had.names}、{name}" if had else name
        level, weight = (max(had.level, row.level), had.weight + row.weight) if had else (row.level, row.weight)
        found[code] = Asked(code, names, level, weight)
    return sorted(found.values())


def needs_of(order: Order) -> list[matching.Need]:
    """The same as the score understands it."""
    return [matching.Need(one.code, one.level, one.weight) for one in asked_of(order)]


@dataclass(frozen=True)
class Refusal:
    """Why a student may not take an order: the rule's number, and the rule in plain words with the numbers seen."""

    rule: str
    words: str


def refusals(order: Order, study: organisations.Study | None) -> list[Refusal]:
    """Every reason that keeps a student from an order; none means eligible."""
    if study is None:
        return [Refusal("PARTNER", _("这个订单面向合作院校的在读学生，你现在没有在读的院校记录。"))]
    found = []
    if study.organisation_id != order.school_id:
        found.append(
            Refusal("PARTNER", _("这个订单由%(school)s合作培养，只面向该校学生。") % {"school": str(order.school)})
        )
    year = None if study.entered_on is None else year_of_study(study.entered_on, order.starts_on)
    if year is not None and year < order.youngest_year:
        words = _("上岗时你在读第 %(year)d 年，订单要求至少第 %(least)d 年：不得安排一年级学生岗位实习。")
        found.append(Refusal("YEAR-1", words % {"year": year, "least": order.youngest_year}))
    return found


def is_eligible(order: Order, study: organisations.Study | None) -> bool:
    """Whether a student may take the order at all: of its partner school, and far enough in their studies."""
    if study is None or study.organisation_id != order.school_id:
        return False
    return has_reached(study, order.starts_on, order.youngest_year)


def has_reached(study: organisations.Study, starts_on: date, youngest_year: int) -> bool:
    """Whether a student will be far enough in their studies on that day."""
    return study.entered_on is None or year_of_study(study.entered_on, starts_on) >= youngest_year


def year_of_study(entered_on: date, day: date) -> int:
    """1 in the first academic year; a year turns on 1 September."""

    def academic_year(of: date) -> int:
        return of.year - (of.month < 9)

    return academic_year(day) - academic_year(entered_on) + 1
