"""The demo's event: three lectures, the first held, with hours, feedback and a speaker who is paid."""

import pytest

from courses.models import HoursEntry
from lms.credit import public as credit
from lms.demo import clock, events, orders, people
from lms.demo.people import Cast
from lms.events.models import EventSession
from lms.events.queries.attendance import attendance_of
from lms.events.queries.feedback import summary_of
from lms.organisations import public as organisations

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> tuple[Cast, list[organisations.Organisation]]:
    organisations.load_places()
    with clock.days_from_now(-120):
        cast = people.load()
        return cast, orders.load_firms(cast)


def test_the_first_lecture_was_held_the_next_takes_registrations(scene):
    cast, firms = scene

    events.load(cast, firms)

    held, coming, _last = EventSession.objects.filter(series__code=events.CODE)
    assert [one.minutes for one in attendance_of(held).values()] == [90] * 5
    assert summary_of(held).answers == 5 and summary_of(held).stars > 4
    assert HoursEntry.objects.filter(source="checkin").count() == 5
    assert credit.taught_minutes([firms[0].pk]) == {firms[0].pk: 90}
    assert (held.settled_at is not None, coming.seats_taken) == (True, 1)
