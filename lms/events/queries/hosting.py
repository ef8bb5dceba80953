"""A session as its host sees it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from lms.events.checkin import Anomaly
from lms.events.choices import PlaceState
from lms.events.models import EventSession, Expert, Place, Series
from lms.events.queries.attendance import anomalies_of, attendance_of
from lms.organisations import public as organisations
from lms.people.public import User
from lms.skills import public as skills


@dataclass(frozen=True)
class Participant:
    """Somebody with a place, and whether they were there."""

    place: Place
    name: str
    number: str
    school: str
    school_class: str
    seen_at: datetime | None
    minutes: int
    fixed: bool
    left_at: datetime | None = None
    # Came, and nobody saw them go.
    is_open: bool = False
    # There for less of the session than counts.
    is_short: bool = False

    @property
    def present(self) -> bool:
        """Whether they were there at all."""
        return self.minutes > 0 or self.is_open or self.is_short

    @property
    def state(self) -> str:
        """In words."""
        return str(self.place.get_state_display())


@dataclass(frozen=True)
class Concern:
    """What is odd, and whom it concerns by name."""

    anomaly: Anomaly
    names: tuple[str, ...]


def participants(session: EventSession) -> list[Participant]:
    """Everybody with a place or a turn in the line, in the order of states and names. Five queries."""
    rows = list(
        Place.objects.filter(session=session).select_related("person", "school").order_by("state", "person__name", "pk")
    )
    seen = attendance_of(session)
    studies = organisations.studies_of_many(row.person_id for row in rows)
    return [_participant(row, seen, studies) for row in rows]


def concerns(session: EventSession) -> list[Concern]:
    """What a teacher should look at, by name."""
    found = anomalies_of(session)
    names = dict(User.objects.filter(pk__in={pk for one in found for pk in one.people}).values_list("pk", "name"))
    return [Concern(one, tuple(names.get(pk, "") for pk in one.people)) for one in found]


def hosted_by(organisation_ids: list[int]) -> QuerySet[EventSession]:
    """Sessions of these hosts, the newest first."""
    rows = EventSession.objects.filter(series__host__in=organisation_ids)
    waiting = Count("places", filter=Q(places__state=PlaceState.WAITING))
    return rows.annotate(waiting=waiting).select_related("series__host", "room").order_by("-starts_at", "-pk")


def series_drafts(organisation_ids: list[int]) -> QuerySet[Series]:
    """Their events nobody sees yet."""
    return Series.objects.filter(host__in=organisation_ids, published_at=None).select_related("host")


def pool(*, skill: str = "", city_id: int | None = None) -> QuerySet[Expert]:
    """Experts that can be asked, of every keeper."""
    rows = Expert.objects.filter(retired_at=None).select_related("city", "firm", "keeper").prefetch_related("skills")
    rows = rows.filter(pk__in=_knowing(skill)) if skill else rows
    rows = rows.filter(city=city_id) if city_id else rows
    return rows.order_by("name", "pk")


def _knowing(skill: str) -> QuerySet[Expert]:
    """Experts in what the skill is today, each once."""
    return Expert.objects.filter(skills__code__in=skills.today([skill])).values("pk")


def _participant(row: Place, seen: dict, studies: dict) -> Participant:
    study, was = studies.get(row.person_id), seen.get(row.person_id)
    return Participant(
        place=row, name=row.person.name, number=row.person.username, school=str(row.school or ""),
        school_class=study.school_class if study else "", seen_at=was.first_at if was else None,
        minutes=was.minutes if was else 0, fixed=bool(was and was.fixed), left_at=was.last_at if was else None,
        is_open=bool(was and was.is_open), is_short=bool(was and was.is_short),
    )  # fmt: skip
