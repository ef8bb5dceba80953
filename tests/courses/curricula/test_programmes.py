"""A training programme's figures and the rules its numbers keep: the demo's passes whole, and each rule fails alone."""

from dataclasses import replace
from decimal import Decimal

import pytest

from courses.curricula.programmes import Category, Line, totals
from courses.curricula.rules import judge

LIMITS = {
    "PROG-TOTAL": {"least": 2500},
    "PROG-PUBLIC": {"least": 0.25},
    "PROG-ELECTIVE": {"least": 0.1},
    "PROG-PRACTICE": {"least": 0.5},
    "PROG-CREDIT": {"least": 16, "most": 18, "week": 24},
}
# The demo's three-year programme of cross-border e-commerce, category by category.
EXAMPLE = [
    Line(Category.PUBLIC_BASIC, 704, 180, Decimal(44)),
    Line(Category.SPECIALTY_BASIC, 352, 140, Decimal(22)),
    Line(Category.SPECIALTY_CORE, 560, 320, Decimal(35)),
    Line(Category.ELECTIVE, 288, 130, Decimal(18), elective=True),
    Line(Category.PRACTICAL_TRAINING, 192, 192, Decimal(8)),
    Line(Category.POST_INTERNSHIP, 576, 576, Decimal(24)),
]


def _with(*changes):
    """The example with lines replaced: (number, {field: value})."""
    lines = list(EXAMPLE)
    for number, fields in changes:
        lines[number] = replace(lines[number], **fields)
    return lines


def test_example_adds_up_to_its_checks():
    found = totals(EXAMPLE)

    assert (found.hours, found.practice_hours, found.credits) == (2672, 1538, 151)
    assert (found.public_share, found.elective_share, found.practice_share) == (0.2635, 0.1078, 0.5756)


def test_example_keeps_every_rule():
    assert judge(EXAMPLE, LIMITS) == {}


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("PROG-TOTAL", _with((2, {"hours": 384, "practice": 320, "credits": Decimal(24)}))),
        ("PROG-PUBLIC", _with((0, {"hours": 640, "credits": Decimal(40)}))),
        ("PROG-ELECTIVE", _with((3, {"hours": 256, "credits": Decimal(16)}))),
        ("PROG-PRACTICE", _with((2, {"practice": 110}))),
        ("PROG-CREDIT", _with((1, {"credits": Decimal(25)}))),
        ("PROG-CREDIT", _with((1, {"credits": Decimal(0)}))),
        ("PROG-CREDIT", _with((4, {"credits": Decimal(9)}))),
    ],
)
def test_each_rule_fails_alone(code, lines):
    assert set(judge(lines, LIMITS)) == {code}


def test_breach_says_the_number_the_limit_and_the_line():
    (breach,) = judge(_with((1, {"credits": Decimal(25)})), LIMITS)["PROG-CREDIT"]

    assert (breach.found, breach.limit, breach.line) == (Decimal("14.08"), 16, 1)


def test_a_share_exactly_at_its_limit_is_kept():
    lines = [Line(Category.PUBLIC_BASIC, 25, 0, Decimal(1)), Line(Category.SPECIALTY_CORE, 75, 0, Decimal(1))]

    assert judge(lines, {"PROG-PUBLIC": {"least": 0.25}}) == {}


def test_an_empty_programme_lacks_hours_and_has_no_shares():
    assert set(judge([], LIMITS)) == {"PROG-TOTAL"}
    assert totals([]).public_share is None


def test_an_unknown_rule_is_an_error():
    with pytest.raises(KeyError):
        judge(EXAMPLE, {"PROG-NONE": {}})
