"""Events in a base: its week, its utilisation, its calendar, and what a closure hits."""

import pytest
from icalendar import Calendar

from lms.bases.errors import StillBooked
from lms.bases.models import Session
from lms.bases.operations import bases, closures, groups
from lms.bases.queries import feeds
from lms.bases.queries.utilisation import monday_of, uses
from lms.common.errors import Invalid
from lms.events.models import EventSession
from lms.events.operations import sessions
from lms.events.planning import Scope
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.bases import make_base, make_booking, make_group
from tests.factories.bases import span as base_span
from tests.factories.events import make_event, span
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db


@pytest.fixture
def base():
    return make_base(make_university())


@pytest.fixture
def group(base):
    return make_group(base, count=10)


def planned(base, name="", host=None, **plan):
    return make_event(host or base.owner, city_id=base.city_id, room=name or base.name_zh, first=span(8, 10), **plan)


def week(client, base):
    return client.get(f"/bases/{base.code}/?week={monday_of(span().day).isoformat()}").content.decode()


def test_the_week_shows_an_event_and_an_unpublished_one_as_taken(client, base, group):
    shown, hidden = (
        planned(base),
        make_event(base.owner, published=False, city_id=base.city_id, room=base.name_zh, first=span(12, 14)),
    )

    page = week(client, base)
    client.force_login(make_member(Role.TEACHER, base.owner))
    own = week(client, base)

    assert (shown.title_zh in page, f"/events/{shown.code}/" in page) == (True, True)
    assert (hidden.title_zh in page, "已被占用" in page, hidden.title_zh in own) == (False, True, True)


def test_a_stranger_who_writes_the_bases_name_is_not_in_its_week_and_a_guest_who_booked_is(client, base, group):
    stranger = planned(base, host=make_university())
    guest = make_university()
    make_booking(group, guest, seats=10, first=base_span(12, 14))
    invited = make_event(guest, city_id=base.city_id, room=base.name_zh, first=span(12, 14))

    page = week(client, base)

    assert (stranger.title_zh in page, invited.title_zh in page) == (False, True)


@pytest.mark.parametrize(("station", "hours"), [("", 20), ("1", 2)])
def test_an_event_counts_as_use_of_the_room_or_of_its_workstation(base, group, station, hours):
    planned(base, f"{base.name_zh} {group.name}", station=station)

    assert uses([base.pk], [span().day]).of(base.pk).booked == hours


def test_a_guests_event_is_counted_once_as_its_booking(base, group):
    guest = make_university()
    make_booking(group, guest, seats=4)
    planned(base, host=guest)

    assert uses([base.pk], [span().day]).of(base.pk).booked == 8


def test_the_calendar_has_an_event_once_and_says_when_it_was_called_off(base, group):
    make_group(base, count=2)
    made = planned(base)
    bases.renew_feed(base.pk, by=None)

    def event():
        (found,) = [one for one in Calendar.from_ical(feeds.as_ical(base)).walk("VEVENT") if "event" in one["uid"]]
        return found

    before = event()
    sessions.cancel_sessions(made.sessions.get().pk, Scope.ONE, "台风", by=None)
    after = event()

    assert (made.title_zh in before["summary"], str(before["status"])) == (True, "CONFIRMED")
    assert (after["uid"], str(after["status"])) == (before["uid"], "CANCELLED")
    assert after["sequence"] > before["sequence"]


