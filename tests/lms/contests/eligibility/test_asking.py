"""Rules asked of rosters: one more head at each edge flips the finding, and no other."""

from dataclasses import replace

import pytest

from lms.contests.eligibility import Kind, Member, Part, Roster, Rule, ask

ANN = Member("ann", Part.STUDENT, "jh", "vocational", 2, signed=True)
BO = Member("bo", Part.STUDENT, "jh", "vocational", 3, signed=True)
CY = Member("cy", Part.TEACHER, "jh", signed=True)
DO = Member("do", Part.MENTOR, "firm-1", signed=True)
TEAM = Roster("t1", "jh", (ANN, BO, CY, DO))
RULES = (
    Rule("SIZE", Kind.SIZE, {"least": 2, "most": 3}),
    Rule("TEACHERS", Kind.HELPERS, {"part": "teacher", "most": 1}),
    Rule("MENTORS", Kind.HELPERS, {"part": "mentor", "most": 2}),
    Rule("BALANCE", Kind.BALANCE),
    Rule("HOME", Kind.HOME),
    Rule("SCHOOLS", Kind.SCHOOLS, {"codes": ["jh", "wb"]}),
    Rule("LEVELS", Kind.LEVELS, {"levels": ["vocational"]}),
    Rule("YEARS", Kind.YEARS, {"least": 2, "most": 3}),
    Rule("ONCE", Kind.ONCE),
    Rule("SIGNED", Kind.SIGNED),
)


def failed(roster, rules=RULES, elsewhere=None):
    return {one.rule.id: one.who for one in ask(roster, rules, elsewhere) if not one.passed}


def with_members(*more, without=()):
    return replace(TEAM, members=(*(one for one in TEAM.members if one not in without), *more))


def student(person, **fields):
    return replace(ANN, person=person, **fields)


def test_a_team_that_keeps_every_rule_has_them_all_in_order():
    findings = ask(TEAM, RULES)

    assert [one.rule.id for one in findings] == [rule.id for rule in RULES]
    assert all(one.passed for one in findings)


@pytest.mark.parametrize(
    ("roster", "out"),
    [
        (with_members(student("ed"), student("flo")), {"SIZE": ()}),
        (with_members(without=(BO,)), {"SIZE": ()}),
        (with_members(replace(CY, person="gus")), {"TEACHERS": ("gus",)}),
        (with_members(*(replace(DO, person=name) for name in ("hal", "ida"))), {"MENTORS": ("ida",)}),
        (with_members(student("jo", school="wb")), {"HOME": ("jo",)}),
        (with_members(student("kai", school="zz")), {"HOME": ("kai",), "SCHOOLS": ("kai",)}),
        (with_members(student("lee", level="secondary")), {"LEVELS": ("lee",)}),
        (with_members(student("may", year=1)), {"YEARS": ("may",)}),
        (with_members(student("ned", year=4)), {"YEARS": ("ned",)}),
        (with_members(student("oz", year=None)), {"YEARS": ("oz",)}),
        (with_members(student("pam", signed=False)), {"SIGNED": ("pam",)}),
        (with_members(replace(DO, signed=False), without=(DO,)), {"SIGNED": ("do",)}),
    ],
)
def test_one_more_or_one_other_fails_that_rule_alone(roster, out):
    assert failed(roster) == out


def test_more_teachers_than_students_are_out_of_balance():
    roster = replace(TEAM, members=(ANN, CY, replace(CY, person="gus")))

    assert failed(roster, [Rule("BALANCE", Kind.BALANCE)]) == {"BALANCE": ()}
    assert failed(replace(roster, members=(ANN, CY)), [Rule("BALANCE", Kind.BALANCE)]) == {}


def test_a_second_team_of_the_track_is_named_and_ones_own_is_not_a_second():
    (finding,) = ask(TEAM, [Rule("ONCE", Kind.ONCE)], {"ann": ["t1"], "bo": ["t9", "t1"], "cy": ["t9"]})

    assert (finding.passed, finding.who, finding.said) == (False, ("bo",), {"teams": ("t9",)})


def test_a_finding_keeps_the_figures_of_its_sentence():
    (finding,) = ask(TEAM, [RULES[0]])

    assert finding.said == {"count": 2, "least": 2, "most": 3}


@pytest.mark.parametrize(
    ("rule", "fault"), [(Rule("X", "nonsense"), ValueError), (Rule("X", Kind.SIZE, {"least": 1}), KeyError)]
)
def test_a_rule_that_cannot_be_asked_is_found_with_an_empty_roster(rule, fault):
    with pytest.raises(fault):
        ask(Roster("", ""), [rule])
