from decimal import Decimal

import pytest

from courses.formats.scores import BadScore, read_column, read_score


@pytest.mark.parametrize(
    ("given", "score"),
    [("85", 85), ("８５", 85), ("85 分", 85), (" 85.50 ", "85.5"), (85, 85), (85.5, "85.5"), ("", None), (None, None),
     ("  ", None), ("0", 0), (100, 100)],
)  # fmt: skip
def test_read_score(given, score):
    assert read_score(given) == (None if score is None else Decimal(score))


@pytest.mark.parametrize(
    ("given", "code"),
    [("=SUM(A1)", "formula"), ("优", "no_number"), ("缺考", "no_number"), (True, "no_number"), ("101", "out_of_range"),
     ("-1", "out_of_range"), ("85.123", "too_fine"), ("1e400", "no_number")],
)  # fmt: skip
def test_read_score_says_why_not(given, code):
    with pytest.raises(BadScore) as refused:
        read_score(given)

    assert refused.value.code == code


def test_column_in_the_order_of_the_class():
    column = read_column("80\n\n91.5\n", ["a", "b", "c"])

    assert (column.values, column.problems) == ({"a": Decimal(80), "c": Decimal("91.5")}, ())


@pytest.mark.parametrize("line", ["s1\t80", "s1 80", "s1,80", "s1，80", "s1 张三 80"])
def test_column_by_number(line):
    assert read_column(line, ["s1", "s2"]).values == {"s1": Decimal(80)}


def test_column_names_every_bad_line():
    found = read_column("s1 80\ns9 70\ns1 60\ns2 x\ns3 120", ["s1", "s2", "s3"])

    told = [(problem.row, problem.code) for problem in found.problems]
    assert told == [(2, "unknown_learner"), (3, "repeated_learner"), (4, "no_number"), (5, "out_of_range")]


def test_column_longer_than_the_class():
    assert [problem.code for problem in read_column("1\n2\n3", ["a", "b"]).problems] == ["many_lines"]
