"""How much of what firms ask for a school's courses teach, and which skills to teach next."""

from collections.abc import Sequence
from dataclasses import dataclass

from courses import public as courses
from courses.curricula import Need, Plan, Post, best_steps
from internships import public as internships
from lms.organisations.public import City, Cluster
from lms.skills import public as skills
from lms.skills.public import Skill

NEXT_SKILLS = 3


@dataclass(frozen=True)
class SkillRow:
    """A demanded skill: the highest level asked, the seats that ask, and the level that courses reach (0: none)."""

    skill: Skill
    asked: int
    seats: int
    taught: int
    course_titles: tuple[str, ...]

    @property
    def code(self) -> str:
        """The skill's code."""
        return self.skill.code

    @property
    def name(self) -> str:
        """The skill's name in the reader's language."""
        return str(self.skill)

    @property
    def covered(self) -> bool:
        """Whether some course reaches the level asked."""
        return self.taught >= self.asked


@dataclass(frozen=True)
class Advice:
    """A skill to teach next, from where it is taught to the level asked, and coverage once it is."""

    skill: Skill
    taught: int
    level: int
    percent: float | None
    reachable: int

    @property
    def code(self) -> str:
        """The skill's code."""
        return self.skill.code


@dataclass(frozen=True)
class Coverage:
    """The rows, most wanted first; the figures by `courses.curricula.coverage`; and what would raise them most."""

    rows: list[SkillRow]
    plan: Plan
    advice: tuple[Advice, ...]

    @property
    def weighted_percent(self) -> float | None:
        """Seats × weight of needs that are taught, over all; None where nobody asks for anything."""
        return self.plan.now.percent

    @property
    def seats(self) -> int:
        """Open seats."""
        return self.plan.now.seats

    @property
    def reachable_seats(self) -> int:
        """Those of posts whose every need is taught."""
        return self.plan.now.reachable

    @property
    def missing(self) -> list[SkillRow]:
        """Demanded skills that no course brings to the level asked."""
        return [row for row in self.rows if not row.covered]


def coverage(organisation_id: int, *, city: City | None = None, cluster: Cluster | None = None) -> Coverage:
    """What the school's courses cover of the open posts of the province, a city or a cluster."""
    where = {"city_id": city.pk if city else None, "cluster_id": cluster.pk if cluster else None}
    supply = courses.skill_supply(organisation_id)
    demand = internships.demand_by_skill(**where)
    known = skills.by_code(row.code for row in demand)
    rows = [
        SkillRow(
            known[row.code],
            row.level,
            row.seats,
            supply[row.code].level if row.code in supply else 0,
            supply[row.code].courses if row.code in supply else (),
        )
        for row in demand
    ]
    taught = {code: entry.level for code, entry in supply.items()}
    plan = best_steps(_posts(internships.needs_of_orders(**where)), taught, NEXT_SKILLS)
    return Coverage(rows, plan, tuple(_advice(plan, known)))


def open_posts() -> list[Post]:
    """What every open post of the province asks for."""
    return _posts(internships.needs_of_orders())


def _posts(needs: Sequence[tuple[int, tuple[tuple[str, int, int], ...]]]) -> list[Post]:
    return [Post(seats, tuple(Need(*need) for need in own)) for seats, own in needs]


def _advice(plan: Plan, known: dict[str, Skill]) -> list[Advice]:
    return [
        Advice(known[step.skill], step.taught, step.level, step.after.percent, step.after.reachable)
        for step in plan.steps
    ]
