"""Reading the trail."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from lms.audit.models import AuditEvent
from lms.audit.public import events, events_of, record, trail_page
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def _actions(found):
    return [event.action for event in found]


def test_events_by_actor_object_action_and_result():
    officer, order, other = make_person(), make_person(), make_person()
    record("order.approved", order, by=officer)
    record("order.returned", order, by=other)
    record("person.seen", other, by=officer, result="denied")

    assert _actions(events(actor_id=officer.pk))[:2] == ["person.seen", "order.approved"]
    assert "order.returned" not in _actions(events(actor_id=officer.pk))
    assert _actions(events_of("people.user", order.pk)) == ["order.returned", "order.approved", "person.created"]
    assert _actions(events(action="order.")) == ["order.returned", "order.approved"]
    assert _actions(events(action="order.approved")) == ["order.approved"]
    assert _actions(events(result="denied")) == ["person.seen"]


def test_events_by_days_counts_both_ends_in_beijing_time():
    thing = make_person()
    for hour, action in ((15, "x.before"), (16, "x.first"), (40, "x.after")):
        with time_machine.travel(datetime(2026, 11, 1 + hour // 24, hour % 24, tzinfo=UTC), tick=False):
            record(action, thing, by=None)

    found = events(action="x.", since=date(2026, 11, 2), until=date(2026, 11, 2))

    assert _actions(found) == ["x.first"]


@pytest.mark.parametrize("rows", [1, 3])
def test_trail_page_seeks_in_one_query(django_assert_num_queries, rows):
    thing = make_person()
    for number in range(rows):
        record(f"x.{number}", thing, by=None)

    with django_assert_num_queries(1):
        page = trail_page(events(action="x."), size=2)

    assert len(page.events) == min(rows, 2)
    assert page.next_before_id == (page.events[-1].pk if rows > 2 else None)


def test_trail_page_goes_on_where_it_stopped():
    thing = make_person()
    for number in range(5):
        record(f"x.{number}", thing, by=None)
    found = events(action="x.")

    first = trail_page(found, size=3)
    second = trail_page(found, before_id=first.next_before_id, size=3)

    assert _actions(first.events + second.events) == ["x.4", "x.3", "x.2", "x.1", "x.0"]
    assert second.next_before_id is None
    assert AuditEvent.objects.filter(action__startswith="x.").count() == 5
