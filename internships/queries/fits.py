"""How well a student fits posts, skill by skill, and whether they may take them at all."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count

from certificates import public as certificates
from internships import matching
from internships.models import Candidate, Order, Post
from internships.queries import eligibility
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
    proof: certificates.Proof | None = None

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
    met: list[SkillLine] = field(default_factory=list)
    refusals: list[eligibility.Refusal] = field(default_factory=list)


def reader_of(user: Any) -> Reader:
    """The person looking at the page, as the score sees them. Who works here and does not study has nothing to fit."""
    if not user.is_authenticated:
        return Reader()
    study = organisations.studies_of_many([user.pk]).get(user.pk)
    if study is None and organisations.is_staff(user):
        return Reader()
    return Reader(levels_of_many([user.pk]).get(user.pk, {}), study)


def skill_lines(order: Order, reader: Reader) -> list[SkillLine]:
    """What an order asks for, beside what the reader has."""
    held = reader.levels
    return [
        SkillLine(one.code, one.names, one.level, None if held is None else held.get(one.code, 0))
        for one in eligibility.asked_of(order)
    ]


def with_proofs(lines: list[SkillLine], person: Any) -> list[SkillLine]:
    """The lines with the best and newest thing that proves each level. One query; none for a stranger."""
    if not person.is_authenticated or not lines:
        return lines
    proofs = certificates.skill_proofs_of(person.pk)
    return [replace(line, proof=next(iter(proofs.get(line.code, [])), None)) for line in lines]


def refusals(order: Order, reader: Reader) -> list[eligibility.Refusal]:
    """Why the reader may not take the order, in plain words; none means they may."""
    return eligibility.refusals(order, reader.study)


def score_percent(order: Order, reader: Reader) -> float | None:
    """The fit the matching itself would use, in points of a hundred."""
    return None if reader.levels is None else matching.fit(reader.levels, needs_of(order)).score / 100


def may_take(order: Order, reader: Reader) -> bool:
    """Whether the matching would look at this student for the order at all."""
    return is_eligible(order, reader.study)


def applicants_by_post(round_id: int, post_ids: Iterable[int]) -> Counter[int]:
    """{post: how many sent in a list with it}, of these posts."""
    rows = Candidate.objects.filter(match_round=round_id, post__in=list(post_ids), left_at=None)
    return Counter(dict(rows.order_by().values_list("post_id").annotate(n=Count("pk"))))


def fits(posts: Iterable[Post], reader: Reader, applicants: Counter[int]) -> list[PostFit]:
    """Posts with scores and applicants; `post.order`, its school and its skills must be at hand."""
    return [_fit(post, reader, applicants[post.pk]) for post in posts]


def _fit(post: Post, reader: Reader, applicants: int) -> PostFit:
    lines = skill_lines(post.order, reader)
    return PostFit(
        post,
        score_percent(post.order, reader),
        applicants,
        may_take(post.order, reader),
        missing=[line for line in lines if line.missing],
        met=[line for line in lines if not line.missing],
        refusals=refusals(post.order, reader),
    )
