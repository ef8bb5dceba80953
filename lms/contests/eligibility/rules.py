"""What is asked of a team, as rows a contest keeps, and what asking found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a rule looks at; what it takes stands behind it."""

    SIZE = "size"  # least, most: students
    HELPERS = "helpers"  # part, most: teachers or mentors
    BALANCE = "balance"  # no more teachers than students
    HOME = "home"  # every student belongs to the school that registered the team
    SCHOOLS = "schools"  # codes: the schools that may take part
    LEVELS = "levels"  # levels: of the programmes that may take part
    YEARS = "years"  # least, most: year of study
    ONCE = "once"  # nobody is in a second team of the track in this season
    SIGNED = "signed"  # everybody signed the commitment


@dataclass(frozen=True)
class Rule:
    """A row: which rule, what it looks at, its figures, and whether it bars (else it only warns)."""

    id: str
    kind: Kind
    params: Mapping[str, object] = field(default_factory=dict)
    bars: bool = True


@dataclass(frozen=True)
class Finding:
    """What a rule found: `who` are the people it is about, `said` the figures of its sentence, kept with it."""

    rule: Rule
    passed: bool
    who: tuple[str, ...] = ()
    said: Mapping[str, object] = field(default_factory=dict)
