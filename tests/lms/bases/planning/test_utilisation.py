"""Workstation-hours: booked over open, added up and never averaged. And terms, and safety checks."""

from datetime import date, datetime, time
from fractions import Fraction

import pytest

from lms.bases.planning import Hours, Span, Taken, Use, reminder_due, use_of, valid_until, whole
from lms.common.spans import BEIJING
from lms.common.terms import term_of

MONDAY = date(2026, 9, 7)
HOURS = [Hours(0, time(8), time(12)), Hours(0, time(13), time(17))]


def span(first, last):
    return Span(datetime(2026, 9, 7, first, tzinfo=BEIJING), datetime(2026, 9, 7, last, tzinfo=BEIJING))


def test_a_day_with_half_of_it_booked():
    use = use_of(MONDAY, 10, HOURS, [], [Taken(span(8, 12), 10)])

    assert (use, use.percent) == (Use(Fraction(80), Fraction(40)), 50.0)


def test_closures_are_not_open_and_what_lies_in_them_is_not_counted():
    use = use_of(MONDAY, 10, HOURS, [span(10, 15)], [Taken(span(8, 12), 5)])

    assert use == Use(Fraction(40), Fraction(10))


def test_a_day_it_never_opens_has_no_percentage():
    use = use_of(date(2026, 9, 6), 10, HOURS, [], [])

    assert (use, use.percent) == (Use(), None)


def test_parts_are_added_up_and_not_averaged():
    small = Use(Fraction(10), Fraction(10))
    large = Use(Fraction(90), Fraction(0))

    assert whole([small, large]).percent == 10.0
    assert whole([]) == Use()


@pytest.mark.parametrize(
    ("day", "name", "first", "last"),
    [
        (date(2026, 9, 1), "2026-2027-1", date(2026, 9, 1), date(2027, 1, 31)),
        (date(2027, 1, 31), "2026-2027-1", date(2026, 9, 1), date(2027, 1, 31)),
        (date(2027, 2, 1), "2026-2027-2", date(2027, 2, 1), date(2027, 8, 31)),
        (date(2027, 8, 31), "2026-2027-2", date(2027, 2, 1), date(2027, 8, 31)),
    ],
)
def test_every_day_lies_in_one_term(day, name, first, last):
    term = term_of(day)

    assert (term.name, term.first, term.last) == (name, first, last)
    assert (term.days[0], term.days[-1]) == (first, last)


@pytest.mark.parametrize(
    ("checked_on", "months", "last_day"),
    [
        (date(2026, 3, 1), 12, date(2027, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 27)),
        (date(2026, 9, 15), 1, date(2026, 10, 14)),
    ],
)
def test_a_check_holds_up_to_the_day_before(checked_on, months, last_day):
    assert valid_until(checked_on, months) == last_day


@pytest.mark.parametrize(("left", "due"), [(31, None), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)])
def test_the_nearest_reminder_stands_out(left, due):
    today = date(2026, 9, 7)

    assert reminder_due(date.fromordinal(today.toordinal() + left), today) == due
