"""An approval is of a time: where that changes, the class teacher is asked again, and the seat is kept meanwhile."""

from collections.abc import Iterable

from django.db.models import F, QuerySet

from lms.audit import public as audit
from lms.events import access
from lms.events.background.telling import tell
from lms.events.choices import PlaceState
from lms.events.models import EventSession, Place


def agreed_to(sessions: Iterable[EventSession]) -> QuerySet[Place]:
    """Places in these sessions that are a class teacher's approval."""
    rows = Place.objects.filter(session__in=list(sessions), state=PlaceState.CONFIRMED)
    # What was decided before they last registered was of another registration.
    return rows.filter(session__series__needs_approval=True, decided_at__gte=F("asked_at"))


def ask_again(session: EventSession) -> None:
    """Whoever a teacher agreed to for another time waits for them once more; both are told. The session is locked."""
    for place in agreed_to([session]).select_related("person").order_by("pk"):
        place.session = session
        place.move(to=PlaceState.REQUESTED, decided_by=None, decided_at=None, reason="")
        audit.record("event_place.asked_again", place, by=None)
        tell([place.person_id], "event.approval_again", session)
        tell_teachers(place, "event.to_approve_again")


def tell_teachers(place: Place, kind: str = "event.to_approve") -> None:
    """Tell whoever may agree; `place.person` and its session are at hand."""
    people = access.approvers_of(place.person_id, place.school_id)
    tell(people, kind, place.session, url="/events/approvals/", student=place.person.name)