def test_closing_lists_what_is_hit_first_then_cancels_bookings_and_tells_who_planned_events(client, base, group):
    planner, keeper = make_member(Role.TEACHER, base.owner), make_member(Role.ACADEMIC, base.owner)
    made = planned(base)
    made.planned_by = planner
    made.save()
    booking = make_booking(group, seats=3, first=base_span(12, 14))
    client.force_login(keeper)
    day = span().day.isoformat()
    form = {
        "kind": "maintenance", "reason": "检修", "first_day": day, "last_day": day, "starts": "07:00", "ends": "20:00",
    }  # fmt: skip
    at = f"{base.kept_at}closures/"

    asked = client.post(at, form)
    page, still = asked.content.decode(), Session.objects.get().held
    confirmed = {"confirmed": asked.context["digest"]}
    late = make_booking(group, seats=1, first=base_span(15, 16))
    again = client.post(at, form | confirmed)
    kept = Session.objects.filter(held=True).count()
    client.post(at, form | {"confirmed": again.context["digest"]})

    assert (asked.status_code, still) == (422, True)
    # What was booked since is shown before it goes.
    assert (again.status_code, late.title in again.content.decode(), kept) == (422, True, 2)
    assert (made.title_zh in page, booking.title in page, "有 2 场预约或活动" in page) == (True, True, True)
    assert not Session.objects.filter(held=True).exists()
    assert EventSession.objects.get().cancelled_at is None
    (notice,) = Notice.objects.filter(kind="event.room_closed")
    assert (notice.person, notice.words["reason"]) == (planner, "检修")


def test_the_office_is_told_where_the_planner_left(base, group):
    office = make_member(Role.ACADEMIC, base.owner)
    made = planned(base)
    made.planned_by = make_member(Role.TEACHER)
    made.save()

    closures.close(base.pk, closures.ClosureDraft(base_span(7, 12), "maintenance", "检修"), by=None, cancels=True)

    assert [one.person for one in Notice.objects.filter(kind="event.room_closed")] == [office]


def test_a_closure_of_another_group_or_hour_hits_no_event(base, group):
    planned(base, f"{base.name_zh} {group.name}")
    other = make_group(base, count=2)

    closures.close(base.pk, closures.ClosureDraft(base_span(7, 12), "maintenance", "检修", other.pk), by=None)
    closures.close(base.pk, closures.ClosureDraft(base_span(12, 20), "maintenance", "检修"), by=None)

    assert not Notice.objects.exists()


def test_a_base_with_an_event_to_come_is_not_given_up(base, group):
    made = planned(base)

    with pytest.raises(StillBooked):
        bases.retire_base(base.pk, by=None)
    sessions.cancel_sessions(made.sessions.get().pk, Scope.ONE, "台风", by=None)

    assert bases.retire_base(base.pk, by=None).retired_at


def test_a_name_an_event_is_held_under_is_not_changed(base, group):
    made = planned(base, f"{base.name_zh} {group.name}")
    words = {"place": base.place, "kind": base.kind, "city_id": base.city_id, "address_zh": base.address_zh}

    with pytest.raises(Invalid):
        groups.change_group(group.pk, groups.GroupPlan("新名", group.count), by=None)
    with pytest.raises(Invalid):
        bases.change_base(base.pk, bases.BasePlan(name_zh="新基地", **words), by=None)
    same = bases.BasePlan(name_zh=base.name_zh, about_zh="新介绍", **words)
    assert bases.change_base(base.pk, same, by=None).about_zh == "新介绍"
    sessions.cancel_sessions(made.sessions.get().pk, Scope.ONE, "台风", by=None)

    assert groups.change_group(group.pk, groups.GroupPlan("新名", group.count), by=None).name == "新名"
    assert bases.change_base(base.pk, bases.BasePlan(name_zh="新基地", **words), by=None).name_zh == "新基地"


def test_a_group_is_renamed_under_an_event_in_the_whole_base(base, group):
    planned(base)

    assert groups.change_group(group.pk, groups.GroupPlan("新名", group.count), by=None).name == "新名"


@pytest.mark.parametrize("events", [1, 3])
def test_the_week_asks_as_much_for_many_events(client, base, group, events, django_assert_num_queries):
    for hour in range(events):
        make_event(base.owner, city_id=base.city_id, room=base.name_zh, first=span(8 + hour, 9 + hour))
    week(client, base)

    with django_assert_num_queries(10):
        week(client, base)
