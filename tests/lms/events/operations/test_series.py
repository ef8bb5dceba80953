"""Planning, changing and cancelling events."""

from datetime import timedelta

import pytest

from lms.common.errors import Invalid, NotAllowed
from lms.common.weeks import Weekly
from lms.events.choices import PlaceState
from lms.events.errors import Changed, Clashing
from lms.events.models import EventSession, Room
from lms.events.operations import experts, places, previews, series, sessions
from lms.events.operations.sessions import SessionChange
from lms.events.planning import Kind, Scope
from lms.events.queries import readings
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.events import make_event, make_expert, make_place, make_session, span
from tests.factories.organisations import make_city, make_class, make_member, make_university

pytestmark = pytest.mark.django_db


def weekly(weeks, **fields):
    return Weekly(span().day + timedelta(weeks=weeks - 1), **fields)


def test_a_series_is_written_out_without_its_exceptions():
    made = make_event(weekly=weekly(4, without=frozenset({span().day + timedelta(weeks=1)})))

    assert [one.number for one in made.sessions.all()] == [1, 2, 3]
    assert made.sessions.all()[1].starts_at == span().starts_at + timedelta(weeks=2)


def test_a_room_however_written_is_had_once_and_nothing_is_written():
    city = make_city()
    make_event(city_id=city.pk, room="汇学楼 A305", first=span(14, 16))

    with pytest.raises(Clashing) as refused:
        make_event(city_id=city.pk, room="汇学楼Ａ-305", first=span(15, 17), weekly=weekly(3))

    assert [clash.kind for clash in refused.value.clashes] == [Kind.ROOM]
    assert EventSession.objects.count() == 1
    make_event(room="汇学楼 A305", first=span(14, 16))


def test_foreigners_plan_nothing():
    stranger = make_member(Role.TEACHER)
    plan = series.SeriesPlan("lecture", "讲座", make_city().pk, span(), 10)

    with pytest.raises(NotAllowed):
        series.create_series(make_university().pk, "mine", plan, by=stranger)
    with pytest.raises(NotAllowed):
        sessions.cancel_sessions(make_session().pk, Scope.ONE, "无", by=stranger)


@pytest.mark.parametrize("wrong", [
    {"kind": "party"}, {"title_zh": " "}, {"seats": 0}, {"offer_hours": 0}, {"room": "", "station": "3"},
])  # fmt: skip
def test_a_plan_without_sense_is_refused(wrong):
    with pytest.raises(Invalid):
        make_event(**wrong)


@pytest.mark.parametrize("name", ["title_zh", "title_en"])
def test_an_event_that_gives_certificates_has_a_name_they_can_bear(name):
    with pytest.raises(Invalid) as refused:
        make_event(gives_certificate=True, **{name: "Open day🎉"})

    assert list(refused.value.fields) == [name]
    assert getattr(make_event(**{name: "Open day🎉"}), name) == "Open day🎉"


def test_one_moved_session_stays_where_it_is_when_all_move():
    made = make_event(weekly=weekly(3))
    first, second, _third = made.sessions.all()
    sessions.edit_sessions(second.pk, SessionChange(room="图书馆报告厅"), Scope.ONE, by=None)

    changed = sessions.edit_sessions(first.pk, SessionChange(room="实训楼 101", span=span(9, 11)), Scope.ALL, by=None)

    rows = list(made.sessions.select_related("room"))
    assert [row.room.name for row in rows] == ["实训楼 101", "图书馆报告厅", "实训楼 101"]
    assert [(row.starts_at - span(9).starts_at) for row in rows] == [timedelta(weeks=week) for week in range(3)]
    assert [row.revision for row in changed] == [1, 2, 1]


def test_moving_tells_who_comes_and_moving_into_a_taken_room_moves_nobody():
    city = make_city()
    make_event(city_id=city.pk, room="A1")
    session, person = make_session(city_id=city.pk, room="B1"), make_member(Role.STUDENT)
    make_place(session, person)

    with pytest.raises(Clashing):
        sessions.edit_sessions(session.pk, SessionChange(room="A1"), Scope.ONE, by=None)
    with pytest.raises(Invalid):
        sessions.edit_sessions(session.pk, SessionChange(room="C1"), Scope.ONE, by=None)
    sessions.edit_sessions(session.pk, SessionChange(room="C1"), Scope.ONE, reason="A1 停电", by=None)

    assert Notice.objects.filter(person=person, kind="event.moved").count() == 1


def test_seats_are_compared_session_by_session():
    made = make_event(weekly=weekly(2), seats=3)
    first, second = made.sessions.order_by("number")
    for _ in range(3):
        make_place(first, make_member(Role.STUDENT, password=None))
    sessions.edit_sessions(second.pk, SessionChange(seats=2), Scope.ONE, by=None)

    done = sessions.edit_sessions(first.pk, SessionChange(span=span(9, 11)), Scope.ALL, reason="停电", by=None)

    assert [(row.number, row.seats, row.span) for row in done] == [
        (1, 3, span(9, 11)), (2, 2, span(9, 11, days=14)),
    ]  # fmt: skip


def test_fewer_seats_than_are_taken_are_refused():
    session = make_session()
    make_place(session, make_member(Role.STUDENT))
    make_place(session, make_member(Role.STUDENT))

    with pytest.raises(Invalid):
        sessions.edit_sessions(session.pk, SessionChange(seats=1), Scope.ONE, by=None)


