"""The tree without a database: what is sound, what changes make of it, and where ended skills lead."""

import random
from dataclasses import replace

import pytest

from lms.skills.operations import DATA
from lms.skills.tree import (
    Add,
    Broken,
    Merge,
    Move,
    Retire,
    Reword,
    Split,
    applied,
    counts_as,
    differing,
    faults_of,
    next_code,
    planned,
)
from tests.lms.skills.tree.making import domain, skill, tree_of

ESCO = "http://data.europa.eu/esco/skill/6f45a77d-9208-40f2-a116-ac99c77ef580"


@pytest.fixture
def tree():
    codes = ("FT-01", "FT-02", "FT-03", "EC-01")
    return tree_of(domain("FT"), domain("EC"), *(skill(code) for code in codes))


def reasons(tree, change):
    with pytest.raises(Broken) as caught:
        applied(tree, change)
    return [(fault.field, fault.reason, fault.about) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("node", "found"),
    [
        (skill("FT-04"), []),
        (domain("LG"), []),
        (skill("FT-4"), [("code", "skill_code")]),
        (domain("L"), [("code", "domain_code")]),
        (skill("FT-04", kind="task"), [("kind", "unknown_kind")]),
        (skill("FT-04", parent=""), [("parent", "no_parent")]),
        (skill("FT-04", parent="XX"), [("parent", "unknown_parent")]),
        (skill("FT-04", parent="FT-01"), [("parent", "too_deep")]),
        (skill("FT-04", parent="FT-04"), [("parent", "ring")]),
        (domain("LG", parent="FT"), [("parent", "domain_in_domain")]),
        (skill("FT-04", name_zh=" 技能FT-01 "), [("name_zh", "namesake")]),
        (skill("FT-04", name_en="SKILL  ft-01"), [("name_en", "namesake")]),
        (skill("EC-04", name_zh="技能FT-01"), []),
        (skill("FT-04", level2_zh=""), [("level2_zh", "missing")]),
        (skill("FT-04", name_en=""), [("name_en", "missing")]),
        (skill("FT-04", name_zh="长" * 61), [("name_zh", "too_long")]),
        (skill("FT-04", esco_uri=ESCO, esco_label="incoterms"), []),
        (skill("FT-04", esco_uri=ESCO.replace("http:", "https:"), esco_label="incoterms"), []),
        (skill("FT-04", esco_uri=ESCO), [("esco_label", "half_esco")]),
        (skill("FT-04", esco_uri="https://example.org/esco/skill/1", esco_label="x"), [("esco_uri", "not_esco")]),
        (skill("FT-04", esco_uri=ESCO + "@evil.test", esco_label="x"), [("esco_uri", "not_esco")]),
    ],
)
def test_faults_name_the_field_and_the_reason(tree, node, found):
    told = faults_of({**tree, node.code: node}, [node.code])

    assert [(fault.field, fault.reason) for fault in told] == found


def test_a_ring_of_two_ends_the_search():
    ring = tree_of(skill("FT-01", parent="FT-02"), skill("FT-02", parent="FT-01"))

    assert [fault.reason for fault in faults_of(ring, ["FT-01"])] == ["ring"]


def test_the_shipped_list_is_sound():
    plan = planned({}, (DATA / "skills.csv").read_text("utf-8"))

    assert (plan.faults, len(plan.of_kind("added")), len(plan.steps)) == ([], 128, 128)


def test_add_reword_and_move_change_one_node_each(tree):
    added = applied(tree, Add(skill("EC-02")))
    reworded = applied(tree, Reword("FT-01", {"name_zh": " 新名 ", "code": "ZZ-01"}))
    moved = applied(tree, Move("FT-01", "EC"))

    assert added["EC-02"] == skill("EC-02") and differing(tree, added) == ["EC-02"]
    assert reworded["FT-01"] == replace(tree["FT-01"], name_zh="新名")
    assert moved["FT-01"] == replace(tree["FT-01"], parent="EC")


def test_merge_ends_all_but_one_and_they_count_as_it(tree):
    after = applied(tree, Merge(("FT-01", "FT-02"), "EC-01"))

    assert [after[code].state for code in ("FT-01", "FT-02", "EC-01")] == ["merged", "merged", "active"]
    assert after["FT-01"].successors == ("EC-01",)
    assert counts_as(after) == {"FT-01": "EC-01", "FT-02": "EC-01"}


