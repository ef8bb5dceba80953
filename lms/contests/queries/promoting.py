"""Who goes on to the next round and who waits for a place, as the rules and the rows say now."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from lms.contests import judging
from lms.contests.choices import OVER, EntryState, Host, RoundState, TeamState, Via
from lms.contests.models import Entry, Round


@dataclass(frozen=True)
class Plan:
    """The entries of a round that go on and that wait, best first; `is_done` once somebody was let go on.

    Those that wait have the `waiting_number` they would get: among their own host's where the places are each host's.
    """

    following: Round
    going: list[Entry]
    waiting: list[Entry]
    is_done: bool


def plan_of(made: Round) -> Plan | None:
    """What promoting would do; None where no later round takes entries. Entries have their teams with them."""
    following = made.track.rounds.filter(number__gt=made.number).exclude(state=RoundState.CANCELLED).first()
    if following is None:
        return None
    is_done = following.entries.filter(via__in=[Via.PROMOTED, Via.WAITING]).exists()
    if following.state not in (RoundState.DRAFT, RoundState.OPEN):
        return Plan(following, [], [], True) if is_done else None
    there = {entry.pk: entry for entry in _in_the_running(made)}
    lines = made.standings.order_by("-version")[0].lines.filter(entry__in=there).order_by("position")
    places = [judging.Place(str(line.entry_id), line.place, line.points) for line in lines]
    groups = _groups(made, there)
    going, waiting = judging.promoted(places, made.quota, groups, made.waiting_places)
    return Plan(following, [there[int(one)] for one in going], _numbered(waiting, there, groups), is_done)


def _numbered(waiting: list[str], there: Mapping[int, Entry], groups: Mapping[str, str] | None) -> list[Entry]:
    before = Counter[str]()
    for one in waiting:
        group = groups[one] if groups else ""
        before[group] += 1
        there[int(one)].waiting_number = before[group]
    return [there[int(one)] for one in waiting]


def _in_the_running(made: Round) -> list[Entry]:
    """Who withdrew, or was ruled out, after the result takes nobody's place."""
    rows = made.entries.filter(state=EntryState.ENTERED).exclude(team__state=TeamState.WITHDRAWN)
    return list(rows.select_related("team__host"))


def _groups(made: Round, there: Mapping[int, Entry]) -> Mapping[str, str] | None:
    if made.quota_host == Host.ALL:
        return None
    hosts = {pk: entry.team.host for pk, entry in there.items()}
    if made.quota_host == Host.SCHOOL:
        return {str(pk): str(host.pk) for pk, host in hosts.items()}
    return {str(pk): str(host.city_id) for pk, host in hosts.items() if host.city_id is not None}


def came_on(made: Round) -> list[Entry]:
    """Who came into the round from the one before, or waits: those in it first, then who waits, then who left.

    Each with its team, and with the one whose place it took. None of a first round.
    """
    rows = made.entries.filter(via__in=[Via.PROMOTED, Via.WAITING]).select_related("team__host", "replaces__team")
    order = [EntryState.ENTERED, EntryState.WAITING, EntryState.DISQUALIFIED, EntryState.WITHDRAWN]
    return sorted(rows.order_by("pk"), key=lambda one: (order.index(EntryState(one.state)), one.waiting_number or 0))


def further_entries(entry: Entry) -> list[Entry]:
    """Where else the team takes part: later rounds that are not over, for who rules it out of this one."""
    rows = Entry.objects.filter(team=entry.team_id, state=EntryState.ENTERED).select_related("contest_round")
    later = rows.filter(contest_round__number__gt=entry.contest_round.number)
    return list(later.exclude(contest_round__state__in=OVER).order_by("contest_round__number"))


def next_in_line(left: Entry) -> Entry | None:
    """Who takes the place that this one leaves; None where nobody waits for it, or the round takes nobody any more."""
    made = left.contest_round
    if made.state not in (RoundState.DRAFT, RoundState.OPEN):
        return None
    waiting = made.entries.filter(state=EntryState.WAITING).select_related("team__host").order_by("waiting_number")
    before = made.track.rounds.filter(number__lt=made.number).exclude(state=RoundState.CANCELLED).last()
    # The quota was a host's own: so is the place that falls free.
    if before is not None and before.quota_host == Host.SCHOOL:
        waiting = waiting.filter(team__host=left.team.host_id)
    elif before is not None and before.quota_host == Host.CITY:
        waiting = waiting.filter(team__host__city=left.team.host.city_id)
    return waiting.first()
