"""A place that falls free goes to whoever waits for it."""

from lms.audit import public as audit
from lms.contests.choices import EntryState, Host, RoundState, Via
from lms.contests.models import Entry
from lms.notices import public as notices


def move_up(left: Entry) -> Entry | None:
    """The next of those who wait for this place, now in the round; None where nobody waits or it is too late."""
    made = left.contest_round
    if made.state not in (RoundState.DRAFT, RoundState.OPEN):
        return None
    waiting = made.entries.filter(state=EntryState.WAITING).select_related("team").order_by("waiting_number")
    before = made.track.rounds.filter(number__lt=made.number).exclude(state=RoundState.CANCELLED).last()
    # The quota was a host's own: so is the place that falls free.
    if before is not None and before.quota_host == Host.SCHOOL:
        waiting = waiting.filter(team__host=left.team.host_id)
    elif before is not None and before.quota_host == Host.CITY:
        waiting = waiting.filter(team__host__city=left.team.host.city_id)
    following = waiting.first()
    if following is None:
        return None
    following.move(to=EntryState.ENTERED, via=Via.WAITING)
    audit.record("contest.moved_up", following, by=None, after=left.pk)
    tell_promoted(following)
    return following


def tell_promoted(entry: Entry) -> None:
    """Tell a team that it is in a further round."""
    team, made = entry.team, entry.contest_round
    people = list(team.members.filter(left_at=None).values_list("person_id", flat=True))
    words = {"contest": made.track.season.contest.title, "team": team.name, "round": made.title_zh}
    notices.notify(people, "contest.promoted", words=words, url=f"/contests/teams/{team.pk}/", audience="learner")