def test_split_counts_as_its_heir_or_as_itself(tree):
    with_heir = applied(tree, Split("FT-01", ("FT-02", "FT-03"), heir="FT-03"))
    without = applied(tree, Split("FT-01", ("FT-02", "FT-03")))

    assert (with_heir["FT-01"].state, with_heir["FT-01"].successors) == ("split", ("FT-02", "FT-03"))
    assert (counts_as(with_heir), counts_as(without)) == ({"FT-01": "FT-03"}, {})


def test_chains_are_followed_to_their_end(tree):
    after = applied(tree, Merge(("FT-01",), "FT-02"))
    after = applied(after, Split("FT-02", ("FT-03", "EC-01"), heir="EC-01"))

    assert counts_as(after) == {"FT-01": "EC-01", "FT-02": "EC-01"}


def test_a_ring_of_heirs_is_refused_not_walked_for_ever(tree):
    ring = {**tree, "FT-01": replace(tree["FT-01"], heir="FT-02"), "FT-02": replace(tree["FT-02"], heir="FT-01")}

    with pytest.raises(Broken):
        counts_as(ring)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (Add(skill("FT-01")), ("code", "taken", "")),
        (Reword("FT-09", {"name_zh": "x"}), ("code", "unknown", "FT-09")),
        (Reword("FT-01", {"name_zh": "技能FT-01"}), ("name_zh", "unchanged", "")),
        (Reword("FT-01", {"name_zh": "技能FT-02"}), ("name_zh", "namesake", "FT-02")),
        (Move("FT", "EC"), ("parent", "domain_in_domain", "EC")),
        (Move("FT-01", "FT"), ("parent", "unchanged", "")),
        (Move("FT-01", "FT-02"), ("parent", "too_deep", "FT-02")),
        (Merge((), "FT-01"), ("into", "nothing", "")),
        (Merge(("FT-01",), "FT-01"), ("into", "itself", "")),
        (Merge(("FT-01",), "FT"), ("into", "not_a_skill", "FT")),
        (Merge(("FT",), "FT-01"), ("code", "not_a_skill", "FT")),
        (Split("FT-01", ("FT-02",)), ("successors", "too_few", "")),
        (Split("FT-01", ("FT-02", "FT-02")), ("successors", "too_few", "")),
        (Split("FT-01", ("FT-01", "FT-02")), ("successors", "itself", "")),
        (Split("FT-01", ("FT-02", "FT-09")), ("successors", "unknown", "FT-09")),
        (Split("FT-01", ("FT-02", "FT-03"), heir="EC-01"), ("heir", "stranger", "EC-01")),
        (Retire("FT"), ("code", "not_empty", "FT-01")),
    ],
)
def test_a_change_that_would_break_the_tree_says_why(tree, change, found):
    assert reasons(tree, change) == [found]


@pytest.mark.parametrize(
    "change",
    [
        Reword("FT-01", {"name_zh": "x"}),
        Move("FT-01", "EC"),
        Merge(("FT-01",), "FT-02"),
        Split("FT-01", ("FT-02", "FT-03")),
        Retire("FT-01"),
        Merge(("FT-02",), "FT-01"),
        Split("FT-02", ("FT-01", "FT-03")),
        Add(skill("FT-01")),
    ],
)
def test_an_ended_skill_is_neither_changed_nor_chosen_nor_named_again(tree, change):
    ended = applied(tree, Retire("FT-01"))

    assert reasons(ended, change)[0][1] in {"ended", "taken"}


def test_an_empty_domain_retires_and_takes_nobody_in(tree):
    after = applied(applied(tree, Move("EC-01", "FT")), Retire("EC"))

    assert after["EC"].state == "retired"
    assert reasons(after, Move("FT-01", "EC")) == [("parent", "ended_parent", "EC")]


def test_next_code_passes_over_whatever_was_given_once(tree):
    ended = applied(tree, Retire("FT-03"))

    assert (next_code(ended, "FT"), next_code(ended, "LG")) == ("FT-04", "LG-01")
    assert next_code(tree_of(*(skill(f"FT-{n:02}") for n in range(1, 100))), "FT") == ""


@pytest.mark.parametrize("seed", range(60))
def test_no_order_of_merges_and_splits_closes_a_ring(seed):
    chance, codes = random.Random(seed), [f"FT-{n:02}" for n in range(1, 9)]
    tree = tree_of(domain("FT"), *(skill(code) for code in codes))
    done = 0
    for _ in range(12):
        first, *parts = chance.sample(codes, 3)
        change = Merge((first,), parts[0]) if chance.random() < 0.5 else Split(first, tuple(parts), heir=parts[0])
        try:
            tree, done = applied(tree, change), done + 1
        except Broken:
            continue

    assert done and all(tree[end].is_active for end in counts_as(tree).values())
