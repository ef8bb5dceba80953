"""Asking the rules of a roster."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from lms.contests.eligibility.rosters import Member, Part, Roster
from lms.contests.eligibility.rules import Finding, Kind, Rule

# Who is about it, and the figures of the sentence; nobody and no figure out of line means that it holds.
_Found = tuple[bool, tuple[str, ...], dict[str, object]]
# {person: the other teams of the track and season they are in}
Elsewhere = Mapping[str, Collection[str]]


def ask(roster: Roster, rules: Iterable[Rule], elsewhere: Elsewhere | None = None) -> list[Finding]:
    """A finding a rule, in their order; those that hold as well, so that a page shows the whole list.

    elsewhere   {person: other teams of the same track and season}, for the rule that there be none
    raises      ValueError: a rule of no known kind; KeyError: one without its figures. Both are faults of the contest's
                own settings and are found when they are saved, by asking an empty roster.
    """
    return [_finding(roster, rule, elsewhere or {}) for rule in rules]


def _finding(roster: Roster, rule: Rule, elsewhere: Elsewhere) -> Finding:
    passed, who, said = _ASKED[Kind(rule.kind)](roster, rule.params, elsewhere)
    return Finding(rule, passed, who, said)


def _size(roster: Roster, params: Mapping[str, Any], _elsewhere: Elsewhere) -> _Found:
    count, least, most = len(roster.of(Part.STUDENT)), params["least"], params["most"]
    return least <= count <= most, (), {"count": count, "least": least, "most": most}


def _helpers(roster: Roster, params: Mapping[str, Any], _elsewhere: Elsewhere) -> _Found:
    part, most = Part(params["part"]), params["most"]
    helpers = roster.of(part)
    beyond = tuple(one.person for one in helpers[most:])
    return not beyond, beyond, {"part": part, "count": len(helpers), "most": most}


def _balance(roster: Roster, _params: Mapping[str, Any], _elsewhere: Elsewhere) -> _Found:
    teachers, students = len(roster.of(Part.TEACHER)), len(roster.of(Part.STUDENT))
    return teachers <= students, (), {"teachers": teachers, "students": students}


def _home(roster: Roster, _params: Mapping[str, Any], _elsewhere: Elsewhere) -> _Found:
    return _all(roster.of(Part.STUDENT), lambda one: one.school == roster.host, {"host": roster.host})


def _schools(roster: Roster, params: Mapping[str, Any], _elsewhere: Elsewhere) -> _Found:
    codes = frozenset(params["codes"])
    return _all(roster.of(Part.STUDENT), lambda one: one.school in codes, {})


def _levels(roster: Roster, params: Mapping[str, Any], _elsewhere: Elsewhere) -> _Found:
    levels = tuple(params["levels"])
    return _all(roster.of(Part.STUDENT), lambda one: one.level in levels, {"levels": levels})


def _years(roster: Roster, params: Mapping[str, Any], _elsewhere: Elsewhere) -> _Found:
    least, most = params["least"], params["most"]
    # A year that is not known is not one of those: nobody gets in by leaving it empty.
    return _all(
        roster.of(Part.STUDENT),
        lambda one: one.year is not None and least <= one.year <= most,
        {"least": least, "most": most},
    )


def _once(roster: Roster, _params: Mapping[str, Any], elsewhere: Elsewhere) -> _Found:
    others = {one.person: sorted({*elsewhere.get(one.person, ())} - {roster.team}) for one in roster.of(Part.STUDENT)}
    twice = tuple(person for person, teams in others.items() if teams)
    return not twice, twice, {"teams": tuple(sorted({team for person in twice for team in others[person]}))}


def _signed(roster: Roster, _params: Mapping[str, Any], _elsewhere: Elsewhere) -> _Found:
    return _all(roster.members, lambda one: one.signed, {})


def _all(members: Iterable[Member], holds: Callable[[Member], bool], said: dict[str, object]) -> _Found:
    out = tuple(one.person for one in members if not holds(one))
    return not out, out, said


_ASKED: dict[Kind, Callable[[Roster, Mapping[str, Any], Elsewhere], _Found]] = {
    Kind.SIZE: _size,
    Kind.HELPERS: _helpers,
    Kind.BALANCE: _balance,
    Kind.HOME: _home,
    Kind.SCHOOLS: _schools,
    Kind.LEVELS: _levels,
    Kind.YEARS: _years,
    Kind.ONCE: _once,
    Kind.SIGNED: _signed,
}
