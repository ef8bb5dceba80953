"""What an open dataset has become here, in the figures its publishers give."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from courses.models import CourseRun, Enrolment, GradeEvent, GradeItem

PLACES = 4


@dataclass(frozen=True)
class Figures:
    """One run: learners by final result, results, those with a score, their mean to four decimals, and its items."""

    final_results: dict[str, int]
    students: int
    results: int
    scored: int
    mean_score: float | None
    assessments: int
    weight_sum: float


def figures(run: CourseRun, *, final_key: str) -> Figures:
    """The figures, from the rows that were written. Five queries.

    final_key   the column that holds the final result and is no assessment
    """
    events = GradeEvent.objects.filter(item__run=run)
    finals = events.filter(item__key=final_key).order_by().values_list("reason").annotate(n=Count("pk"))
    results = events.exclude(item__key=final_key)
    # Summed exactly: a mean of floats may differ in the fourth decimal.
    scores = list(results.filter(score_percent__isnull=False).order_by().values_list("score_percent", flat=True))
    items = GradeItem.objects.filter(run=run).exclude(key=final_key)
    counted = items.aggregate(n=Count("pk"), weight=Sum("weight", filter=Q(weight__gt=0)))
    return Figures(
        final_results=dict(finals),
        students=Enrolment.objects.filter(run=run).count(),
        results=results.count(),
        scored=len(scores),
        mean_score=float(round(sum(scores, Decimal(0)) / len(scores), PLACES)) if scores else None,
        assessments=counted["n"],
        weight_sum=float(counted["weight"] or 0),
    )
