"""Cases from seeds: every one can be answered, filled in and read, gives nothing away, and stays what it was."""

import copy
import hashlib
import json

import pytest

from courses.labs import LABS, NONE, Kind, Shown, as_answer, written

SEEDS = range(100)
CODES = sorted(code for code, lab in LABS.items() if lab.cases)
FAR = (-1, 2**63 - 1, 10**30)
# Of ten seeds each. A stored attempt has its seed alone: where one of these changes, raise the lab's VERSION with it.
DIGESTS = {
    "LAB-OW": (1, "4c1e097cf52e2e51"),
    "LAB-QT": (1, "3e66eb59cd814ea1"),
}


@pytest.fixture(scope="module", params=CODES)
def drawn(request):
    """A lab and a hundred of its cases."""
    return LABS[request.param], [LABS[request.param].make(seed) for seed in SEEDS]


def filled(lab, case):
    """The form with the model's own answer in it."""
    solution = lab.solution(case)
    return {ask.path: written(ask, solution[ask.path]) for ask in lab.asks(case)}


@pytest.mark.parametrize("code", CODES)
def test_a_stored_seed_gives_the_same_case_as_ever(code):
    lab = LABS[code]
    told = json.dumps([lab.make(seed) for seed in range(10)], ensure_ascii=False, sort_keys=True)

    assert (lab.version, hashlib.sha256(told.encode()).hexdigest()[:16]) == DIGESTS[code]


def test_a_case_is_plain_json_and_no_two_of_a_class_are_the_same(drawn):
    _lab, cases = drawn

    assert json.loads(json.dumps(cases)) == cases
    assert len({json.dumps(case) for case in cases}) > 90


def test_seeds_may_be_any_whole_number(drawn):
    lab, _cases = drawn

    for seed in FAR:
        assert lab.make(seed) == lab.make(seed)


def test_the_models_own_answer_written_into_the_form_is_all_right(drawn):
    lab, cases = drawn

    for case in cases:
        answer, faults = as_answer(lab.asks(case), filled(lab, case))
        assert (faults, lab.grade(case, answer).share) == ({}, pytest.approx(1))


def test_an_empty_form_earns_nothing(drawn):
    lab, cases = drawn

    for case in cases:
        asks = lab.asks(case)
        for nothing in ({}, {ask.path: "" for ask in asks}, {ask.path: ["", " "] for ask in asks}):
            answer, faults = as_answer(asks, nothing)
            assert (answer, faults, lab.grade(case, answer).share) == ({}, {}, 0)


def test_to_say_everywhere_that_there_is_none_does_not_carry_far(drawn):
    lab, cases = drawn

    for case in cases:
        asks = lab.asks(case)
        answer, _faults = as_answer(asks, {ask.path: NONE for ask in asks})
        assert lab.grade(case, answer).share < 0.35


@pytest.mark.parametrize("code", [code for code in CODES if LABS[code].marks is None])
def test_what_is_asked_is_what_is_marked(code):
    lab = LABS[code]

    for case in (lab.make(seed) for seed in SEEDS):
        paths = [ask.path for ask in lab.asks(case)]
        assert len(set(paths)) == len(paths)
        assert sorted(paths) == sorted(field.path for field in lab.grade(case, {}).fields)


def test_no_path_and_no_option_stands_twice_and_choices_have_options(drawn):
    lab, cases = drawn

    for case in cases:
        asks = lab.asks(case)
        assert len({ask.path for ask in asks}) == len(asks)
        for ask in asks:
            assert (len(set(ask.options)) == len(ask.options), NONE in ask.options) == (True, False)
            assert bool(ask.options) or ask.kind not in {Kind.CHOICE, Kind.NAMES, Kind.PAIRS, Kind.ORDER}


def test_what_is_asked_and_shown_follows_from_what_may_be_read(drawn):
    lab, cases = drawn

    for case in cases:
        public = lab.public(copy.deepcopy(case))
        assert (lab.asks(public), lab.sheets(public)) == (lab.asks(case), lab.sheets(case))


def test_sheets_are_small_and_even(drawn):
    lab, cases = drawn

    for sheet in (sheet for case in cases for sheet in lab.sheets(case)):
        assert 0 < len(sheet.rows) <= 14
        assert {len(row) for row in sheet.rows} == {len(sheet.columns) or 2}
        assert all(isinstance(cell.shown, Shown) for row in sheet.rows for cell in row)


def test_answers_differ_between_seeds(drawn):
    lab, cases = drawn

    assert len({json.dumps(lab.solution(case)) for case in cases}) > 60
