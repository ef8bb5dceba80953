"""What a firm sees of the students who ask for its posts: skills and bands under a code; a name only once it was given.

Everything a page or file of the firm shows of somebody before the result comes from `Shown`, and from nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from certificates import public as certificates
from internships import matching
from internships.choices import PATIENCE_HOURS, ContactState, Stage
from internships.models import Candidate, Contact, Mark, OrderSkill, RankedList
from internships.queries import firm_scores
from internships.queries.eligibility import levels_of_many, needs_of
from internships.queries.firm_scores import blended
from internships.queries.fits import Reader, SkillLine, skill_lines
from internships.queries.orders import rounds_under_way
from lms.people.models import User

# No I, L, O, U, 0, 1: nobody mistakes one for another, on paper or on the telephone.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 6


@dataclass(frozen=True)
class Shown:
    """A candidate as the firm may see them. No number, class, school number or address; `name` is None until given."""

    pk: int
    code: str
    name: str | None
    email: str | None
    post: str
    post_id: int
    order_code: str
    round: str
    round_code: str
    stage: str
    stage_label: str
    contact: str | None
    score: float
    total: float
    lines: list[SkillLine]
    band: Any
    arrived_at: datetime
    marked: int
    to_mark: int

    @property
    def label(self) -> str:
        """What the firm calls them."""
        return self.name or self.code

    @property
    def days_waiting(self) -> int:
        """Whole days since they asked."""
        return (timezone.now() - self.arrived_at).days

    @property
    def is_late(self) -> bool:
        """Whether a new one has waited longer than anybody should."""
        return self.stage == Stage.NEW and self.arrived_at <= timezone.now() - timedelta(hours=PATIENCE_HOURS)

    @property
    def met(self) -> list[SkillLine]:
        """The skills they have as asked for."""
        return [line for line in self.lines if not line.missing]

    @property
    def missing(self) -> list[SkillLine]:
        """The skills they do not have as asked for."""
        return [line for line in self.lines if line.missing]


def code_of(round_id: int, enterprise_id: int, student_id: int) -> str:
    """The code a firm knows a student by in one round: nothing about the student can be read out of it."""
    digest = salted_hmac("internships.candidate", f"{round_id}:{enterprise_id}:{student_id}", algorithm="sha256")
    number = int.from_bytes(digest.digest(), "big")
    letters = []
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return "".join(letters)


def board_of(enterprise_id: int) -> QuerySet[Candidate]:
    """The candidates of a firm in the rounds under way; who took the post off the list again is not among them."""
    rows = Candidate.objects.filter(
        post__order__enterprise=enterprise_id, left_at=None, match_round__in=rounds_under_way()
    )
    skills = Prefetch("post__order__skills", OrderSkill.objects.select_related("skill"))
    return rows.select_related("match_round", "post__order").prefetch_related(skills)


def shown(rows: Iterable[Candidate], enterprise_id: int) -> list[Shown]:
    """Candidates as the firm may see them, in a fixed number of queries."""
    found = list(rows)
    people = {row.student_id for row in found}
    levels, bands = levels_of_many(people), certificates.grade_bands_of_many(people)
    contacts = {
        (row.match_round_id, row.student_id): row.state
        for row in Contact.objects.filter(enterprise=enterprise_id, student__in=people)
    }
    named = _named(found, contacts)
    schemes = firm_scores.weights_in({row.match_round_id for row in found})
    marks = _marks(found)
    return [
        _shown(
            row,
            levels.get(row.student_id, {}),
            bands.get(row.student_id),
            contacts.get((row.match_round_id, row.student_id)),
            named.get((row.match_round_id, row.student_id)),
            schemes.get((row.match_round_id, row.post.order_id)),
            marks.get(row.pk, {}),
        )
        for row in found
    ]


def first_choices(rows: list[Candidate], fewest: int) -> int | None:
    """How many of these put one of these posts first; None where so few did that one could be told."""
    posts = {row.post_id for row in rows}
    lists = RankedList.objects.filter(
        match_round__in={row.match_round_id for row in rows}, student__in={row.student_id for row in rows}
    )
    firsts = sum(bool(one.post_ids) and one.post_ids[0] in posts for one in lists)
    return firsts if firsts >= fewest else None


def _named(found: list[Candidate], contacts: dict[tuple[int, int], str]) -> dict[tuple[int, int], User]:
    """{(round, student): the person} of those who agreed; nobody else is even read."""
    agreed = {key for key, state in contacts.items() if state == ContactState.AGREED}
    people = User.objects.in_bulk([student for _round, student in agreed])
    return {key: people[key[1]] for key in agreed if key[1] in people}


def _marks(found: list[Candidate]) -> dict[int, dict[int, int]]:
    given: dict[int, dict[int, int]] = {}
    rows = Mark.objects.filter(candidate__in=[row.pk for row in found])
    for candidate, criterion, points in rows.values_list("candidate_id", "criterion_id", "points"):
        given.setdefault(candidate, {})[criterion] = points
    return given


def _shown(
    row: Candidate,
    levels: dict[str, int],
    band: Any,
    contact: str | None,
    person: User | None,
    weights: firm_scores.Weights | None,
    marks: dict[int, int],
) -> Shown:
    base = matching.fit(levels, needs_of(row.post.order)).score
    total = base if weights is None else blended(base, weights, marks)
    return Shown(
        pk=row.pk,
        code=row.code,
        name=None if person is None else str(person),
        email=None if person is None else person.email,
        post=str(row.post),
        post_id=row.post_id,
        order_code=row.post.order.code,
        round=str(row.match_round),
        round_code=row.match_round.code,
        stage=row.stage,
        stage_label=row.get_stage_display(),
        contact=contact,
        score=base / 100,
        total=total / 100,
        lines=skill_lines(row.post.order, Reader(levels)),
        band=band,
        arrived_at=row.arrived_at,
        marked=len(marks),
        to_mark=len(weights.criteria) if weights else 0,
    )
