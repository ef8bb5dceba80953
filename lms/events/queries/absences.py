"""Who had a seat and did not come: of sessions that are over and in which somebody was seen.

Where nobody was seen, attendance was not taken; then nobody is called absent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone

from lms.common.terms import Term
from lms.events.checkin import Fix, Scan, Source
from lms.events.choices import PlaceState
from lms.events.models import Correction, EventSession, Place, ScanRow
from lms.events.queries.attendance import worked
from lms.events.queries.hosting import Participant
from lms.events.queries.terms import moments_of
from lms.organisations import public as organisations
from lms.people.public import User


@dataclass(frozen=True)
class Missed:
    """A person's sessions of a term: in how many they had a seat, and in which of them they were not seen."""

    name: str
    number: str
    school: str
    school_class: str
    seats: int
    sessions: tuple[EventSession, ...]

    @property
    def missed(self) -> int:
        """In how many they were not seen."""
        return len(self.sessions)

    @property
    def which(self) -> str:
        """The sessions in words, for a file."""
        return "；".join(map(str, self.sessions))


@dataclass(frozen=True)
class Absences:
    """A host's term.

    counted   sessions that are over and in which somebody was seen
    untaken   those that are over in which nobody was: nobody is called absent of them
    """

    people: list[Missed]
    counted: int
    untaken: int


def absent(people: Iterable[Participant]) -> list[Participant]:
    """Of the people of a session that is over who had a seat and was not seen, by name."""
    seated = [one for one in people if one.place.state == PlaceState.CONFIRMED]
    return [one for one in seated if not one.present] if any(one.present for one in seated) else []


def absences_of(host_id: int, term: Term) -> Absences:
    """Who missed what of a host's sessions in a term, the most first. Five queries."""
    rows = EventSession.objects.filter(series__host=host_id, cancelled_at=None, ends_at__lte=timezone.now())
    first, after = moments_of(term)
    rows = rows.filter(starts_at__gte=first, starts_at__lt=after)
    sessions = {row.pk: row for row in rows.select_related("series").order_by("starts_at", "pk")}
    seen = _seen(sessions)
    taken = [pk for pk in sessions if seen[pk]]
    places = Place.objects.filter(session__in=taken, state=PlaceState.CONFIRMED).select_related("person", "school")
    mine: dict[int, list[Place]] = {}
    for place in places.order_by("session__starts_at", "pk"):
        mine.setdefault(place.person_id, []).append(place)
    gone = {pk: [one for one in held if pk not in seen[one.session_id]] for pk, held in mine.items()}
    studies = organisations.studies_of_many(pk for pk, missed in gone.items() if missed)
    people = [_missed(mine[pk], missed, sessions, studies) for pk, missed in gone.items() if missed]
    people.sort(key=lambda one: (-one.missed, one.name, one.number))
    return Absences(people, len(taken), len(sessions) - len(taken))


def missed_by(person: User, places: Iterable[Place]) -> set[int]:
    """Sessions of these places of theirs that are over, where others were seen and they were not. Two queries."""
    over = {
        place.session_id: place.session
        for place in places
        if place.state == PlaceState.CONFIRMED and place.session.is_over and not place.session.cancelled_at
    }
    seen = _seen(over) if over else {}
    return {pk for pk, people in seen.items() if people and person.pk not in people}


def _seen(sessions: Mapping[int, EventSession]) -> dict[int, set[int]]:
    """{session: people who were there}. Two queries."""
    scans: dict[int, list[Scan]] = {pk: [] for pk in sessions}
    fixes: dict[int, list[Fix]] = {pk: [] for pk in sessions}
    rows = ScanRow.objects.filter(session__in=list(sessions))
    for pk, at, person, source, device, window in rows.values_list(
        "session", "at", "person", "source", "device", "window"
    ):
        scans[pk].append(Scan(at, person, Source(source), device, window))
    corrections = Correction.objects.filter(session__in=list(sessions))
    for pk, at, person, present in corrections.values_list("session", "at", "person", "present"):
        fixes[pk].append(Fix(at, person, present))
    found = {pk: worked(session, scans[pk], fixes[pk]) for pk, session in sessions.items()}
    return {pk: {one.person for one in there.values() if one.present} for pk, there in found.items()}


def _missed(held: list[Place], gone: list[Place], sessions: Mapping[int, EventSession], studies: dict) -> Missed:
    person, study = held[0].person, studies.get(held[0].person_id)
    return Missed(
        person.name, person.username, str(held[-1].school or ""), study.school_class if study else "", len(held),
        tuple(sessions[place.session_id] for place in gone),
    )  # fmt: skip
