"""A team as its rules see it."""

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """What somebody is in a team."""

    STUDENT = "student"
    TEACHER = "teacher"
    MENTOR = "mentor"


@dataclass(frozen=True)
class Member:
    """One person of a team.

    school   code of the school they belong to; for a mentor that of the firm
    level    of the school's programme (secondary, vocational, undergraduate); "" where it is not known
    year     year of study, 1 is the first; None for staff, or where it is not known
    signed   whether they signed the commitment
    """

    person: str
    part: Part
    school: str = ""
    level: str = ""
    year: int | None = None
    signed: bool = False


@dataclass(frozen=True)
class Roster:
    """A team of a track; `host` is the code of the school that registered it."""

    team: str
    host: str
    members: tuple[Member, ...] = ()

    def of(self, part: Part) -> tuple[Member, ...]:
        """The members who are that."""
        return tuple(one for one in self.members if one.part == part)
