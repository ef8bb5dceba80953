"""How much of what firms ask for a school's courses teach."""

from dataclasses import dataclass

from courses import public as courses
from internships import public as internships
from lms.skills import public as skills


@dataclass(frozen=True)
class SkillRow:
    """A demanded skill: the level asked, the seats that ask, and the level the school's courses reach (0: none)."""

    code: str
    name: str
    asked: int
    seats: int
    taught: int
    course_titles: tuple[str, ...]

    @property
    def covered(self) -> bool:
        """Whether some course reaches the level asked."""
        return self.taught >= self.asked


@dataclass(frozen=True)
class Coverage:
    """The rows, most wanted first, and the shares made of them (percent, None where nobody asks for anything)."""

    rows: list[SkillRow]
    weighted_percent: float | None
    reachable_seats: int
    seats: int

    @property
    def missing(self) -> list[SkillRow]:
        """Demanded skills that no course brings to the level asked."""
        return [row for row in self.rows if not row.covered]


def coverage(organisation_id: int) -> Coverage:
    """Seats asking for a skill that some course of the school teaches to that level, over all seats asking for it.

    A post is reachable when every skill it requires is covered so.
    """
    supply = courses.skill_supply(organisation_id)
    demand = internships.demand_by_skill()
    known = skills.by_code(row.code for row in demand)
    rows = [
        SkillRow(
            row.code,
            str(known[row.code]),
            row.level,
            row.seats,
            supply[row.code].level if row.code in supply else 0,
            supply[row.code].courses if row.code in supply else (),
        )
        for row in demand
    ]
    asked = sum(row.seats for row in rows)
    met = sum(row.seats for row in rows if row.covered)
    posts = internships.needs_of_posts()
    levels = {code: entry.level for code, entry in supply.items()}
    reachable = sum(seats for seats, needs in posts if all(levels.get(code, 0) >= level for code, level in needs))
    return Coverage(rows, round(100 * met / asked, 1) if asked else None, reachable, sum(seats for seats, _ in posts))
