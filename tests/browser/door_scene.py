"""Run in a process of its own, on the site's data: `make` a session that runs now, or say who was `seen` at one.

make      prints {session, path, tickets, names, void, other, forged, own, going}; its host is the demo's teacher
seen PK   prints [[person's name, how often]]
"""

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.db.models import Count
from django.utils import timezone

from lms.common.spans import Span
from lms.events.models import EventSession, Place, ScanRow
from lms.events.operations import places
from lms.organisations.public import City, Organisation
from lms.people.public import User
from tests.factories.events import begin, make_event, ticket_of
from tests.factories.people import make_person

GUESTS = ("陈一", "林二", "张三", "李四", "王五")


def make() -> dict[str, object]:
    session, host = _session(400), User.objects.get(email="teacher@demo.test")
    guests = [_place(session, make_person(name, password=None)) for name in GUESTS]
    tickets = [ticket_of(place) for place in guests]
    places.leave(session.pk, by=guests[-1].person)
    own, other = _place(session, host), _place(_session(401), host)
    begin(session)
    return {
        "session": session.pk, "path": f"/events/sessions/{session.pk}/door/", "tickets": tickets[:-1],
        "names": list(GUESTS[:-1]), "void": tickets[-1], "other": ticket_of(other),
        "forged": f"{tickets[0][:-6]}AAAAAA", "own": ticket_of(own), "going": _going(),
    }  # fmt: skip


def _going() -> dict[str, object]:
    """A session people check out of: one guest came by the wall a while ago, one is new."""
    session = _session(402, checks_out=True)
    came, new = [_place(session, make_person(name, password=None)) for name in ("赵六", "孙七")]
    begin(session, minutes_ago=30)
    at = timezone.now() - timedelta(minutes=25)
    ScanRow.objects.create(session=session, person=came.person, at=at, source="wall", key="came")
    path = f"/events/sessions/{session.pk}/door/"
    return {"session": session.pk, "path": path, "came": ticket_of(came), "new": ticket_of(new)}


def seen(session: int) -> list[list[object]]:
    rows = ScanRow.objects.filter(session=session).values("person__name").annotate(times=Count("pk"))
    return sorted([row["person__name"], row["times"]] for row in rows)


def _session(days: int, **plan: object) -> EventSession:
    at = timezone.now() + timedelta(days=days)
    school = Organisation.objects.get(code="jh-college")
    made = make_event(school, first=Span(at, at + timedelta(hours=2)), city_id=City.objects.get(slug="wuhu").pk, **plan)
    return made.sessions.select_related("series__host").get()


def _place(session: EventSession, person: User) -> Place:
    return places.register(session.pk, by=person)


if __name__ == "__main__":
    verb, *what = sys.argv[1:]
    sys.stdout.write(json.dumps(make() if verb == "make" else seen(int(what[0]))))
