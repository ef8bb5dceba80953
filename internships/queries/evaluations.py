"""What a firm's list of evaluations shows: whose turn it is, and what was said once both had said it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from internships.choices import PlacementState, Side
from internships.models import Evaluation, Placement

OVER = (PlacementState.EVALUATING, PlacementState.COMPLETED)
# Fewer would let one student be recognised in a mean.
FEWEST = 5


@dataclass(frozen=True)
class Line:
    """One internship that is over. What the student said is None until both have written."""

    pk: int
    student: str
    post: str
    ended_on: date | None
    is_due: bool
    status_label: str
    grade: str
    their_mean: float | None
    their_comment: str
    url: str


def evaluated_by(enterprise_id: int) -> QuerySet[Placement]:
    """Placements of the firm that are over, with `written` (our side) and the opened evaluations at hand."""
    ours = Evaluation.objects.filter(placement=OuterRef("pk"), side=Side.ENTERPRISE)
    rows = Placement.objects.filter(post__order__enterprise=enterprise_id, state__in=OVER)
    return rows.select_related("student", "post").prefetch_related("evaluations").annotate(written=Exists(ours))


def line(row: Any) -> Line:
    """A row of `evaluated_by` as the page shows it."""
    both = {one.side: one for one in row.evaluations.all()}
    theirs = both.get(Side.STUDENT)
    opened = theirs if theirs is not None and theirs.opened_at is not None else None
    return Line(
        pk=row.pk,
        student=str(row.student),
        post=str(row.post),
        ended_on=row.ended_on,
        is_due=not row.written,
        status_label=_status(row, opened is not None),
        grade=row.get_grade_display() if opened else "",
        their_mean=sum(opened.stars.values()) / len(opened.stars) if opened and opened.stars else None,
        their_comment=opened.comment if opened else "",
        url=reverse("internships:placement", args=[row.pk]),
    )


def means_of(enterprise_id: int, criteria: Iterable[tuple[str, Any]]) -> list[tuple[Any, float]]:
    """The mean stars students gave the firm by criterion, of opened evaluations; none where too few did."""
    opened = Evaluation.objects.filter(
        placement__post__order__enterprise=enterprise_id, side=Side.STUDENT, opened_at__isnull=False
    )
    stars = list(opened.values_list("stars", flat=True))
    if len(stars) < FEWEST:
        return []
    return [(label, sum(one.get(key, 0) for one in stars) / len(stars)) for key, label in criteria]


def _status(row: Any, opened: bool) -> str:
    if opened:
        return _("双方评价已公开")
    return _("已写，等对方写完一起公开") if row.written else _("等我们评价")
