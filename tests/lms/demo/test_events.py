"""The demo's event: three lectures, the first held, with hours, feedback and a speaker who is paid."""

import pytest

from certificates.models import Certificate
from courses.models import HoursEntry
from lms.bases.queries import weeks
from lms.bases.queries.utilisation import monday_of
from lms.credit import public as credit
from lms.demo import bases, clock, events, orders, outings, people
from lms.demo.people import Cast
from lms.events import access
from lms.events.checkin import Odd
from lms.events.models import EventSession
from lms.events.queries.attendance import anomalies_of, attendance_of
from lms.events.queries.feedback import summary_of
from lms.organisations import public as organisations
from tests.factories.bases import make_base, make_group

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


def test_the_base_holds_open_days_with_seats_released_and_a_session_restored(scene):
    cast, _firms = scene
    hefei = organisations.City.objects.get(slug="hefei")
    base = make_base(cast.school, name_zh=bases.SCHOOLS_BASE, city_id=hefei.pk)
    make_group(base, name=bases.STUDIO)

    events.load_in_base(cast)

    coming, full = EventSession.objects.filter(series__code=events.STUDIO_DAYS)
    states = dict(coming.places.values_list("person__username", "state"))
    assert (coming.series.planned_by, states[cast.people["student"].username]) == (cast.people["teacher"], "offered")
    assert (full.cancelled_at, full.revision, full.seats_taken) == (None, 3, 2)
    assert full.places.filter(state="waiting").count() == 3
    days = weeks.week_of(base, monday_of(coming.span.day), list(base.groups.select_related("base")), by=None)
    assert [item.title for day in days for cell in day.cells for item in cell.items if item.is_event] == [
        "直播间开放日"
    ]


def test_a_visit_waits_for_the_class_teacher_who_signs_in(scene):
    cast, firms = scene
    teacher = cast.people["teacher"]

    outings.load(cast, firms)

    (session,) = EventSession.objects.filter(series__code=outings.VISIT)
    waiting = access.places_to_approve(teacher)
    assert {place.session_id for place in waiting} == {session.pk} and waiting.count() == outings.ASKING


def test_a_training_gave_certificates_to_who_checked_out_and_lists_who_forgot(scene):
    cast, firms = scene

    outings.load(cast, firms)

    (session,) = EventSession.objects.filter(series__code=outings.TRAINING)
    assert sorted(one.minutes for one in attendance_of(session).values()) == [0, 70, 117, 120, 120]
    assert Certificate.objects.count() == 4
    assert {one.kind for one in anomalies_of(session)} == {Odd.NO_CHECK_OUT, Odd.LEFT_EARLY}
