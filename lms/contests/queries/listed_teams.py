"""Teams as an organiser, or their school, looks for them: narrowed down, with who has not signed."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lms.contests.choices import EntryState, TeamPart
from lms.contests.models import Commitment, CommitmentText, Entry, Round, Season, Team, TeamMember, Track
from lms.organisations.public import Organisation

SIGNED, UNSIGNED = "signed", "unsigned"
# What `?sort=` may say.
SORTS = {
    "name": "name",
    "school": "host__name_zh",
    "track": "track__position",
    "students": "students",
    "unsigned": "unsigned",
    "sent": "submitted_at",
    "made": "made_at",
}
# In what `?q=` is looked for.
SEARCHED = ("name", "captain__name", "host__name_zh")


@dataclass(frozen=True)
class Filters:
    """What the address asks for; empty: everything."""

    season: int | None = None
    track: int | None = None
    round: int | None = None
    school: int | None = None
    state: str = ""
    signed: str = ""


def of_season(season: Season) -> QuerySet[Team]:
    """Every team of an edition."""
    return Team.objects.filter(track__season=season)


def of_school(school: Organisation) -> QuerySet[Team]:
    """Every team a school registers or registered."""
    return Team.objects.filter(host=school)


def filtered(rows: QuerySet[Team], asked: Filters) -> QuerySet[Team]:
    """These teams narrowed down, each with `students`, `helpers` and `unsigned`; `people` and `rounds_in` fetched."""
    same = {"track__season": asked.season, "track": asked.track, "host": asked.school, "state": asked.state or None}
    rows = _counted(rows.filter(**{name: value for name, value in same.items() if value is not None}))
    if asked.round:
        there = Entry.objects.filter(team=OuterRef("pk"), contest_round=asked.round)
        rows = rows.filter(Exists(there.exclude(state=EntryState.WITHDRAWN)))
    if asked.signed:
        rows = rows.filter(Q(unsigned=0) if asked.signed == SIGNED else Q(unsigned__gt=0))
    return rows.select_related("track__season__contest", "host", "captain").prefetch_related(_people(), _entries())


def tracks_of(rows: QuerySet[Team]) -> list[Track]:
    """The tracks these teams are in."""
    return list(Track.objects.filter(pk__in=rows.values("track")).select_related("season__contest"))


def rounds_of(season: Season) -> list[Round]:
    """The rounds teams of an edition can be in."""
    return list(Round.objects.filter(track__season=season).select_related("track").order_by("track", "number"))


def schools_of(rows: QuerySet[Team]) -> list[Organisation]:
    """The schools that registered these teams."""
    return list(Organisation.objects.filter(pk__in=rows.values("host")).order_by("name_zh"))


def seasons_of(rows: QuerySet[Team]) -> list[Season]:
    """The editions these teams are in, the newest first."""
    found = Season.objects.filter(tracks__in=rows.values("track")).select_related("contest")
    return list(found.order_by("-year", "contest__title").distinct())


def _counted(rows: QuerySet[Team]) -> QuerySet[Team]:
    here = Q(members__left_at=None)
    return rows.annotate(
        students=Count("members", filter=here & Q(members__part=TeamPart.STUDENT)),
        helpers=Count("members", filter=here & ~Q(members__part=TeamPart.STUDENT)),
        unsigned=Coalesce(Subquery(_unsigned(), output_field=IntegerField()), 0),
    )


def _unsigned() -> QuerySet[Any]:
    """How many of a team have not signed the newest text of their edition."""
    versions = CommitmentText.objects.filter(season=OuterRef(OuterRef("team__track__season")))
    newest = versions.order_by("-version").values("pk")[:1]
    signed = Commitment.objects.filter(member=OuterRef("pk"), text=Subquery(newest))
    rows = TeamMember.objects.filter(~Exists(signed), team=OuterRef("pk"), left_at=None).order_by()
    return rows.values("team").annotate(n=Count("pk")).values("n")


def _people() -> Prefetch[Any]:
    rows = TeamMember.objects.filter(left_at=None).select_related("person").order_by("position", "pk")
    return Prefetch("members", rows, to_attr="people")


def _entries() -> Prefetch[Any]:
    rows = Entry.objects.select_related("contest_round").order_by("contest_round__number")
    return Prefetch("entries", rows, to_attr="rounds_in")
