"""A firm's own marks in the score: what was agreed and published before the round, and nothing else."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from internships.choices import FULL_WEIGHT
from internships.models import Mark, MatchRound, RoundScheme, Scheme

POINT = 100  # a mark of 100 is a score of 10 000


@dataclass(frozen=True)
class Weights:
    """A scheme in figures: what the skill score weighs, and each criterion; together a hundred."""

    skills: int
    criteria: tuple[tuple[int, int], ...]  # (criterion, weight)


def blended(base: int, weights: Weights, marks: dict[int, int]) -> int:
    """The score that counts, 0 to 10 000.

    base     the skill score, 0 to 10 000
    marks    {criterion: 0 to 100}; a criterion without a mark counts as the skill score does, so that nobody loses by
             not having been looked at
    returns  whole points, rounded down: Σ weight · points, over 100
    """
    total = base * weights.skills
    for criterion, weight in weights.criteria:
        total += weight * (marks[criterion] * POINT if criterion in marks else base)
    return total // FULL_WEIGHT


@dataclass(frozen=True)
class FirmScores:
    """The schemes and marks of one round, read once."""

    weights: dict[int, Weights]  # by order
    marks: dict[tuple[int, int], dict[int, int]]  # by (student, post)

    def score(self, student_id: int, post_id: int, order_id: int, base: int) -> int:
        """What the post gives the student: the skill score alone where the order has no scheme."""
        weights = self.weights.get(order_id)
        return base if weights is None else blended(base, weights, self.marks.get((student_id, post_id), {}))


NOTHING = FirmScores({}, {})


def firm_scores_of(match_round: MatchRound) -> FirmScores:
    """Everything firms add to the scores of a round. Two queries, however many marks."""
    marks: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    given = Mark.objects.filter(candidate__match_round=match_round)
    for student, post, criterion, points in given.values_list(
        "candidate__student_id", "candidate__post_id", "criterion_id", "points"
    ):
        marks[student, post][criterion] = points
    weights = {order: found for (_round, order), found in weights_in([match_round.pk]).items()}
    return FirmScores(weights, dict(marks))


def weights_in(round_ids: Iterable[int]) -> dict[tuple[int, int], Weights]:
    """{(round, order): the weights of its scheme} where an order has one. One query."""
    rows = RoundScheme.objects.filter(match_round__in=round_ids).order_by("pk", "scheme__criteria__position")
    skills: dict[tuple[int, int], int] = {}
    criteria: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for round_id, order, skill_weight, criterion, weight in rows.values_list(
        "match_round_id", "order_id", "scheme__skill_weight", "scheme__criteria__pk", "scheme__criteria__weight"
    ):
        skills[round_id, order] = skill_weight
        # A scheme of skills alone has no criterion.
        if criterion is not None:
            criteria[round_id, order].append((criterion, weight))
    return {key: Weights(weight, tuple(criteria[key])) for key, weight in skills.items()}


def words_of(match_round: MatchRound) -> dict[int, list[list[object]]]:
    """{order: [["skills", 60], ["沟通", 40]]} of the schemes that count in the round, as its published rules say."""
    rows = RoundScheme.objects.filter(match_round=match_round).select_related("scheme")
    return {
        row.order_id: [
            ["skills", row.scheme.skill_weight],
            *([one.name_zh, one.weight] for one in row.scheme.criteria.all()),
        ]
        for row in rows.prefetch_related("scheme__criteria")
    }


def published_scheme(order_id: int) -> Scheme | None:
    """The version students read and the next round takes: the last one both agreed to."""
    published = Scheme.objects.filter(order=order_id, published_at__isnull=False)
    return published.prefetch_related("criteria").order_by("-version").first()


def proposed_scheme(order_id: int) -> Scheme | None:
    """The version that waits for the school."""
    return Scheme.objects.filter(order=order_id, published_at=None).prefetch_related("criteria").first()


def scheme_in_round(match_round: MatchRound, order_id: int) -> Scheme | None:
    """The version that counts in the round."""
    row = RoundScheme.objects.filter(match_round=match_round, order=order_id).select_related("scheme").first()
    return row.scheme if row else None
