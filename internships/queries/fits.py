"""How well a student fits posts, skill by skill."""

from collections.abc import Iterable
from dataclasses import dataclass

from certificates import public as certificates
from internships import matching
from internships.models import Order, Post, RankedList
from internships.queries.markets import needs_of
from lms.skills import public as skills


@dataclass(frozen=True)
class SkillLine:
    """One skill of an order, and the reader's own level (None: not signed in)."""

    code: str
    name: str
    needed: int
    held: int | None

    @property
    def missing(self) -> bool:
        """Whether the reader falls short of it."""
        return self.held is not None and self.held < self.needed


@dataclass(frozen=True)
class PostFit:
    """A post with the reader's score of it in points of a hundred (None: not signed in)."""

    post: Post
    score_percent: float | None
    applicants: int


def skill_lines(order: Order, levels: dict[str, int] | None) -> list[SkillLine]:
    """What an order asks for, beside what the reader has."""
    return [
        SkillLine(row.skill.code, str(row.skill), row.level, None if levels is None else levels.get(row.skill.code, 0))
        for row in order.skills.all()
    ]


def score_percent(order: Order, levels: dict[str, int] | None) -> float | None:
    """The fit the matching itself would use, in points of a hundred."""
    if levels is None:
        return None
    return matching.fit(levels, needs_of(order)).score / 100


def levels_of(user_id: int | None) -> dict[str, int] | None:
    """The reader's proven levels, None for strangers."""
    return None if user_id is None else certificates.skill_levels_of(user_id)


def applicants_by_post(round_id: int) -> dict[int, int]:
    """{post: how many lists of the round name it}."""
    found: dict[int, int] = {}
    for post_ids in RankedList.objects.filter(match_round=round_id).values_list("post_ids", flat=True):
        for post_id in post_ids:
            found[post_id] = found.get(post_id, 0) + 1
    return found


def fits(posts: Iterable[Post], levels: dict[str, int] | None, applicants: dict[int, int]) -> list[PostFit]:
    """Posts with scores and applicants; `post.order` and its skills must be at hand."""
    return [PostFit(post, score_percent(post.order, levels), applicants.get(post.pk, 0)) for post in posts]


def domain_names() -> dict[str, str]:
    """{domain code: name} for the list's filter."""
    return {domain.code: str(domain) for domain in skills.domains()}
