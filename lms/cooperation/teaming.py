"""Whether a team may apply, and how much of a member others are shown. Names are the member's to give."""

from collections.abc import Iterator, Sequence
from datetime import date

ASKED, NAMED, MASKED, DECLINED = "asked", "named", "masked", "declined"
TEAM, PERSON = "team", "person"
FEWEST = {TEAM: 2, PERSON: 1}
MOST = {TEAM: 30, PERSON: 1}


def shown_as(answer: str, *, is_own: bool) -> str:
    """How a member stands on the page of a reader: by "name", "masked", as a "place" without a name, or "nothing".

    is_own  whether the reader answers for the organisation that put the member forward, and so knows who it is
    """
    if is_own:
        return "name"
    return {NAMED: "name", MASKED: "masked", ASKED: "place"}.get(answer, "nothing")


def faults(kind: str, answers: Sequence[str], milestones: Sequence[date], *, closes_on: date) -> Iterator[str]:
    """What keeps a team from applying, by code; nothing for a team that may.

    milestones  the days on which they are due
    closes_on   the last day of applications: no milestone is due before somebody is chosen
    """
    agreed = sum(answer in {NAMED, MASKED} for answer in answers)
    if ASKED in answers:
        yield "unanswered"
    if agreed < FEWEST[kind]:
        yield "few_members"
    if agreed > MOST[kind]:
        yield "many_members"
    if not milestones:
        yield "no_milestone"
    if any(due <= closes_on for due in milestones):
        yield "milestone_early"
