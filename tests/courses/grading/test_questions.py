"""Every kind of question: what is sound, what is shown, what an answer is worth."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.grading import (
    BadGiven,
    Kind,
    in_words,
    instance,
    mark,
    question_seed,
    read_given,
    right_answer,
    text,
    validate,
)
from tests.factories.questions import SPECS, options

SEEDS = range(20)


def with_(base, **parts):
    return {**copy.deepcopy(SPECS[base]), **parts}


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_sound_example(kind):
    assert validate(SPECS[kind]) == []


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.ESSAY, Kind.DESCRIPTION}))
@pytest.mark.parametrize("seed", SEEDS)
def test_the_right_answer_earns_everything_under_every_seed(kind, seed):
    assert mark(SPECS[kind], right_answer(SPECS[kind], seed), seed).fraction == 1


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("nothing", [None, "", [], {}])
def test_nothing_answered_earns_nothing(kind, nothing):
    if isinstance(nothing, list | dict) and kind not in {Kind.MULTIPLE, Kind.ORDERING, Kind.MATCHING}:
        return
    if nothing in ("", []) and kind == Kind.MATCHING:
        return
    found = mark(SPECS[kind], nothing, 1)

    assert (found.fraction, found.needs_person) == (0, False)


@pytest.mark.parametrize("kind", list(Kind))
def test_one_seed_shows_one_thing(kind):
    assert instance(SPECS[kind], 5) == instance(SPECS[kind], 5)


@pytest.mark.parametrize(
    ("kind", "parts", "faults"),
    [
        ("single", {"kind": "riddle"}, ["unknown_kind"]),
        ("single", {"stem": text(" ")}, ["no_stem"]),
        ("single", {"colour": 1}, ["unknown_key"]),
        ("single", {"options": options("一", right="A")}, ["few_options"]),
        ("single", {"options": options("一", "二", right="")}, ["no_right_answer"]),
        ("single", {"options": options("一", " ")}, ["empty_option"]),
        ("single", {"options": options("一", "二", B=2)}, ["bad_fraction"]),
        ("single", {"options": options("一", "二", B=float("nan"))}, ["bad_fraction"]),
        ("single", {"options": "AB"}, ["bad_shape"]),
        ("single", {"options": [{"text": text("一"), "fraction": 1, "x": 1}, *options("二")]}, ["unknown_key"]),
        ("single", {"missing_word": True}, ["no_blank"]),
        ("multiple", {"policy": "luck"}, ["bad_policy"]),
        ("multiple", {"options": options("一", "二", right="")}, ["no_right_answer"]),
        ("truefalse", {"answer": "T"}, ["no_right_answer"]),
        ("numeric", {"answers": []}, ["no_right_answer"]),
        ("numeric", {"answers": [{"value": "13", "fraction": 1}]}, ["bad_number"]),
        ("numeric", {"answers": [{"low": 3, "high": 1, "fraction": 1}]}, ["bad_range"]),
        ("numeric", {"answers": [{"value": 3, "tolerance": -1, "fraction": 1}]}, ["bad_tolerance"]),
        ("numeric", {"answers": [{"fraction": 1}]}, ["bad_shape"]),
        ("numeric", {"units": [{"name": "kg", "factor": 0}]}, ["bad_units"]),
        ("numeric", {"unit_required": True}, ["bad_units"]),
        ("short", {"answers": [{"text": "", "fraction": 1}]}, ["empty_option"]),
        ("short", {"answers": [{"text": "a", "fraction": 0}]}, ["no_right_answer"]),
        ("matching", {"pairs": [{"stem": text("一"), "match": "a"}]}, ["few_pairs", "few_matches"]),
        ("matching", {"pairs": [{"stem": text("一")}]}, ["bad_shape"]),
        ("ordering", {"items": [text("一")]}, ["few_items"]),
        ("ordering", {"items": [text("一"), text("一")]}, ["repeated_item"]),
        ("essay", {"min_chars": 9, "max_chars": 3}, ["bad_lengths"]),
        ("calculated", {"parameters": []}, ["no_parameters"]),
        ("calculated", {"parameters": [{"name": "c", "low": 3, "high": 1, "step": 1}]}, ["bad_parameter"]),
        ("calculated", {"decimals": 99}, ["bad_decimals"]),
        ("calculated", {"stem": text("{z}")}, ["unknown_parameter"]),
        ("calculated", {"answers": [{"formula": "c*z", "fraction": 1}]}, ["unknown_parameter"]),
        ("calculated", {"answers": [{"formula": "1/(c-10)", "fraction": 1}]}, ["formula_fails"]),
        ("calculated", {"answers": [{"formula": "c.x", "fraction": 1}]}, ["bad_formula"]),
    ],
)  # fmt: skip
def test_validate_names_what_is_wrong(kind, parts, faults):
    assert [fault.code for fault in validate(with_(kind, **parts))] == faults


@pytest.mark.parametrize(
    "junk", [None, 3, "x", [], {}, {"kind": []}, {"kind": "single"}, {"kind": "numeric", "stem": 3}]
)
def test_validate_survives_anything(junk):
    assert validate(junk) != []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(SPECS)), st.data())
def test_validate_survives_any_part_being_anything(kind, data):
    spec = copy.deepcopy(SPECS[kind])
    spec[data.draw(st.sampled_from(sorted(spec)))] = data.draw(json_values)

    assert isinstance(validate(spec), list)


# ── ticking ───────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("policy", "given_", "fraction"),
    [
        ("exact", "ABD", 1),
        ("exact", "AB", 0),
        ("exact", "ABCD", 0),
        ("half", "ABD", 1),
        ("half", "A", 0.5),
        ("half", "AC", 0),
        ("each", "ABD", 1),
        ("each", "AB", 2 / 3),
        ("each", "ABC", 0),
        ("weights", "AB", 1),
        ("weights", "A", 0.6),
        ("weights", "AC", 0),
    ],
)
def test_multiple_is_marked_by_its_policy(policy, given_, fraction):
    weights = {"A": 0.6, "B": 0.4, "C": -1, "D": 0.1} if policy == "weights" else {}
    spec = with_("multiple", policy=policy, options=options("一", "二", "三", "四", right="ABD", **weights))

    assert mark(spec, list(given_), 1).fraction == pytest.approx(fraction)


def test_three_thirds_are_a_whole():
    spec = with_("multiple", policy="weights", options=options("一", "二", "三", A=0.3333333, B=0.3333333, C=0.3333333))

    assert mark(spec, ["A", "B", "C"], 1).fraction == 1


def test_single_pays_the_second_best_and_says_why():
    spec = with_(
        "single", options=[*options("一", "二", B=0.5), {"text": text("三"), "fraction": -0.5, "feedback": text("不")}]
    )

    assert [mark(spec, letter, 1).fraction for letter in "ABC"] == [1, 0.5, 0]
    assert mark(spec, "C", 1).feedback == (text("不"),)


def test_shuffled_options_are_marked_by_the_letters_shown():
    spec = with_("single", shuffle=True)

    orders = {tuple(choice.text["text"] for choice in instance(spec, seed).options) for seed in SEEDS}
    picked = {
        next(choice.key for choice in instance(spec, seed).options if choice.text["text"] == "4.8"): seed
        for seed in SEEDS
    }

    assert len(orders) > 2
    assert len(picked) == 3
    assert all(mark(spec, letter, seed).fraction == 1 for letter, seed in picked.items())


def test_true_and_false_each_have_their_feedback():
    spec = with_("truefalse", answer=False, feedback_true=text("不对"), feedback_false=text("好"))

    assert [(mark(spec, tick, 1).fraction, mark(spec, tick, 1).feedback[0]["text"]) for tick in "TF"] == [
        (0, "不对"),
        (1, "好"),
    ]


# ── figures ───────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("typed", "fraction"),
    [("13", 1), ("13.004", 1), ("１３．００ 元", 1), ("12", 0.5), ("14", 0.5), ("14.1", 0), ("十三", 0), ("NaN", 0)],
)
def test_numeric_takes_the_best_answer_that_fits(typed, fraction):
    assert mark(SPECS["numeric"], typed, 1).fraction == fraction


def test_numeric_tolerance_may_be_a_share_and_any_figure_may_have_feedback():
    spec = with_(
        "numeric",
        answers=[
            {"value": -200, "tolerance": 0.01, "relative": True, "fraction": 1},
            {"any": True, "fraction": 0, "feedback": text("再算")},
        ],
    )

    assert [mark(spec, typed, 1).fraction for typed in ("-202", "-198", "-202.1")] == [1, 1, 0]
    assert mark(spec, "7", 1).feedback == (text("再算"),)


@pytest.mark.parametrize(
    ("typed", "required", "fraction"),
    [
        ("13 kg", False, 1),
        ("13000g", False, 1),
        ("13", False, 1),
        ("13", True, 0),
        ("13 磅", False, 0),
        ("13 g", False, 0),
    ],
)
def test_numeric_understands_units(typed, required, fraction):
    units = [{"name": "kg", "factor": 1}, {"name": "g", "factor": 1000}]
    spec = with_("numeric", answers=[{"value": 13, "fraction": 1}], units=units, unit_required=required)

    assert mark(spec, typed, 1).fraction == fraction


def test_calculated_draws_figures_by_the_seed_and_marks_by_the_formula():
    spec = SPECS["calculated"]

    stems = {instance(spec, seed).stem["text"] for seed in SEEDS}

    assert len(stems) > 8
    assert all("{" not in stem for stem in stems)
    # Written down: an appeal years later must see the same figures.
    assert instance(spec, 7).stem["text"] == "成本 30 元、加价 5%，售价多少？"
    assert [mark(spec, typed, 7).fraction for typed in ("31.5", "31.504", "31.51")] == [1, 1, 0]


def test_calculated_accepts_the_rounded_and_the_unrounded_figure():
    spec = with_(
        "calculated",
        stem=text("{c}"),
        parameters=[{"name": "c", "values": [1]}],
        answers=[{"formula": "2.675*c", "fraction": 1}],
    )

    assert [mark(spec, typed, 1).fraction for typed in ("2.68", "2.675", "2.66")] == [1, 1, 0]
    assert right_answer(spec, 1) == "2.68"


# ── words ─────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("pattern", "sensitive", "typed", "fits"),
    [
        ("no one", False, " No  One ", True),
        ("no one", True, "No one", False),
        ("ｎｏ", False, "no", True),
        ("tax*", False, "tax rebate", True),
        ("*rebate", False, "tax rebate", True),
        ("a*b*c", False, "a-b-b-c", True),
        ("a*b*c", False, "acb", False),
        ("ab*ba", False, "aba", False),
        (r"2\*3", False, "2*3", True),
        (r"2\*3", False, "2x3", False),
    ],
)
def test_short_answers_fold_spaces_capitals_and_stars(pattern, sensitive, typed, fits):
    spec = with_("short", case_sensitive=sensitive, answers=[{"text": pattern, "fraction": 1}])

    assert mark(spec, typed, 1).fraction == int(fits)


def test_short_answers_count_by_the_first_that_fits():
    answers = [{"text": "*not*", "fraction": 0, "feedback": text("否定")}, {"text": "*", "fraction": 1}]

    assert [mark(with_("short", answers=answers), typed, 1).fraction for typed in ("do not", "do")] == [0, 1]


def test_a_pattern_full_of_stars_takes_no_time():
    spec = with_("short", answers=[{"text": "*a" * 140 + "b", "fraction": 1}])

    assert mark(spec, "a" * 300, 1).fraction == 0


def test_essays_wait_for_a_person():
    found = mark(SPECS["essay"], "我认为……", 1)

    assert (found.fraction, found.needs_person) == (0, True)


# ── arranging ─────────────────────────────────────────────────────────────────
def test_matching_pays_by_the_item_and_does_not_give_itself_away():
    spec = SPECS["matching"]
    right = right_answer(spec, 3)

    letters = {tuple(right_answer(spec, seed).values()) for seed in SEEDS}

    assert len(letters) > 2
    assert mark(spec, {"1": right["1"]}, 3).fraction == 0.5
    assert mark(with_("matching", policy="exact"), {"1": right["1"]}, 3).fraction == 0
    assert [choice.key for choice in instance(spec, 3).items] == ["1", "2"]
    assert in_words(spec, right, 3) == ("芜湖 → 汽车", "安庆 → 刷业")


@pytest.mark.parametrize(("policy", "fraction"), [("exact", 0), ("position", 1 / 3), ("adjacent", 0)])
def test_ordering_is_marked_by_its_policy(policy, fraction):
    spec = with_("ordering", policy=policy)
    first, second, third = right_answer(spec, 2)

    assert mark(spec, [first, third, second], 2).fraction == pytest.approx(fraction)


@pytest.mark.parametrize("seed", SEEDS)
def test_ordering_is_never_shown_right(seed):
    spec = SPECS["ordering"]

    shown = [choice.key for choice in instance(spec, seed).options]

    assert mark(spec, shown, seed).fraction == 0


# ── what is given ─────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("kind", "given_"),
    [
        ("single", "D"),
        ("single", ["A", "B"]),
        ("single", {"A": 1}),
        ("multiple", ["Z"]),
        ("multiple", [1]),
        ("truefalse", "X"),
        ("truefalse", ["T", "F"]),
        ("numeric", ["1"]),
        ("numeric", "1" * 101),
        ("short", "a" * 301),
        ("short", "a\x00"),
        ("essay", ["x"]),
        ("matching", {"3": "A"}),
        ("matching", {"1": "Z"}),
        ("matching", ["A"]),
        ("ordering", ["A", "B"]),
        ("ordering", ["A", "A", "B"]),
        ("ordering", {"A": 1}),
    ],
)
def test_read_given_refuses_what_no_form_sends(kind, given_):
    with pytest.raises(BadGiven):
        read_given(SPECS[kind], given_)


@given(st.sampled_from(sorted(SPECS)), json_values)
def test_any_answer_is_read_or_refused(kind, given_):
    try:
        found = mark(SPECS[kind], given_, 1)
    except BadGiven:
        return
    assert 0 <= found.fraction <= 1


def test_questions_of_one_paper_are_not_shuffled_alike():
    assert question_seed(1, "Q1") != question_seed(1, "Q2")
    assert question_seed(1, "Q1") == question_seed(1, "Q1")
