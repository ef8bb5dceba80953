"""How well a student fits posts, skill by skill, and whether they may take them at all."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from internships import matching
from internships.models import Order, Post, RankedList
from internships.queries.eligibility import is_eligible, levels_of_many, needs_of
from lms.organisations import public as organisations


@dataclass(frozen=True)
class Reader:
    """What the reader brings: proven levels and where they study. A stranger brings nothing (levels is None)."""

    levels: dict[str, int] | None = None
    study: organisations.Study | None = None


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

    @property
    def share_percent(self) -> int:
        """How much of the level needed is there, for a bar."""
        return 100 * min(self.held or 0, self.needed) // self.needed


@dataclass(frozen=True)
class PostFit:
    """A post with the reader's score of it in points of a hundred (None: not signed in)."""

    post: Post
    score_percent: float | None
    applicants: int = 0
    eligible: bool = True
    missing: list[SkillLine] = field(default_factory=list)


def reader_of(user: Any) -> Reader:
    """The person looking at the page, as the score sees them."""
    if not user.is_authenticated:
        return Reader()
    return Reader(levels_of_many([user.pk]).get(user.pk, {}), organisations.studies_of_many([user.pk]).get(user.pk))


def skill_lines(order: Order, reader: Reader) -> list[SkillLine]:
    """What an order asks for, beside what the reader has."""
    held = reader.levels
    return [
        SkillLine(row.skill.code, str(row.skill), row.level, None if held is None else held.get(row.skill.code, 0))
        for row in order.skills.all()
    ]


def score_percent(order: Order, reader: Reader) -> float | None:
    """The fit the matching itself would use, in points of a hundred."""
    return None if reader.levels is None else matching.fit(reader.levels, needs_of(order)).score / 100


def may_take(order: Order, reader: Reader) -> bool:
    """Whether the matching would look at this student for the order at all."""
    return is_eligible(order, reader.study)


def applicants_by_post(round_id: int) -> Counter[int]:
    """{post: how many lists of the round name it}."""
    lists = RankedList.objects.filter(match_round=round_id).values_list("post_ids", flat=True)
    return Counter(post_id for post_ids in lists for post_id in post_ids)


def fits(posts: Iterable[Post], reader: Reader, applicants: Counter[int]) -> list[PostFit]:
    """Posts with scores and applicants; `post.order` and its skills must be at hand."""
    return [
        PostFit(
            post,
            score_percent(post.order, reader),
            applicants[post.pk],
            may_take(post.order, reader),
            [line for line in skill_lines(post.order, reader) if line.missing],
        )
        for post in posts
    ]
