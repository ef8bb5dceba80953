"""What the numbers of a training programme must keep: each rule a function of the lines and of limits that are data.

Sources of the usual limits: 教职成〔2019〕13号 for vocational programmes; schools and provinces set their own, so none
stands here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from courses.curricula.programmes import BY_THE_WEEK, Line, totals

Limits = Mapping[str, Any]


@dataclass(frozen=True)
class Breach:
    """A number that does not keep a rule: what it is, what it should be, and the line it stands in (None: the sum)."""

    found: Decimal
    limit: Decimal
    line: int | None = None


Rule = Callable[[Sequence[Line], Limits], Iterator[Breach]]


def total_hours(lines: Sequence[Line], limits: Limits) -> Iterator[Breach]:
    """All hours together: at least `least`."""
    yield from _at_least(Decimal(totals(lines).hours), limits["least"])


def public_share(lines: Sequence[Line], limits: Limits) -> Iterator[Breach]:
    """Public basic courses: at least the share `least` of all hours."""
    yield from _share(lines, totals(lines).public_hours, limits)


def elective_share(lines: Sequence[Line], limits: Limits) -> Iterator[Breach]:
    """What students choose: at least the share `least` of all hours."""
    yield from _share(lines, totals(lines).elective_hours, limits)


def practice_share(lines: Sequence[Line], limits: Limits) -> Iterator[Breach]:
    """Practice: at least the share `least` of all hours."""
    yield from _share(lines, totals(lines).practice_hours, limits)


def hours_a_credit(lines: Sequence[Line], limits: Limits) -> Iterator[Breach]:
    """Hours for one credit, line by line: from `least` to `most`; by the week exactly `week`."""
    for number, line in enumerate(lines):
        if not line.credits:
            if line.hours:
                yield Breach(Decimal(0), Decimal(str(limits["least"])), number)
            continue
        found = Decimal(line.hours) / line.credits
        weekly = line.category in BY_THE_WEEK
        least, most = (Decimal(str(limits[key])) for key in (("week", "week") if weekly else ("least", "most")))
        if not least <= found <= most:
            yield Breach(round(found, 2), least if found < least else most, number)


RULES: dict[str, Rule] = {
    "PROG-TOTAL": total_hours,
    "PROG-PUBLIC": public_share,
    "PROG-ELECTIVE": elective_share,
    "PROG-PRACTICE": practice_share,
    "PROG-CREDIT": hours_a_credit,
}


def judge(lines: Sequence[Line], rules: Mapping[str, Limits]) -> dict[str, list[Breach]]:
    """{rule that is not kept: its breaches}, of the rules given with their limits. KeyError for an unknown one."""
    found = {code: list(RULES[code](lines, limits)) for code, limits in rules.items()}
    return {code: breaches for code, breaches in found.items() if breaches}


def _share(lines: Sequence[Line], part: int, limits: Limits) -> Iterator[Breach]:
    """Compared as whole numbers, so that a quarter is a quarter."""
    hours, least = totals(lines).hours, Decimal(str(limits["least"]))
    if hours and part < least * hours:
        yield Breach(round(Decimal(part) / hours, 4), least)


def _at_least(found: Decimal, limit: object) -> Iterator[Breach]:
    least = Decimal(str(limit))
    if found < least:
        yield Breach(found, least)
