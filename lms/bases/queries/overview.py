"""All bases of the province by city and by cluster, for officers."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from lms.bases.models import Base
from lms.bases.planning import Use, whole
from lms.bases.queries.bases import open_bases
from lms.bases.queries.utilisation import Uses, uses
from lms.common.terms import term_of


@dataclass(frozen=True)
class Row:
    """The bases of a city or cluster.

    unsafe  of these, whose safety check has run out or was never made
    use     of the term up to today
    """

    name: str
    bases: int
    workstations: int
    unsafe: int
    use: Use

    @property
    def percent(self) -> float | None:
        """Utilisation."""
        return self.use.percent


@dataclass(frozen=True)
class Overview:
    """Everything of the overview; `unsafe` are the bases somebody must speak to."""

    term: str
    cities: list[Row]
    clusters: list[Row]
    unsafe: list[Base]
    all: Row


def overview() -> Overview:
    """Every open base: five queries however many there are."""
    today = timezone.localdate()
    term = term_of(today)
    rows = list(open_bases().annotate(workstations=Sum("groups__count")).order_by("safe_until", "name_zh"))
    used = uses([row.pk for row in rows], [day for day in term.days if day <= today])
    unsafe = [row for row in rows if row.is_unsafe]
    return Overview(
        term.name,
        _grouped(rows, used, lambda row: row.city),
        _grouped([row for row in rows if row.cluster_id], used, lambda row: row.cluster),
        unsafe,
        _row("", rows, used),
    )


def _grouped(rows: list[Base], used: Uses, by: Callable[[Base], Any]) -> list[Row]:
    parts: dict[Any, list[Base]] = defaultdict(list)
    for row in rows:
        parts[by(row)].append(row)
    return [_row(str(place), some, used) for place, some in sorted(parts.items(), key=lambda pair: pair[0].pk)]


def _row(name: str, rows: list[Base], used: Uses) -> Row:
    return Row(
        name,
        len(rows),
        sum(row.workstations or 0 for row in rows),
        sum(row.is_unsafe for row in rows),
        whole(used.of(row.pk) for row in rows),
    )
