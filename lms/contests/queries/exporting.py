"""What was said about a round's entries, row by row, as its organiser keeps it: sheets, appeals, rulings."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from lms.contests.choices import AssignmentState, SheetState
from lms.contests.models import ContestAppeal, Mark, Round, RubricCriterion, Ruling, Sheet


@dataclass(frozen=True)
class SheetRow:
    """A criterion of a sealed sheet; of one who abstained there is a single row, without a criterion.

    counts   whether the sheet is in the result: not replaced by a correction, its judge not recused
    """

    sheet: Sheet
    counts: bool
    mark: Mark | None

    @property
    def criterion(self) -> RubricCriterion | None:
        """What was marked."""
        return self.mark.criterion if self.mark else None

    @property
    def weighed(self) -> Decimal | None:
        """What the mark is worth in points of its part."""
        if self.mark is None or self.mark.points is None:
            return None
        return round(self.mark.points * self.mark.criterion.weight / self.mark.criterion.most, 4)


def sheets_of(made: Round) -> Iterator[SheetRow]:
    """Every sealed sheet, entry by entry and judge by judge, replaced ones too. Three queries."""
    rows = Sheet.objects.filter(assignment__judge__contest_round=made, state=SheetState.SUBMITTED)
    rows = rows.select_related("assignment__judge__person", "assignment__entry__team__host")
    rows = rows.prefetch_related("marks__criterion__module")
    newest: dict[int, int] = {}
    found = list(rows.order_by("assignment__entry__blind_number", "assignment__judge__code", "version"))
    for sheet in found:
        newest[sheet.assignment_id] = sheet.pk
    for sheet in found:
        counts = newest[sheet.assignment_id] == sheet.pk and sheet.assignment.state != AssignmentState.RECUSED
        marks: list[Mark | None] = [] if sheet.points is None else list(sheet.marks.all())
        yield from (SheetRow(sheet, counts, mark) for mark in marks or [None])


def appeals_of(made: Round) -> QuerySet[ContestAppeal]:
    """The appeals in the order they came."""
    rows = ContestAppeal.objects.filter(entry__contest_round=made)
    return rows.select_related("entry__team__host", "standings", "filed_by", "decided_by").order_by("filed_at", "pk")


def rulings_of(made: Round) -> QuerySet[Ruling]:
    """The rulings in the order they were made, undone ones too."""
    rows = Ruling.objects.filter(entry__contest_round=made)
    return rows.select_related("entry__team__host", "by", "undoes", "undone_by").order_by("at", "pk")


def counts_of(made: Round) -> dict[str, int]:
    """How many sheets, appeals and rulings there are."""
    sheets: Any = Sheet.objects.filter(assignment__judge__contest_round=made, state=SheetState.SUBMITTED)
    return {"sheets": sheets.count(), "appeals": appeals_of(made).count(), "rulings": rulings_of(made).count()}
