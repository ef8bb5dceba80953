"""What was typed becomes what was meant, or a fault that can be told."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.labs import LABS, NONE, Ask, Fault, Kind, as_answer

WAYS = ("a", "b", "c")


def read(kind, text, **more):
    """The value read, or the fault."""
    answer, faults = as_answer([Ask("x", kind, **more)], {"x": text})
    return faults.get("x", answer.get("x"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234.5", 1234.5),
        (" 1,234.50 元", 1234.5),
        ("１，２３４．５０", 1234.5),
        ("¥1 234.5", 1234.5),
        ("$.5", 0.5),
        ("−12", -12),
        ("+7.", 7),
        ("12,34", Fault.FIGURE),
        ("1e9", Fault.FIGURE),
        ("nan", Fault.FIGURE),
        ("十二", Fault.FIGURE),
        ("1.2.3", Fault.FIGURE),
        ("9" * 41, Fault.FIGURE),
        ("25%", Fault.PERCENT),
        ("%", Fault.PERCENT),
    ],
)
def test_figures_are_read_as_people_write_them(text, value):
    assert read(Kind.MONEY, text) == value


@pytest.mark.parametrize(
    ("text", "value"), [("25.61%", 0.2561), ("25.61％", 0.2561), ("0.2561", 0.2561), ("%", Fault.FIGURE)]
)
def test_shares_may_be_per_cent(text, value):
    assert read(Kind.RATIO, text) == value


@pytest.mark.parametrize(("text", "value"), [("22", 22), ("22.0", 22), ("1,022", 1022), ("22.5", Fault.WHOLE)])
def test_whole_numbers_are_whole(text, value):
    found = read(Kind.WHOLE, text)

    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("kind", "given_texts", "value"),
    [
        (Kind.FLAG, "yes", True),
        (Kind.FLAG, "no", False),
        (Kind.FLAG, "on", Fault.OFFERED),
        (Kind.CHOICE, "b", "b"),
        (Kind.CHOICE, "d", Fault.OFFERED),
        (Kind.CHOICE, ["a", "b"], Fault.SEVERAL),
        (Kind.NAMES, ["c", "a", "c"], ["a", "c"]),
        (Kind.NAMES, "b", ["b"]),
        (Kind.NAMES, NONE, []),
        (Kind.NAMES, [], None),
        (Kind.NAMES, [NONE, "a"], Fault.NONE_AND_SOME),
        (Kind.NAMES, ["a", "z"], Fault.OFFERED),
        (Kind.ORDER, ["c", "", "a"], ["c", "a"]),
        (Kind.ORDER, ["c", "c"], Fault.TWICE),
        (Kind.ORDER, NONE, Fault.OFFERED),
    ],
)
def test_choices_are_among_the_options(kind, given_texts, value):
    assert read(kind, given_texts, options=WAYS) == value


def test_pairs_are_two_names():
    assert read(Kind.PAIRS, ["b|y", "a|x"], options=("a|x", "a|y", "b|y")) == [["a", "x"], ["b", "y"]]


@pytest.mark.parametrize(("text", "value"), [("12.90", 12.9), ("12.9", 12.9), ("13", Fault.OFFERED)])
def test_a_figure_with_options_is_one_of_them_however_it_is_written(text, value):
    assert read(Kind.MONEY, text, options=("9.90", "12.90")) == value


def test_that_there_is_none_is_not_the_same_as_nothing():
    ask = Ask("x", Kind.WHOLE, none=True)

    assert as_answer([ask], {"x": ["", NONE]}) == ({"x": None}, {})
    assert as_answer([ask], {"x": ""}) == ({}, {})
    assert as_answer([ask], {"x": ["7", NONE]}) == ({}, {"x": Fault.NONE_AND_SOME})
    assert as_answer([Ask("x", Kind.WHOLE)], {"x": NONE}) == ({}, {"x": Fault.FIGURE})


def test_a_gap_in_a_list_keeps_the_places_of_the_others():
    asks = [Ask(f"a.pay[{n}]", Kind.MONEY) for n in range(3)]

    assert as_answer(asks, {"a.pay[2]": "3", "a.pay[0]": "x"}) == (
        {"a": {"pay": [None, None, 3]}},
        {"a.pay[0]": "figure"},
    )


JUNK = st.one_of(
    st.text(max_size=50),
    st.text("0123456789.,%-+ e¥元，．％", max_size=12),
    st.sampled_from([NONE, "yes", "F1", "a|b", "|", "9" * 400, "\x00", "1" + "\u0660"]),
    st.none(),
    st.integers(),
)


@cache
def case_of(code, seed):
    return LABS[code].make(seed)


@pytest.mark.parametrize("code", sorted(LABS))
@given(data=st.data())
def test_whatever_a_browser_sends_is_read_or_told(code, data):
    lab = LABS[code]
    case = case_of(code, data.draw(st.integers(0, 9)))
    asks = lab.asks(case)
    options = st.sampled_from(sorted({one for ask in asks for one in ask.options}) or ["F1"])
    junk = st.one_of(JUNK, options)
    paths = st.sampled_from([*(ask.path for ask in asks), "", "x[", "usage", "csrf"])
    sent = data.draw(st.dictionaries(paths, st.one_of(junk, st.lists(junk, max_size=8)), max_size=12))

    answer, faults = as_answer(asks, sent)

    assert set(faults) <= {ask.path for ask in asks} & set(sent)
    assert 0 <= lab.grade(case, answer).share <= 1
