"""The labs against the worked cases of their specification, and against what must hold of any case."""

import copy
import json
import math
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.labs import LABS, LabError

CASES = Path(__file__).parents[2] / "data" / "labs"
VECTORS = [
    pytest.param(file["lab"], vector["input"], vector["expected"], id=f"{file['lab']}-{vector['case']}")
    for file in (json.loads(path.read_text(encoding="utf-8")) for path in sorted(CASES.glob("*.json")))
    for vector in file["vectors"]
]
FIGURE_BY_FIGURE = {code for code, lab in LABS.items() if lab.marks is None}


def case_of(code):
    return copy.deepcopy(next(param.values[1] for param in VECTORS if param.values[0] == code))


def own_answer(code, case):
    """What a student would have to hand in for everything to be right."""
    answer = LABS[code].answer(case)
    if code == "LAB-CU":
        return {"codes": answer["codes"], "hs": [one["truth"] for one in case["hs_answers"]]}
    return {"design": answer["best_design"]} if code == "LAB-BR" else answer


def test_every_lab_has_worked_cases():
    assert {param.values[0] for param in VECTORS} == set(LABS)


@pytest.mark.parametrize(("code", "case", "expected"), VECTORS)
def test_answer_is_that_of_the_specification(code, case, expected):
    assert LABS[code].answer(case) == expected


@pytest.mark.parametrize(("code", "case", "expected"), VECTORS)
def test_the_models_own_answer_is_all_right_and_none_is_all_wrong(code, case, expected):
    lab = LABS[code]

    assert lab.grade(case, own_answer(code, case)).share == pytest.approx(1)
    for nothing in ({}, None, [], "完美", 7, {"flags": 1, "codes": {}, "ranking": "A", "design": []}):
        assert lab.grade(case, nothing).share == 0


@pytest.mark.parametrize("code", sorted(LABS))
def test_numbers_no_float_can_hold_are_wrong_and_stop_nothing(code):
    case = case_of(code)

    assert LABS[code].grade(case, _filled(own_answer(code, case), 10**400)).share < 1


def _filled(answer, with_this):
    """The answer with the same thing in place of every figure and name."""
    if isinstance(answer, dict):
        return {name: _filled(value, with_this) for name, value in answer.items()}
    return [_filled(value, with_this) for value in answer] if isinstance(answer, list) else with_this


@pytest.mark.parametrize("code", sorted(FIGURE_BY_FIGURE))
def test_one_wrong_figure_costs_its_share_and_a_hair_costs_nothing(code):
    case, lab = case_of(code), LABS[code]
    whole = lab.grade(case, lab.answer(case))
    path = next(field.path for field in whole.fields if isinstance(_at(lab.answer(case), field.path), float))

    near, far = (lab.grade(case, _changed(lab.answer(case), path, by)).share for by in (0.00005, 7.0))

    assert (near, far) == (pytest.approx(1), pytest.approx(1 - 1 / len(whole.fields)))


def _at(answer, path):
    for step in path.replace("[", ".").replace("]", "").split("."):
        answer = answer[int(step)] if isinstance(answer, list) else answer[step]
    return answer


def _changed(answer, path, by):
    *steps, last = path.replace("[", ".").replace("]", "").split(".")
    inside = _at(answer, ".".join(steps)) if steps else answer
    key = int(last) if isinstance(inside, list) else last
    inside[key] += by
    return answer


def test_amounts_may_be_off_by_a_cent_and_ratios_by_a_ten_thousandth():
    case, lab = case_of("LAB-QT"), LABS["LAB-QT"]

    def share(**changes):
        answer = lab.answer(case)
        return lab.grade(case, {**answer, **{name: answer[name] + by for name, by in changes.items()}}).share

    assert (share(refund=0.01), share(exchange_cost=0.0001)) == (pytest.approx(1), pytest.approx(1))
    assert (share(refund=0.02), share(exchange_cost=0.0002)) == (pytest.approx(5 / 6), pytest.approx(5 / 6))


@pytest.mark.parametrize(("code", "case", "_expected"), VECTORS)
def test_a_case_without_one_of_its_parts_is_refused_by_name(code, case, _expected):
    needed = set(case) - {"design", "hs_answers"}
    for name in needed:
        with pytest.raises(LabError) as refusal:
            LABS[code].answer({key: value for key, value in case.items() if key != name})
        assert name in refusal.value.where


@pytest.mark.parametrize("bad", [math.nan, math.inf, -1e30, 10**400, "1", True, None, [], {}])
@pytest.mark.parametrize("code", sorted(LABS))
def test_a_case_with_something_else_where_a_number_belongs_is_refused(code, bad):
    case = case_of(code)
    name = next((key for key, value in case.items() if _is_number(value)), None)
    # Of some labs every number stands deeper.
    case = {**case, name: bad} if name else dict.fromkeys(case, bad)

    with pytest.raises(LabError):
        LABS[code].answer(case)


def _is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


@pytest.mark.parametrize(
    ("code", "name", "many"),
    [
        ("LAB-OW", "firms", lambda n: {"id": f"F{n}", "volume_m3": 1, "orders": 1}),
        ("LAB-PD", "cycles", lambda n: n + 1),
        ("LAB-BR", "price_grid", float),
        ("LAB-CD", "cities", str),
    ],
)
def test_a_case_that_would_take_for_ever_is_refused(code, name, many):
    case = case_of(code)
    case[name] = [many(n) for n in range(499 if code != "LAB-BR" else 500)]
    if code == "LAB-BR":
        levels = {f"l{n}": 0 for n in range(50)}
        case["partworth"], case["attr_cost"] = {"a": levels, "b": levels}, {"a": levels, "b": levels}

    with pytest.raises(LabError):
        LABS[code].answer(case)


