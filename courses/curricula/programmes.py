"""The figures of a training programme (人才培养方案): hours, credits and their shares.

The checks of the demo's programme, and the rules in `rules`, are made of these alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Category(StrEnum):
    """What a line of a programme is, in the words of the standards."""

    PUBLIC_BASIC = "public_basic_course"
    SPECIALTY_BASIC = "specialty_basic_course"
    SPECIALTY_CORE = "specialty_core_course"
    SPECIALTY_EXTENDED = "specialty_extended_course"
    ELECTIVE = "elective"
    PRACTICAL_TRAINING = "practical_training"
    POST_INTERNSHIP = "post_internship"


# Counted in weeks on site, and credited by the week.
BY_THE_WEEK = frozenset({Category.PRACTICAL_TRAINING, Category.POST_INTERNSHIP})


@dataclass(frozen=True)
class Line:
    """A course, or a whole category, of a programme.

    hours     class hours (学时), theory and practice together; practice of them
    credits   credit hours (学分)
    elective  whether students choose it
    """

    category: Category
    hours: int
    practice: int
    credits: Decimal
    elective: bool = False
    name: str = ""


@dataclass(frozen=True)
class Totals:
    """Sums over a programme's lines; shares are of `hours`, None for a programme without any."""

    hours: int
    public_hours: int
    elective_hours: int
    practice_hours: int
    credits: Decimal

    def share(self, part: int) -> float | None:
        """A part of all hours, four decimals."""
        return round(part / self.hours, 4) if self.hours else None

    @property
    def public_share(self) -> float | None:
        """Hours of public basic courses among all."""
        return self.share(self.public_hours)

    @property
    def elective_share(self) -> float | None:
        """Hours students choose among all."""
        return self.share(self.elective_hours)

    @property
    def practice_share(self) -> float | None:
        """Hours of practice among all."""
        return self.share(self.practice_hours)


def totals(lines: Sequence[Line]) -> Totals:
    """What the lines add up to."""
    return Totals(
        hours=sum(line.hours for line in lines),
        public_hours=sum(line.hours for line in lines if line.category == Category.PUBLIC_BASIC),
        elective_hours=sum(line.hours for line in lines if line.elective),
        practice_hours=sum(line.practice for line in lines),
        credits=sum((line.credits for line in lines), Decimal(0)),
    )
