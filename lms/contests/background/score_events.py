"""A score as it is kept: what decides, what a leaderboard may show, and what it takes to work it out again."""

from decimal import Decimal

from django.utils import timezone

from lms.contests.checking.scoring import Said
from lms.contests.models import ScoreEvent, Submission
from lms.contests.queries.scoring import Measure


def event_of(row: Submission, measure: Measure, said: Said) -> ScoreEvent:
    """What was said of an upload by a version of the key, not saved yet; said without faults."""
    decides = said.decides or {}
    shown = said.public or decides
    detail = {
        "rows": decides["rows"], "public_rows": shown["rows"], "answer_sha256": row.sha256,
        "key_sha256": measure.key.sha256, "metric": measure.task["metric"], "value": decides["value"],
        "reason": measure.key.reason, **({"figures": [*said.figures]} if said.figures else {}),
    }  # fmt: skip
    return ScoreEvent(
        submission=row, answer_key=measure.key, value=_kept(decides["value"]), public_value=_kept(shown["value"]),
        points=Decimal(decides["points"]), public_points=Decimal(shown["points"]), detail=detail, at=timezone.now(),
    )  # fmt: skip


def _kept(value: str) -> Decimal | None:
    """The metric's value as the row keeps it; None where it is beyond any column. The detail has the digits."""
    figure = Decimal(value)
    return figure.quantize(Decimal(1).scaleb(-20)) if abs(figure) < Decimal(10) ** 7 else None