def test_cancelling_the_following_leaves_the_first_and_needs_a_reason():
    made = make_event(weekly=weekly(3))
    second = made.sessions.all()[1]

    with pytest.raises(Invalid):
        sessions.cancel_sessions(second.pk, Scope.FOLLOWING, " ", by=None)
    gone = sessions.cancel_sessions(second.pk, Scope.FOLLOWING, "主讲人出差", by=None)

    assert [row.number for row in gone] == [2, 3]
    assert [bool(row.cancelled_at) for row in made.sessions.all()] == [False, True, True]
    assert sessions.cancel_sessions(second.pk, Scope.ALL, "再来一次", by=None)[0].number == 1


def test_a_speaker_is_asked_once_and_speaks_in_one_place():
    expert, session = make_expert(), make_session()

    first, again = (experts.invite(session.pk, expert.pk, by=None) for _ in range(2))
    with pytest.raises(Clashing):
        experts.invite(make_session().pk, expert.pk, by=None)
    other = make_session(first=span(18, 20))
    experts.invite(other.pk, expert.pk, by=None)

    assert first.pk == again.pk
    with pytest.raises(Clashing):
        sessions.edit_sessions(other.pk, SessionChange(span=span(15, 17)), Scope.ONE, by=None)


def test_a_change_thought_of_before_anothers_is_refused_and_names_it():
    session = make_session(room="A1")
    read = readings.reading_of(session.series_id)
    sessions.edit_sessions(session.pk, SessionChange(room="B2"), Scope.ONE, by=None)

    with pytest.raises(Changed) as refused:
        sessions.edit_sessions(session.pk, SessionChange(seats=3), Scope.ONE, read=read, by=None)

    assert [differences for _was, _is, differences in refused.value.since] == [["room"]]
    assert EventSession.objects.get().seats == 30


def test_another_session_that_changed_stands_in_the_way_of_all_and_not_of_one():
    made = make_event(weekly=weekly(2))
    first, second = made.sessions.all()
    read = readings.reading_of(made.pk)
    sessions.cancel_sessions(second.pk, Scope.ONE, "台风", by=None)

    with pytest.raises(Changed):
        sessions.edit_sessions(first.pk, SessionChange(seats=3), Scope.ALL, read=read, by=None)
    assert len(sessions.edit_sessions(first.pk, SessionChange(seats=3), Scope.ONE, read=read, by=None)) == 1


def test_a_reading_comes_back_as_it_was_and_nobody_writes_one():
    made = make_event(weekly=weekly(2))
    read = readings.reading_of(made.pk)

    text = readings.packed(read)

    assert readings.unpacked(text) == read
    assert readings.unpacked(text[:-1] + "x") is None and readings.unpacked("") is None


def test_an_approval_of_another_time_is_asked_for_again_and_the_seat_is_kept():
    school_class = make_class()
    school = school_class.department.organisation
    teacher = make_member(Role.TEACHER, school, school_class=school_class)
    person = make_member(Role.STUDENT, school, school_class=school_class)
    session = make_session(needs_approval=True, seats=1)
    place = make_place(session, person)
    places.decide([place.pk], approve=True, by=teacher)

    sessions.edit_sessions(session.pk, SessionChange(room="B2"), Scope.ONE, reason="停电", by=None)
    place.refresh_from_db()
    elsewhere = place.state
    (moving,) = previews.preview_edit(session.pk, SessionChange(span=span(9, 11)), Scope.ONE, by=None)
    sessions.edit_sessions(session.pk, SessionChange(span=span(9, 11)), Scope.ONE, reason="停电", by=None)

    place.refresh_from_db()
    session.refresh_from_db()
    assert (elsewhere, moving.asked) == (PlaceState.CONFIRMED, 1)
    assert (place.state, place.decided_by, session.seats_taken) == (PlaceState.REQUESTED, None, 1)
    assert Notice.objects.filter(person=teacher, kind="event.to_approve_again").count() == 1
    assert Notice.objects.filter(person=person, kind="event.approval_again").count() == 1
    assert places.decide([place.pk], approve=True, by=teacher) == 1


def test_a_place_nobody_had_to_approve_is_not_asked_about():
    session = make_session()
    place = make_place(session, make_member(Role.STUDENT))

    sessions.edit_sessions(session.pk, SessionChange(span=span(9, 11)), Scope.ONE, reason="停电", by=None)

    place.refresh_from_db()
    assert place.state == PlaceState.CONFIRMED


def test_a_preview_says_whom_it_moves_and_writes_nothing():
    made = make_event(weekly=weekly(3))
    first = made.sessions.first()
    here, elsewhere = make_member(Role.STUDENT), make_member(Role.STUDENT)
    for person in (here, elsewhere):
        make_place(first, person)
    make_place(make_session(first=span(9, 11)), elsewhere)
    change = SessionChange(span=span(9, 11), room="新楼 1")

    found = previews.preview_edit(first.pk, change, Scope.ALL, by=None)

    assert [(one.people, one.elsewhere) for one in found] == [(2, 1), (0, 0), (0, 0)]
    assert [one.differences for one in found] == [["when", "room"]] * 3
    assert not EventSession.objects.filter(room__name="新楼 1").exists()
    assert not Room.objects.filter(name="新楼 1").exists()
