"""The waiting line, ordered by hand."""

from datetime import timedelta

import pytest

from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.common.weeks import Weekly
from lms.events.choices import PlaceState
from lms.events.models import Place
from lms.events.operations import lines, places
from lms.events.queries.lines import lines_of, say_positions
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.events import make_event, make_place, make_session, span
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db
MINE_QUERIES, EVENT_QUERIES = 7, 10


def student():
    return make_member(Role.STUDENT, password=None)


@pytest.fixture
def session(school):
    return make_session(school, seats=1)


@pytest.fixture
def holder(session):
    person = student()
    make_place(session, person)
    return person


@pytest.fixture
def line(session, holder):
    return [make_place(session, student()) for _ in range(4)]


def order(session):
    return lines_of([session.pk])[session.pk]


@pytest.mark.parametrize(("who", "to", "expected"), [
    (3, 1, [3, 0, 1, 2]), (0, 4, [1, 2, 3, 0]), (2, 2, [0, 2, 1, 3]), (1, 2, [0, 1, 2, 3]),
])  # fmt: skip
def test_somebody_is_moved_and_whoever_is_passed_moves_by_one(session, line, who, to, expected):
    lines.move_in_line(line[who].pk, to, "轮椅席位", by=None)

    assert order(session) == [line[number].pk for number in expected]


def test_offers_follow_the_new_order(session, line, holder):
    lines.move_in_line(line[2].pk, 1, "路远", by=None)

    places.leave(session.pk, by=holder)

    assert [Place.objects.get(pk=place.pk).state for place in line] == [
        PlaceState.WAITING, PlaceState.WAITING, PlaceState.OFFERED, PlaceState.WAITING,
    ]  # fmt: skip


def test_everybody_whose_turn_is_another_is_told_and_the_reason_goes_to_one_alone(session, line):
    lines.move_in_line(line[2].pk, 1, "路远", by=None)

    moved = Notice.objects.get(kind="event.line_moved")
    passed = {one.person_id: one.words["position"] for one in Notice.objects.filter(kind="event.line_passed")}
    assert (moved.person_id, moved.words["position"], moved.words["reason"]) == (line[2].person_id, 1, "路远")
    assert passed == {line[0].person_id: 2, line[1].person_id: 3}
    assert not any("路远" in str(one.words) for one in Notice.objects.filter(kind="event.line_passed"))


def test_a_move_is_written_down_with_who_and_why(session, line, school):
    host = make_member(Role.TEACHER, school)

    lines.move_in_line(line[1].pk, 1, "路远", by=host)

    event = AuditEvent.objects.get(action="event_place.moved")
    assert (event.actor_id, event.changes["reason"]) == (host.pk, "路远")
    assert (event.changes["before"], event.changes["after"]) == (2, 1)


def test_a_line_that_moved_since_it_was_seen_is_left_alone(session, line):
    places.leave(session.pk, by=line[0].person)

    with pytest.raises(WrongState):
        lines.move_in_line(line[2].pk, 2, "路远", seen=3, by=None)

    assert order(session) == [place.pk for place in line[1:]]


@pytest.mark.parametrize(("to", "reason"), [(0, "路远"), (5, "路远"), (1, " "), (1, "远" * 201)])
def test_a_move_without_sense_or_reason_is_refused(session, line, to, reason):
    with pytest.raises(Invalid):
        lines.move_in_line(line[1].pk, to, reason, by=None)


def test_foreigners_and_those_who_wait_themselves_move_nobody(session, line, school):
    host = make_member(Role.TEACHER, school)
    own = make_place(session, host)

    with pytest.raises(NotAllowed):
        lines.move_in_line(line[1].pk, 1, "路远", by=make_member(Role.TEACHER))
    with pytest.raises(NotAllowed):
        lines.move_in_line(own.pk, 1, "路远", by=host)


def test_who_has_a_seat_is_in_no_line(session, line, holder):
    seat = Place.objects.get(person=holder)

    with pytest.raises(WrongState):
        lines.move_in_line(seat.pk, 1, "路远", by=None)
    assert [place.position for place in say_positions(Place.objects.order_by("pk"))] == [None, 1, 2, 3, 4]


def test_the_pages_show_the_turn_and_the_host_moves_by_buttons(client, session, line, school):
    host = make_member(Role.TEACHER, school)
    client.force_login(line[2].person)
    pages = [client.get(f"/events/{session.series.code}/"), client.get("/events/mine/")]
    client.force_login(host)
    at = f"/events/sessions/{session.pk}/host/"
    shown = client.get(at).content.decode()
    up = f"{line[2].pk}:3:2"
    silent = client.post(f"{at}line/", {"move": up}, follow=True)
    client.post(f"{at}line/", {"move": up, "reason": "路远"})

    assert ["第 3 位" in page.content.decode() for page in pages] == [True, True]
    assert "候补 4 人" in pages[0].content.decode()
    assert (f'value="{up}"' in shown, "请写明调整的原因" in silent.content.decode()) == (True, True)
    assert order(session) == [line[number].pk for number in (0, 2, 1, 3)]
    assert client.post(f"{at}line/", {"move": "1:2"}).status_code == 422


@pytest.mark.parametrize("waiting", [1, 3])
def test_ones_own_page_asks_the_same_number_of_questions(client, waiting, django_assert_num_queries):
    person = student()
    for _ in range(waiting):
        full = make_session(seats=1)
        for who in (student(), person):
            make_place(full, who)
    client.force_login(person)
    client.get("/events/mine/")

    with django_assert_num_queries(MINE_QUERIES):
        client.get("/events/mine/")


@pytest.mark.parametrize("waiting", [1, 3])
def test_an_events_page_asks_the_same_number_of_questions(client, school, waiting, django_assert_num_queries):
    made = make_event(school, seats=1, weekly=Weekly(span().day + timedelta(weeks=waiting - 1)))
    person = student()
    for session in made.sessions.all():
        for who in (student(), person):
            make_place(session, who)
    client.force_login(person)
    client.get(f"/events/{made.code}/")

    with django_assert_num_queries(EVENT_QUERIES):
        client.get(f"/events/{made.code}/")
