"""What machines gave a team's own entry, part by part, with the upload that counted."""

from dataclasses import dataclass
from decimal import Decimal

from lms.contests.models import Entry, Module, Submission
from lms.contests.queries import submissions as queries


@dataclass(frozen=True)
class Scored:
    """A part with points by machine; `submission` is the upload that counted, None where there was none."""

    module: Module
    points: Decimal
    submission: Submission | None


@dataclass(frozen=True)
class Parts:
    """Every part with points by machine, and what they come to."""

    lines: list[Scored]

    @property
    def points(self) -> Decimal:
        """All of them together."""
        return sum((line.points for line in self.lines), Decimal(0))


def parts_of(entry: Entry) -> Parts:
    """By the last upload of each part that has a score and came in time, as the standings count them. Three queries.

    What is being scored anew has its old score until then.
    """
    made = entry.contest_round
    rows = entry.submissions.exclude(state__in=queries.LOST).filter(received_at__lt=made.closes_at)
    ordered = queries.with_scores(rows).order_by("received_at", "id")
    newest = {row.module_id: row for row in ordered if queries.newest_score(row)}
    modules = made.modules.filter(auto_points__gt=0)
    return Parts([_scored(module, newest.get(module.pk)) for module in modules])


def _scored(module: Module, row: Submission | None) -> Scored:
    score = queries.newest_score(row) if row else None
    return Scored(module, min(score.points, module.auto_points) if score else Decimal(0), row)