FIRMS = st.lists(st.tuples(st.integers(1, 500), st.integers(0, 2000)), min_size=1, max_size=5)


def warehouse(firms):
    rows = [{"id": f"F{n}", "volume_m3": volume, "orders": orders} for n, (volume, orders) in enumerate(firms)]
    return {**case_of("LAB-OW"), "firms": rows}


@given(FIRMS)
def test_every_rule_shares_out_exactly_what_the_warehouse_costs(firms):
    answer = LABS["LAB-OW"].answer(warehouse(firms))

    for rule in ("usage", "equal", "shapley"):
        assert math.fsum(answer[rule]["pay"]) == pytest.approx(answer["pooled_total"], abs=0.01 * len(firms))


@given(st.lists(st.tuples(st.integers(1, 300), st.integers(0, 900)), min_size=3, max_size=3))
def test_what_a_firm_pays_does_not_depend_on_where_it_stands(firms):
    def pays(order):
        pay = LABS["LAB-OW"].answer(warehouse([firms[n] for n in order]))["shapley"]["pay"]
        return dict(zip(order, pay, strict=True))

    first, *others = (pays(order) for order in permutations(range(3)))
    assert all(other == pytest.approx(first, abs=0.011) for other in others)


SUPPLIERS = st.lists(
    st.tuples(st.integers(0, 5_000_000), st.integers(1, 360), st.floats(0, 0.3)), min_size=1, max_size=8
)


@given(SUPPLIERS, st.integers(0, 5_000_000), st.floats(0, 1))
def test_no_supplier_is_lent_more_than_the_limit_the_cap_and_the_receivable_allow(suppliers, limit, cap):
    rows = [
        {"id": f"S{n}", "receivable": amount, "days": days, "own_rate": rate}
        for n, (amount, days, rate) in enumerate(suppliers)
    ]
    case = {**case_of("LAB-CF"), "suppliers": rows, "core_limit": limit, "cap_share": cap}

    answer = LABS["LAB-CF"].answer(case)

    assert answer["limit_used"] <= limit + 0.01
    assert all(answer["funded"][row["id"]] <= min(0.8 * row["receivable"], cap * limit) + 0.01 for row in rows)
    assert answer["saving"] >= 0


@given(st.integers(2, 5), st.integers(2, 5), st.integers(1, 9_000))
def test_where_every_city_is_alike_no_quotient_differs_from_one(cities, industries, employed):
    case = {
        "cities": [f"c{n}" for n in range(cities)], "industries": [f"i{n}" for n in range(industries)],
        "employment": [[employed] * industries] * cities, "firm_sales": [1.0],
    }  # fmt: skip

    answer = LABS["LAB-CD"].answer(case)

    assert {value for row in answer["lq"].values() for value in row.values()} == {1.0}
    assert (answer["specialised"], answer["hhi"], answer["cr4"]) == ([], 10_000.0, 1.0)


def test_goods_are_marked_by_the_digits_that_agree():
    case = {"scenarios": [], "hs_answers": [{"truth": "960321"}] * 5}
    said = {"hs": ["960321", "960329", "96", "97", None]}

    assert [field.share for field in LABS["LAB-CU"].grade(case, said).fields] == [1.0, 0.6, 0.3, 0.0, 0.0]


def test_the_order_of_a_ranking_is_marked_pair_by_pair():
    case = case_of("LAB-CR")
    right = [line["id"] for line in LABS["LAB-CR"].answer(case)["ranking"]]
    swapped = [right[1], right[0], *right[2:]]
    pairs = len(right) * (len(right) - 1) / 2

    def share(ids):
        return LABS["LAB-CR"].grade(case, {"ranking": ids}).share

    assert (share(right), share(swapped), share(right[::-1])) == (1.0, pytest.approx(1 - 1 / pairs), 0.0)
    assert share([*right, *right[::-1]]) == 1.0  # to say it twice says no more


def test_a_price_below_cost_earns_nothing_and_no_design_more_than_the_best():
    case = case_of("LAB-BR")
    best = LABS["LAB-BR"].answer(case)["best_design"]

    cheap, dear = (LABS["LAB-BR"].grade(case, {"design": {**best, "price": price}}).share for price in (1, 1e6))

    assert (cheap, dear) == (0.0, 0.0)


def test_what_students_may_read_holds_no_answer():
    goods = LABS["LAB-CU"].public(
        {"scenarios": [], "hs_answers": [{"goods": "刷子", "truth": "960321", "given": "96"}]}
    )

    assert goods["hs_answers"] == [{"goods": "刷子"}]
    assert "design" not in LABS["LAB-BR"].public(case_of("LAB-BR"))


def test_a_card_is_worth_its_factor_most_of_all_and_may_be_argued_either_way():
    cards = [
        {"id": "A", "text": "综合试验区", "factors": ["P", "E"], "level": "省", "direction": "机遇"},
        {"id": "B", "text": "人才匮乏", "factors": ["S"], "level": "省", "direction": "挑战"},
    ]
    said = {"A": {"factor": "E", "level": "国家", "direction": "机遇"}, "B": {"factor": "T", "level": "省"}}

    grade = LABS["PEST"].grade({"cards": cards}, {"cards": said})

    assert [field.share for field in grade.fields] == pytest.approx([0.8, 0.2])
    assert LABS["PEST"].public({"cards": cards})["cards"][1] == {"id": "B", "text": "人才匮乏"}
    with pytest.raises(LabError, match="factors"):
        LABS["PEST"].answer({"cards": [{**cards[0], "factors": ["X"]}]})
