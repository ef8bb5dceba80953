"""Terms by the calendar: schools begin and end on days of their own, a report needs one pair for all."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

SEPTEMBER, JANUARY, FEBRUARY, AUGUST = 9, 1, 2, 8


@dataclass(frozen=True, order=True)
class Term:
    """A term with its first and last day: September to January, or February to August."""

    first: date
    last: date

    @property
    def name(self) -> str:
        """As schools write it: 2026-2027-1."""
        autumn = self.first.month == SEPTEMBER
        year = self.first.year if autumn else self.first.year - 1
        return f"{year}-{year + 1}-{1 if autumn else 2}"

    @property
    def days(self) -> list[date]:
        """Each day of it."""
        return [self.first + timedelta(days=ahead) for ahead in range((self.last - self.first).days + 1)]


def term_of(day: date) -> Term:
    """The term a day lies in."""
    if FEBRUARY <= day.month <= AUGUST:
        return Term(date(day.year, FEBRUARY, 1), date(day.year, AUGUST, monthrange(day.year, AUGUST)[1]))
    year = day.year if day.month >= SEPTEMBER else day.year - 1
    return Term(date(year, SEPTEMBER, 1), date(year + 1, JANUARY, monthrange(year + 1, JANUARY)[1]))


def terms_until(day: date, count: int) -> list[Term]:
    """The term a day lies in and those before it, so many, the latest first."""
    found = [term_of(day)]
    while len(found) < count:
        found.append(term_of(found[-1].first - timedelta(days=1)))
    return found
