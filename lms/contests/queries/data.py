"""Data that teams are given: which there is for an entry, behind which terms, and whether somebody may open it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from lms.contests.choices import EntryState, Licence, RoundState, SeasonState, SponsorState
from lms.contests.models import Confidence, Entry, RoundFile, Season, Sponsor, TeamMember

UNHELD = (RoundState.DRAFT, RoundState.CANCELLED)


@dataclass(frozen=True)
class Room:
    """A firm's problem as a member of a team sees it; `accepted` is their own acceptance, where one is asked for."""

    sponsor: Sponsor
    files: list[RoundFile]
    accepted: Confidence | None

    @property
    def is_open(self) -> bool:
        """Whether the files may be opened."""
        return not self.sponsor.asks_confidence or self.accepted is not None


def accepted_problems(track_ids: list[int]) -> QuerySet[Sponsor]:
    """The problems that firms set for these tracks."""
    rows = Sponsor.objects.filter(track__in=track_ids, state=SponsorState.ACCEPTED)
    return rows.select_related("enterprise", "track").order_by("track__position", "id")


def has_begun(entry: Entry) -> bool:
    """Whether data of the entry's round may be opened: it was opened, and its first hour has come."""
    made = entry.contest_round
    return made.state not in UNHELD and made.opens_at <= timezone.now() and entry.state == EntryState.ENTERED


def member_of(entry: Entry, user: Any) -> TeamMember | None:
    """The person's own part in the entry's team, today."""
    return entry.team.members.filter(person=user.pk, left_at=None).first()


def rooms_for(entry: Entry, member: TeamMember | None) -> list[Room]:
    """The firms' problems of an entry's track, with what this member accepted. Three queries."""
    season = entry.contest_round.track.season
    sponsors = accepted_problems([entry.contest_round.track_id]).prefetch_related("files")
    mine = {one.sponsor_id: one for one in Confidence.objects.filter(member=member, sponsor__in=sponsors)}
    return [Room(one, still_given(one.files.all(), season), mine.get(one.pk)) for one in sponsors]


def still_given(files: Iterable[RoundFile], season: Season) -> list[RoundFile]:
    """The files that teams may have: what was lent for the contest alone stays here once its season is closed."""
    return [one for one in files if one.licence != Licence.CONTEST or season.state != SeasonState.CLOSED]


def may_open(user: Any, file: RoundFile) -> bool:
    """Whether a member of a team may open it now: in the round, begun, and the firm's terms accepted by themselves."""
    if not user.is_authenticated:
        return False
    entries = Entry.objects.filter(
        state=EntryState.ENTERED, team__members__person=user, team__members__left_at=None,
        contest_round__opens_at__lte=timezone.now(),
    ).exclude(contest_round__state__in=UNHELD)  # fmt: skip
    if file.licence == Licence.CONTEST:
        entries = entries.exclude(contest_round__track__season__state=SeasonState.CLOSED)
    if file.sponsor is None:
        return entries.filter(contest_round=file.contest_round_id).exists()
    if file.sponsor.state != SponsorState.ACCEPTED:
        return False
    inside = entries.filter(contest_round__track=file.sponsor.track_id)
    if file.sponsor.asks_confidence:
        accepted = Confidence.objects.filter(sponsor=file.sponsor, member__person=user, member__left_at=None)
        inside = inside.filter(team__in=accepted.values("member__team"))
    return inside.exists()
