"""A place that falls free goes to whoever waits for it."""

from django.db import transaction
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import WrongState
from lms.contests.choices import EntryState, RoundState, Via
from lms.contests.models import Entry
from lms.contests.operations.holding import locked
from lms.contests.queries import promoting, titles
from lms.notices import public as notices
from lms.people.public import User


@transaction.atomic
def fill_place(entry_id: int, *, by: User) -> Entry:
    """Give the place of a team that was ruled out to the next one that waits; twice is once.

    Raises NotAllowed, RoundClosed (it takes nobody any more), WrongState (not ruled out, or nobody waits).
    """
    entry = Entry.objects.select_related("team__host").get(pk=entry_id)
    made = locked(entry.contest_round_id, by, {RoundState.DRAFT, RoundState.OPEN})
    entry = Entry.objects.select_for_update(of=("self",)).select_related("team__host").get(pk=entry_id)
    entry.contest_round = made
    known = Entry.objects.filter(replaces=entry).first()
    if known is not None:
        return known
    if entry.state != EntryState.DISQUALIFIED:
        raise WrongState()
    following = move_up(entry, by)
    if following is None:
        raise WrongState(_("没有可以递补的队伍。"))
    return following


def move_up(left: Entry, by: User | None = None) -> Entry | None:
    """The next of those who wait for this place, now in the round; None where nobody waits or it is too late."""
    following = promoting.next_in_line(left)
    if following is None:
        return None
    following.move(to=EntryState.ENTERED, via=Via.WAITING, replaces=left)
    audit.record("contest.moved_up", following, by=by, after=left.pk)
    tell_promoted(following)
    return following


def tell_promoted(entry: Entry) -> None:
    """Tell a team that it is in a further round."""
    team, made = entry.team, entry.contest_round
    people = list(team.members.filter(left_at=None).values_list("person_id", flat=True))
    words = {
        "contest": titles.told(made.track.season.contest),
        "team": team.name,
        "round": notices.named(made),
    }
    notices.notify(people, "contest.promoted", words=words, url=f"/contests/teams/{team.pk}/", audience="learner")
