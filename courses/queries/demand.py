"""What open posts ask of schools, as whoever stands above tells it, and how much of it a plan would teach.

Courses know nothing of orders. Whoever stands above both registers where the posts are, and is asked here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from courses.curricula.coverage import Figures, Post, measure
from courses.curricula.plans import Plan
from courses.curricula.teaching import taught_by
from courses.queries.skills import skill_supply

Source = Callable[[], Sequence[Post]]
_sources: list[Source] = []


@dataclass(frozen=True)
class Asked:
    """What is asked of a skill: the highest level, and the seats of the posts that ask for it."""

    level: int
    seats: int


@dataclass(frozen=True)
class Effect:
    """Coverage by the courses the school gives now, and by these and the plan; {skill: what is asked, what is taught}.

    asked     the most wanted first
    """

    now: Figures
    then: Figures
    asked: dict[str, Asked]
    taught: dict[str, int]


def register_demand(source: Source) -> None:
    """Let `source()` say what the open posts ask for; registering again replaces it."""
    _sources[:] = [source]


def effect_of(plan: Plan, organisation_id: int) -> Effect:
    """What the plan would add to what the school teaches, by the definition of `curricula.coverage`."""
    posts = [post for source in _sources for post in source()]
    taught = {code: supply.level for code, supply in skill_supply(organisation_id).items()}
    planned = taught_by(plan)
    together = {code: max(taught.get(code, 0), planned.get(code, 0)) for code in {*taught, *planned}}
    return Effect(measure(posts, taught), measure(posts, together), _asked(posts), taught)


def _asked(posts: Sequence[Post]) -> dict[str, Asked]:
    found: dict[str, Asked] = {}
    for post in posts:
        for need in post.needs:
            before = found.get(need.skill, Asked(0, 0))
            found[need.skill] = Asked(max(before.level, need.level), before.seats + post.seats)
    return dict(sorted(found.items(), key=lambda pair: (-pair[1].seats, pair[0])))
