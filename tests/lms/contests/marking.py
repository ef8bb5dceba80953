"""Marks of a round's judges, as tests need them."""

from decimal import Decimal

from lms.contests.models import Entry
from lms.contests.operations import sheets
from tests.factories.contests import ContestCast, give


def mark(cast: ContestCast, entry: Entry, *given: float | str) -> None:
    """Each of the round's judges gives every criterion that many of 5: 80 points are a 5 throughout."""
    judges = list(cast.round.judges.all()) or [cast.judge() for _ in given]
    for judge, points in zip(judges, given, strict=True):
        assignment = give(judge, entry)
        rows = {row.pk: Decimal(points) for row in cast.rubric.criteria.all()}
        sheets.submit_sheet(assignment.pk, rows, {}, comment="", by=judge.person)
