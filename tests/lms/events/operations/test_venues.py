"""Events and training bases do not know each other, and yet no room is given twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from lms.bases import errors as bases_errors
from lms.bases.faults import sentence as bases_sentence
from lms.bases.models import Session
from lms.bases.operations import closures
from lms.bases.planning import Kind as BaseKind
from lms.common import venues
from lms.events.errors import Clashing
from lms.events.faults import sentence
from lms.events.models import EventSession
from lms.events.operations import experts, restoring, sessions
from lms.events.operations.sessions import SessionChange
from lms.events.planning import Kind, Scope
from lms.organisations.public import Role
from tests.factories.bases import make_base, make_booking, make_group
from tests.factories.bases import span as base_span
from tests.factories.events import make_event, make_expert, make_session, span
from tests.factories.organisations import make_agency, make_city, make_member, make_university

pytestmark = pytest.mark.django_db


@pytest.fixture
def base(school):
    return make_base(school)


@pytest.fixture
def group(base):
    return make_group(base, count=2)


def planned(base, name, **plan):
    return make_event(plan.pop("host", base.owner), city_id=base.city_id, room=name, first=span(8, 10), **plan)


def kinds(refused):
    return [clash.kind for clash in refused.value.clashes]


def test_a_booked_base_is_not_given_to_an_event_and_the_booking_is_named(base, group):
    booking = make_booking(group, seats=1)

    with pytest.raises(Clashing) as refused:
        planned(base, f"{base.name_zh}")

    assert kinds(refused) == [Kind.ROOM]
    assert booking.title in sentence(refused.value.clashes[0])
    assert not EventSession.objects.exists()


def test_an_event_holds_its_owners_base_against_bookings(base, group):
    made = planned(base, f"{base.name_zh}-{group.name}")

    with pytest.raises(bases_errors.Clashing) as refused:
        make_booking(group, seats=1)

    (clash,) = refused.value.clashes
    assert (clash.kind, made.title_zh in clash.label) == (BaseKind.EVENT, True)


def test_one_workstation_is_counted_on_both_sides(base, group):
    planned(base, f"{base.name_zh} {group.name}", station="1")

    make_booking(group, seats=1)
    with pytest.raises(bases_errors.Clashing):
        make_booking(group, seats=1)
    with pytest.raises(Clashing) as refused:
        planned(base, f"{base.name_zh} {group.name}", station="2", seats=5)
    assert kinds(refused) == [Kind.STATION]


def test_another_group_of_the_base_is_free(base, group):
    make_booking(group, seats=2)
    other = make_group(base, count=2)

    assert planned(base, f"{base.name_zh} {other.name}").sessions.count() == 1


def test_a_guest_holds_a_base_by_its_booking_alone(base, group):
    guest = make_university()
    planned(base, base.name_zh, host=guest)

    make_booking(group, guest, seats=2)
    planned(base, f"{base.name_zh} {group.name}", host=guest)
    with pytest.raises(Clashing):
        make_session(make_university(), city_id=base.city_id, room=f"{base.name_zh} {group.name}", first=span(8, 10))


def test_a_closure_stands_in_the_way_of_moving_and_restoring(base, group):
    session = make_session(base.owner, city_id=base.city_id, room="A1", first=span(8, 10))
    draft = closures.ClosureDraft(base_span(7, 12), "maintenance", "灯光检修")
    closures.close(base.pk, draft, by=None)

    with pytest.raises(Clashing) as refused:
        sessions.edit_sessions(session.pk, SessionChange(room=base.name_zh), Scope.ONE, by=None)

    assert "灯光检修" in sentence(refused.value.clashes[0])


def test_a_speaker_is_busy_where_they_booked(base, group):
    booker = make_member(Role.TEACHER, base.owner)
    make_booking(group, by=booker, seats=1)
    expert = make_expert(email=booker.email.upper())

    with pytest.raises(Clashing) as refused:
        experts.invite(make_session(first=span(9, 11)).pk, expert.pk, by=None)
    assert kinds(refused) == [Kind.SPEAKER]
    assert experts.invite(make_session(first=span(12, 13)).pk, expert.pk, by=None).pk


def test_who_may_not_read_bookings_reads_only_from_when_to_when_a_base_is_taken(base, group):
    booking = make_booking(group, seats=1)
    agency = make_agency()
    officer = make_member(Role.OFFICER, agency)
    mine = make_session(agency, city_id=base.city_id, first=span(9, 11))

    with pytest.raises(Clashing) as refused:
        sessions.edit_sessions(mine.pk, SessionChange(room=base.name_zh), Scope.ONE, by=officer)

    (words,) = [sentence(clash) for clash in refused.value.clashes]
    assert (booking.title in words, "08:00–10:00" in words) == (False, True)


def test_an_event_that_is_not_published_is_named_to_its_hosts_alone(base, group):
    draft = planned(base, base.name_zh, published=False)
    refusals = {}

    for who in (make_member(Role.TEACHER, base.owner), make_member(Role.TEACHER)):
        with pytest.raises(bases_errors.Clashing) as refused:
            make_booking(group, who.memberships.get().organisation, by=who, seats=1, first=base_span(9, 11))
        refusals[who.memberships.get().organisation_id == base.owner_id] = bases_sentence(refused.value.clashes[0])

    assert draft.title_zh in refusals[True]
    assert (draft.title_zh in refusals[False], "08:00–10:00" in refusals[False]) == (False, True)


def test_anothers_unpublished_event_in_the_room_is_not_named():
    city = make_city()
    draft = make_session(published=False, city_id=city.pk, room="A1", first=span(8, 10))
    host = make_member(Role.TEACHER)
    mine = make_session(host.memberships.get().organisation, city_id=city.pk, first=span(9, 11))

    with pytest.raises(Clashing) as refused:
        sessions.edit_sessions(mine.pk, SessionChange(room="A1"), Scope.ONE, by=host)

    (words,) = [sentence(clash) for clash in refused.value.clashes]
    assert (draft.series.title_zh in words, "08:00–10:00" in words) == (False, True)


def test_a_cancelled_event_holds_nothing_and_cannot_come_back_over_a_booking(base, group):
    session = planned(base, base.name_zh).sessions.get()
    sessions.cancel_sessions(session.pk, Scope.ONE, "台风", by=None)
    make_booking(group, seats=1)

    with pytest.raises(Clashing):
        restoring.restore_sessions(session.pk, Scope.ONE, "绕开了", by=None)


@pytest.mark.parametrize("weeks", [1, 3])
def test_planning_asks_other_apps_the_same_number_of_questions(base, group, weeks, django_assert_num_queries):
    make_booking(group, seats=1)
    first = span(12, 13)
    wanted = [
        venues.Wanted(one, base.city_id, base.owner_id, frozenset({venues.key_of(base.name_zh)}))
        for one in (first, *[span(12, 13, days=7 + 7 * week) for week in range(1, weeks)])
    ]

    with django_assert_num_queries(4):
        assert venues.elsewhere(wanted, asking="events", by=None) == []


def test_the_form_offers_ones_own_bases_and_shared_ones(base, group):
    closed = make_group(make_base(shared=False))

    names = venues.names_for(base.owner_id)

    assert {base.name_zh, f"{base.name_zh} {group.name}"} <= set(names)
    assert closed.base.name_zh not in names


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_booking_and_an_event_racing_for_a_base_never_both_get_it():
    school = make_university()
    base = make_base(school)
    group = make_group(base, count=2)
    connection.close()

    def tried(act):
        try:
            act()
        except (Clashing, bases_errors.Clashing):
            return "clash"
        except Exception as error:  # nothing else may come out
            return repr(error)
        finally:
            connections.close_all()
        return "got it"

    acts = [lambda: planned(base, base.name_zh), lambda: make_booking(group, seats=2)] * 4
    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(tried, acts))

    assert outcomes == ["clash"] * 7 + ["got it"]
    assert EventSession.objects.count() + Session.objects.count() == 1
