"""Asking for workstations, answering, giving back, taking up again."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from lms.audit.models import AuditEvent
from lms.bases import background
from lms.bases.errors import Clashing
from lms.bases.models import Booking, Session
from lms.bases.operations import bookings, cancelling
from lms.bases.operations.forgetting import forget_person
from lms.bases.planning import Kind
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.bases import at, check_base, make_base, make_booking, make_draft, make_group, span, weekly
from tests.factories.organisations import make_class, make_enterprise, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def base():
    return make_base()


@pytest.fixture
def group(base):
    return make_group(base, count=30)


@pytest.fixture
def keeper(base):
    return make_member(Role.ACADEMIC, base.owner)


@pytest.fixture
def firm():
    return make_enterprise()


@pytest.fixture
def manager(firm):
    return make_member(Role.MANAGER, firm)


def kinds(call):
    with pytest.raises(Clashing) as refused:
        call()
    return [clash.kind for clash in refused.value.clashes]


def test_a_keeper_books_at_once(group, keeper):
    booking = make_booking(group, by=keeper)

    assert (booking.state, booking.decided_by, booking.sessions.count()) == ("approved", keeper, 1)
    assert AuditEvent.objects.filter(action="booking.made").count() == 1


def test_a_firm_asks_and_the_keeper_is_told(group, firm, manager, keeper):
    booking = make_booking(group, firm, by=manager)

    assert booking.state == "requested"
    notice = Notice.objects.get(person=keeper)
    assert (notice.kind, notice.url) == ("base.requested", f"/uni/{group.base.owner.code}/bases/{group.base.code}/")


def test_a_request_holds_its_seats(group, firm, manager, keeper):
    make_booking(group, firm, by=manager, seats=25)

    assert kinds(lambda: make_booking(group, by=keeper, seats=6)) == [Kind.FULL]
    assert make_booking(group, by=keeper, seats=5).state == "approved"


def test_a_series_is_taken_whole_or_not_at_all(group, keeper):
    make_booking(group, by=keeper, seats=30, first=span(days=14))

    refused = kinds(lambda: make_booking(group, by=keeper, seats=1, weekly=weekly(4)))

    assert (refused, Booking.objects.count(), Session.objects.count()) == ([Kind.FULL], 1, 1)


def test_a_series_is_written_out_with_its_rule(group, keeper):
    booking = make_booking(group, by=keeper, weekly=weekly(4))

    assert booking.sessions.count() == 4
    assert booking.rule.startswith("FREQ=WEEKLY;INTERVAL=1;BYDAY=")


def test_the_class_cannot_be_at_two_bases_at_once(group, keeper):
    school_class = make_class(group.base.owner)
    elsewhere = make_group(make_base(group.base.owner))
    booked = {"purpose": "class", "school_class_id": school_class.pk, "by": keeper}
    make_booking(elsewhere, **booked)

    assert kinds(lambda: make_booking(group, **booked)) == [Kind.BUSY]
    assert make_booking(group, **booked, first=span(10, 12)).state == "approved"


def test_a_base_cannot_be_booked_beyond_its_safety_check():
    base = make_base(safe=False)
    group = make_group(base)
    assert kinds(lambda: make_booking(group)) == [Kind.UNSAFE]

    check_base(base, days_ago=25, months=1)
    last = base.checks.get().valid_until - timezone.localdate()

    assert make_booking(group, first=span(days=last.days)).state == "approved"
    assert kinds(lambda: make_booking(group, first=span(days=last.days + 1))) == [Kind.UNSAFE]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"seats": 31}, "seats"),
        ({"seats": 0}, "seats"),
        ({"purpose": "class"}, "school_class"),
        ({"purpose": "order"}, "order_code"),
        ({"purpose": "centre"}, "offering"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(group, keeper, wrong, field):
    with pytest.raises(Invalid) as refused:
        make_booking(group, by=keeper, **wrong)

    assert list(refused.value.fields) == [field]


def test_another_schools_class_is_refused(group, keeper):
    with pytest.raises(Invalid):
        make_booking(group, by=keeper, purpose="class", school_class_id=make_class().pk)


def test_only_those_who_work_somewhere_book_for_it(group, firm):
    student = make_member(Role.STUDENT, group.base.owner)
    stranger = make_member(Role.MANAGER)
    for person in (student, stranger):
        with pytest.raises(NotAllowed):
            make_booking(group, firm, by=person)


def test_a_base_that_is_not_shared_takes_its_own_people_alone(firm, manager):
    base = make_base(shared=False)
    group = make_group(base)

    with pytest.raises(NotAllowed):
        make_booking(group, firm, by=manager)
    assert make_booking(group, by=make_member(Role.TEACHER, base.owner)).state == "requested"


def test_approving_twice_tells_once(group, firm, manager, keeper):
    booking = make_booking(group, firm, by=manager)

    for _ in range(2):
        bookings.approve(booking.pk, by=keeper)

    assert Booking.objects.get().state == "approved"
    assert Notice.objects.filter(person=manager, kind="base.approved").count() == 1


def test_declining_says_why_and_frees_the_seats(group, firm, manager, keeper):
    booking = make_booking(group, firm, by=manager, seats=30)
    with pytest.raises(Invalid):
        bookings.decline(booking.pk, " ", by=keeper)

    bookings.decline(booking.pk, "设备更新", by=keeper)

    assert Notice.objects.get(person=manager).words["reason"] == "设备更新"
    assert make_booking(group, by=keeper, seats=30).state == "approved"
    with pytest.raises(WrongState):
        bookings.approve(booking.pk, by=keeper)


def test_the_booker_does_not_decide(group, firm, manager):
    booking = make_booking(group, firm, by=manager)

    with pytest.raises(NotAllowed):
        bookings.approve(booking.pk, by=manager)


def test_one_session_following_ones_and_all_are_cancelled(group, keeper):
    booking = make_booking(group, by=keeper, weekly=weekly(6))
    rows = list(booking.sessions.all())

    cancelling.cancel(booking.pk, by=keeper, session_id=rows[1].pk)
    assert [row.held for row in booking.sessions.all()] == [True, False, True, True, True, True]

    cancelling.cancel(booking.pk, by=keeper, session_id=rows[3].pk, following=True)
    assert [row.held for row in booking.sessions.all()] == [True, False, True, False, False, False]

    cancelling.cancel(booking.pk, by=keeper)
    booking.refresh_from_db()
    assert (booking.sessions.filter(held=True).count(), booking.state) == (0, "cancelled")
    assert cancelling.cancel(booking.pk, by=keeper) is None


def test_undo_brings_back_what_one_act_took_and_no_more(group, keeper):
    booking = make_booking(group, by=keeper, weekly=weekly(4))
    first = booking.sessions.first()
    cancelling.cancel(booking.pk, by=keeper, session_id=first.pk)
    at_once = cancelling.cancel(booking.pk, by=keeper)

    assert cancelling.restore(booking.pk, at_once, by=keeper) == 3

    booking.refresh_from_db()
    assert ([row.held for row in booking.sessions.all()], booking.state) == ([False, True, True, True], "approved")
    assert cancelling.restore(booking.pk, at_once, by=keeper) == 0


def test_undo_asks_for_the_seats_anew(group, keeper):
    booking = make_booking(group, by=keeper, seats=20)
    gone = cancelling.cancel(booking.pk, by=keeper)
    make_booking(group, by=keeper, seats=20)

    assert kinds(lambda: cancelling.restore(booking.pk, gone, by=keeper)) == [Kind.FULL]


def test_a_request_that_was_cancelled_comes_back_as_a_request(group, firm, manager):
    booking = make_booking(group, firm, by=manager)
    gone = cancelling.cancel(booking.pk, by=manager)

    cancelling.restore(booking.pk, gone, by=manager)

    assert Booking.objects.get().state == "requested"


def test_the_owner_says_why_and_alone_gives_back(group, firm, manager, keeper):
    booking = make_booking(group, firm, by=manager)
    bookings.approve(booking.pk, by=keeper)
    with pytest.raises(Invalid):
        cancelling.cancel(booking.pk, by=keeper)

    gone = cancelling.cancel(booking.pk, by=keeper, reason="停电")

    assert Notice.objects.get(person=manager, kind="base.cancelled").words["count"] == 1
    with pytest.raises(NotAllowed):
        cancelling.restore(booking.pk, gone, by=manager)
    assert cancelling.restore(booking.pk, gone, by=keeper) == 1


def test_strangers_change_nothing(group, keeper):
    booking = make_booking(group, by=keeper)

    with pytest.raises(NotAllowed):
        cancelling.cancel(booking.pk, by=make_member(Role.MANAGER))


def test_what_has_begun_stays(group, keeper):
    booking = make_booking(group, by=keeper)

    with time_machine.travel(at(8, minute=30)):
        assert cancelling.cancel(booking.pk, by=keeper) is None
        assert Session.objects.get().held


def test_heads_are_counted_once_it_has_begun(group, keeper):
    session = make_booking(group, by=keeper).sessions.get()
    with pytest.raises(WrongState):
        cancelling.count_heads(session.pk, 9, by=keeper)

    with time_machine.travel(at(9)):
        cancelling.count_heads(session.pk, 9, by=keeper)
        with pytest.raises(Invalid):
            cancelling.count_heads(session.pk, -1, by=keeper)

    assert Session.objects.get().attended == 9


def test_a_request_nobody_answered_lapses_once(group, firm, manager):
    make_booking(group, firm, by=manager)
    assert background.lapse_requests() == 0

    with time_machine.travel(at(8) + timedelta(seconds=1)):
        assert (background.lapse_requests(), background.lapse_requests()) == (1, 0)

    booking = Booking.objects.get()
    assert (booking.state, booking.sessions.get().held) == ("declined", False)
    assert Notice.objects.filter(person=manager, kind="base.declined").count() == 1


def test_a_draft_for_the_past_is_refused(group, keeper):
    assert Kind.PAST in kinds(lambda: bookings.book(make_draft(group, first=span(days=-1)), by=keeper))


def test_a_leaving_person_leaves_no_name(group, keeper):
    booking = make_booking(group, by=keeper)

    forget_person(keeper)

    booking.refresh_from_db()
    assert (booking.requested_by, booking.decided_by) == (None, None)
