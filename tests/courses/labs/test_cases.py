"""Cases from seeds: every one can be answered, filled in and read, gives nothing away, and stays what it was."""

import copy
import hashlib
import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from courses.labs import LABS, NONE, Kind, Shown, as_answer, written
from courses.labs.cases.data import rows

CASES = Path(__file__).parents[2] / "data" / "labs"
SEEDS = range(100)
CODES = sorted(LABS)
# Of these the names in a case are always the same, so nothing of what is asked may differ.
ALIKE = ["LAB-CF", "LAB-CR", "LAB-LM", "LAB-OF", "LAB-OW", "LAB-PD", "LAB-PY", "LAB-QT", "LAB-TD"]
FAR = (-1, 2**63 - 1, 10**30)
# Of ten seeds each. A stored attempt has its seed alone: where one of these changes, raise the lab's VERSION with it.
DIGESTS = {
    "LAB-BR": (1, "05dabae50a732458"),
    "LAB-CD": (1, "cff748c661da449b"),
    "LAB-CF": (1, "525598806ee20c1a"),
    "LAB-CR": (1, "ea90471672ac52ea"),
    "LAB-CU": (1, "093097dbebc40e0d"),
    "LAB-LM": (1, "f393ebf05d5550bf"),
    "LAB-OF": (1, "54071ec48d6b1d04"),
    "LAB-OW": (1, "4c1e097cf52e2e51"),
    "LAB-PD": (1, "12840a0f5fd4cae9"),
    "LAB-PY": (1, "420b5d23fb0e7154"),
    "LAB-QT": (1, "3e66eb59cd814ea1"),
    "LAB-TD": (1, "700fb01d1733bae8"),
    "PEST": (1, "0ada334c19f37461"),
}


@cache
def cases_of(code):
    """A hundred cases of a lab, drawn once whatever the order of the tests; none of them changes a case."""
    return [LABS[code].make(seed) for seed in SEEDS]


@pytest.fixture(params=CODES)
def drawn(request):
    """A lab and a hundred of its cases."""
    return LABS[request.param], cases_of(request.param)


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

    for case in cases_of(code):
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
        assert 0 < len(sheet.rows) <= 16
        assert {len(row) for row in sheet.rows} == {len(sheet.columns) or 2}
        assert all(isinstance(cell.shown, Shown) for row in sheet.rows for cell in row)


def test_answers_differ_between_seeds(drawn):
    lab, cases = drawn

    assert len({json.dumps(lab.solution(case)) for case in cases}) > 20


@pytest.mark.parametrize("code", ALIKE)
def test_what_is_asked_says_nothing_of_the_case(code):
    assert len({LABS[code].asks(case) for case in cases_of(code)}) == 1


def test_options_of_goods_and_cards_do_not_give_the_right_one_away():
    places = Counter(
        goods["options"].index(goods["truth"]) for case in cases_of("LAB-CU") for goods in case["hs_answers"]
    )
    cards = [card for case in cases_of("PEST") for card in LABS["PEST"].public(case)["cards"]]

    assert set(places) == {0, 1, 2, 3, 4}
    assert {frozenset(card) for card in cards} == {frozenset({"id", "text"})}
    assert {card["id"] for card in cards} == {f"C{n}" for n in range(1, 9)}


def shares(code, what):
    """How often `what` of an answer comes to each value, of a hundred cases."""
    return Counter(what(LABS[code].answer(case), case) for case in cases_of(code))


def test_paying_by_use_mostly_harms_somebody_and_shapley_nobody():
    assert 70 <= shares("LAB-OW", lambda answer, _case: bool(answer["usage"]["harmed"]))[True] <= 90
    assert shares("LAB-OW", lambda answer, _case: len(answer["shapley"]["harmed"])) == {0: 100}


@pytest.mark.parametrize(
    ("code", "what", "values"),
    [
        ("LAB-PD", lambda answer, _case: answer["best_cycle"], 3),
        ("LAB-PY", lambda answer, _case: answer["best"], 3),
        ("LAB-LM", lambda answer, _case: answer["recommend"] == "warehouse", 2),
        ("LAB-LM", lambda answer, _case: answer["cheapest_direct"], 2),
        ("LAB-CD", lambda answer, _case: len(answer["specialised"]), 3),
        ("LAB-CR", lambda answer, _case: answer["dropped"] > 0, 2),
        ("LAB-OF", lambda answer, _case: answer["return_on_own_with"] is None, 2),
    ],
)
def test_no_answer_is_right_by_habit(code, what, values):
    found = shares(code, what)

    assert len(found) == values
    assert min(found.values()) >= 4


def test_two_ways_at_least_are_open_to_a_parcel():
    ways = shares("LAB-LM", lambda answer, _case: sum(way["feasible"] for way in answer["direct"].values()))

    assert set(ways) == {2, 3}


def test_a_limit_runs_out_and_cuts_somebody():
    def is_cut(answer, case):
        cap = case["cap_share"] * case["core_limit"]
        return max(answer["funded"].values()) == pytest.approx(cap) and answer["limit_used"] == case["core_limit"]

    assert shares("LAB-CF", is_cut) == {True: 100}


def test_documents_disagree_in_several_ways_and_most_orders_are_clean():
    kinds = shares("LAB-TD", lambda answer, _case: len({flag for said in answer["flags"].values() for flag in said}))
    clean = shares("LAB-TD", lambda answer, _case: answer["clean"])

    assert (min(kinds), set(clean)) == (4, {7})


def test_neither_the_plainest_nor_the_finest_brand_is_best():
    best = shares("LAB-BR", lambda answer, _case: tuple(answer["best_design"].values())[:3])

    assert {("basic", "generic", "standard"), ("eco", "regional_brand", "local_return")}.isdisjoint(best)


def test_sales_go_under_four_modes_at_least():
    assert min(shares("LAB-CU", lambda answer, _case: len(set(answer["codes"])))) == 4


def test_tariff_codes_exist_and_have_a_heading_in_common_with_what_they_are_taken_for():
    codes, goods = {row["code"] for row in rows("hs_subheadings.csv")}, rows("hs_goods.csv")

    assert {code for row in goods for code in (row["truth"], *row["others"].split())} == codes
    assert all(sum(code[:4] == row["truth"][:4] for code in row["others"].split()) >= 1 for row in goods)
    assert all(len(row["others"].split()) == 4 for row in goods)


def test_the_cards_are_those_of_the_worked_case():
    worked = json.loads((CASES / "pest.json").read_text(encoding="utf-8"))["vectors"][0]["input"]["cards"]
    mine = [
        {"id": row["id"], "text": row["text_zh"], "factors": row["factors"].split()}
        | {name: row[name] for name in ("level", "direction")}
        for row in rows("pest_cards.csv")
    ]

    assert (mine, len(mine)) == (worked, 32)
