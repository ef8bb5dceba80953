"""When one may register, and how calendars say so."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from icalendar import Calendar

from lms.common.errors import Invalid, WrongState
from lms.events.choices import PlaceState
from lms.events.operations import places, series, sessions
from lms.events.operations.series import Rules
from lms.events.operations.sessions import SessionChange
from lms.events.planning import Scope
from lms.events.queries import calendars
from lms.organisations.public import Role
from tests.factories.events import at, make_place, make_session, span
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


def student():
    return make_member(Role.STUDENT, password=None)


def entries(content, start):
    return [one for one in Calendar.from_ical(content).walk("VEVENT") if str(one["uid"]).startswith(start)]


def test_nobody_registers_before_it_opens_or_after_it_closes():
    session = make_session(opens_at=at(9, days=2), closes_hours=24)

    with pytest.raises(WrongState):
        make_place(session, student())
    with time_machine.travel(at(9, days=2, minute=1)):
        assert make_place(session, student()).state == PlaceState.CONFIRMED
    with time_machine.travel(at(14, days=6, minute=1)), pytest.raises(WrongState):
        make_place(session, student())


def test_who_waits_is_offered_a_seat_after_registration_closed():
    session, holder, waiting = make_session(seats=1, closes_hours=48), student(), student()
    make_place(session, holder)
    make_place(session, waiting)

    with time_machine.travel(at(14, days=6)):
        places.leave(session.pk, by=holder)
        assert places.take_offer(session.pk, by=waiting).state == PlaceState.CONFIRMED


@pytest.mark.parametrize("hours", [-1, 24 * 91])
def test_a_registration_that_closes_before_it_could_open_is_refused(hours):
    with pytest.raises(Invalid):
        series.change_rules(make_session().series_id, Rules(closes_hours=hours), by=None)


def test_calendars_say_when_registration_opens_and_closes_and_follow_both_changes():
    session = make_session(opens_at=at(9, days=2), closes_hours=24)

    def found(start):
        (one,) = entries(calendars.of_sessions("活动", series=session.series), start)
        return one

    opening, closing = found("event-opens-"), found("event-closes-")
    assert (opening["dtstart"].dt, closing["dtstart"].dt) == (at(9, days=2), at(14, days=6))
    assert {str(one["transp"]) for one in (opening, closing)} == {"TRANSPARENT"}

    series.change_rules(session.series_id, Rules(opens_at=at(9, days=3), closes_hours=2), by=None)
    sessions.edit_sessions(session.pk, SessionChange(span=span(15, 17)), Scope.ONE, by=None)
    later = found("event-closes-")

    assert found("event-opens-")["dtstart"].dt == at(9, days=3)
    assert (later["uid"], later["dtstart"].dt) == (closing["uid"], at(13, days=7))
    assert later["sequence"] == closing["sequence"] + 2
    sessions.cancel_sessions(session.pk, Scope.ONE, "台风", by=None)
    assert str(found("event-closes-")["status"]) == "CANCELLED"


def test_an_event_without_a_window_has_none_in_calendars():
    session = make_session()

    (only,) = entries(calendars.of_sessions("活动", series=session.series), "event-")
    assert session.nonce.hex in only["uid"]


def test_a_persons_calendar_says_until_when_an_offer_is_kept():
    session, holder, waiting = make_session(seats=1), student(), student()
    make_place(session, holder)
    place = make_place(session, waiting)
    places.leave(session.pk, by=holder)
    place.refresh_from_db()

    (offer,) = entries(calendars.of_person(waiting.pk), "event-offer-")
    places.take_offer(session.pk, by=waiting)

    assert abs(offer["dtstart"].dt - place.offered_until) < timedelta(seconds=1)
    assert entries(calendars.of_person(waiting.pk), "event-offer-") == []
    assert place.offered_until > timezone.now()


def test_the_page_says_when_registration_opens(client):
    session = make_session(opens_at=at(9, days=2))
    client.force_login(student())

    page = client.get(f"/events/{session.series.code}/").content.decode()

    assert ("开始报名" in page, 'value="register"' in page) == (True, False)
