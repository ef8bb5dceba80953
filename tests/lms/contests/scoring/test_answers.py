from decimal import Decimal

import pytest

from lms.contests.scoring.answers import Answer, Shape, compare_ids, read, read_figure
from lms.contests.scoring.faults import Fault, Faults, Kind
from lms.contests.scoring.tables import Limits

FIGURES = Shape(ids=("id",), values=("value",), figures=True)
LABELS = Shape(ids=("id",), values=("value",), figures=False, labels=("猫", "狗"))


def answers_of(text, shape=FIGURES, limits=None):
    faults = Faults(20)
    found = read(text.encode("utf-8", "surrogatepass"), shape, limits or Limits(), faults)
    return found, faults.told()


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("0.1", "0.1"),
        ("+1.", "1"),
        (".5", "0.5"),
        ("-3E-5", "-0.00003"),
        ("5e-324", "5e-324"),
        ("1.7976931348623157e+308", "1.7976931348623157e308"),
        ("-0", "0"),
        ("0e999", "0"),
    ],
)
def test_a_figure_is_what_is_written(text, figure):
    assert read_figure(text) == Decimal(figure)


@pytest.mark.parametrize("text", ["nan", "NaN", "-nan", "inf", "+Infinity"])
def test_what_is_not_finite_is_no_figure(text):
    assert read_figure(text) == Kind.NOT_FINITE


@pytest.mark.parametrize(
    "text", ["1,5", "1_000", "１", "٣", "0x1F", "1e", "1e1000", "true", "=1+1", "1 2", "--1", "snan", ".", "3分"]
)
def test_text_is_no_figure(text):
    assert read_figure(text) == Kind.NO_NUMBER


@pytest.mark.parametrize("text", ["1e401", "1e-401", "1" * 402, "0." + "1" * 399])
def test_a_figure_beyond_any_double_is_refused(text):
    assert read_figure(text) == Kind.NUMBER_SIZE


def test_answers_are_found_by_id():
    found, faults = answers_of("value,id\n1.50,a\n2,b\n")

    assert faults == ()
    assert found == {("a",): Answer(2, (Decimal("1.50"),)), ("b",): Answer(3, (Decimal(2),))}


def test_ids_of_two_columns_and_other_columns_are_kept():
    shape = Shape(ids=("g", "i"), values=("a", "b"), figures=False, others=("part",))

    found, faults = answers_of("i,g,b,a,part\n01,q,y,x,hidden\n", shape)

    assert faults == ()
    assert found == {("q", "01"): Answer(2, ("x", "y"), ("hidden",))}


def test_every_fault_of_the_rows_is_told_at_once():
    found, faults = answers_of(
        "id,value\na,nan\nb,\n,3\nd,五\na,1e999\n" + "x" * 12 + ",4\ne,\u0007\n", limits=Limits(value_chars=10)
    )

    assert faults == (
        Fault(2, "value", Kind.NOT_FINITE, {"given": "nan"}),
        Fault(3, "value", Kind.EMPTY),
        Fault(4, "id", Kind.EMPTY),
        Fault(5, "value", Kind.NO_NUMBER, {"given": "五"}),
        Fault(6, "value", Kind.NUMBER_SIZE, {"given": "1e999"}),
        Fault(6, "id", Kind.REPEATED_ID, {"id": "a", "first": 2}),
        Fault(7, "id", Kind.LONG, {"most": 10}),
        Fault(8, "value", Kind.CHARACTER),
    )
    assert list(found) == [("a",), ("b",), ("d",), ("e",)]


def test_half_a_character_is_refused():
    _found, faults = answers_of('{"id": "\\ud800", "value": 1}')

    assert faults == (Fault(1, "id", Kind.CHARACTER),)


def test_a_label_that_there_is_not_is_refused():
    found, faults = answers_of("id,value\n1,猫\n2,Cat\n", LABELS)

    assert found[("1",)].values == ("猫",)
    assert faults == (Fault(3, "value", Kind.UNKNOWN_LABEL, {"given": "Cat"}),)


def test_any_label_goes_where_none_are_named():
    _found, faults = answers_of("id,value\n1,猫\n2,Cat\n", Shape(("id",), ("value",), figures=False))

    assert faults == ()


def test_ids_unknown_and_missing_are_named():
    faults = Faults(20)
    answers = {("1",): Answer(2, ()), ("01",): Answer(3, ())}

    compare_ids(answers, [("1",), ("2",)], FIGURES, faults)

    assert faults.told() == (
        Fault(3, "id", Kind.UNKNOWN_ID, {"id": "01"}),
        Fault(0, "id", Kind.MISSING_ID, {"id": "2"}),
    )


def test_an_id_of_two_parts_is_told_with_both():
    faults = Faults(20)

    compare_ids({}, [("q1", "d7")], Shape(("query", "doc"), ("score",), figures=True), faults)

    assert faults.told() == (Fault(0, "doc", Kind.MISSING_ID, {"id": "q1 / d7"}),)
