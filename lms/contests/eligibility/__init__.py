"""Whether a team may take part: rules as data, asked at every change of the roster. Pure."""

from lms.contests.eligibility.asking import ask
from lms.contests.eligibility.rosters import Member, Part, Roster
from lms.contests.eligibility.rules import Finding, Kind, Rule

__all__ = ["Finding", "Kind", "Member", "Part", "Roster", "Rule", "ask"]
