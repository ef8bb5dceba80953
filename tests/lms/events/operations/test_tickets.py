"""A ticket is read by the camera of an organiser's phone: one tap, once."""

import pytest

from lms.common.errors import NotAllowed, WrongState
from lms.events.errors import TicketRefused
from lms.events.models import ScanRow
from lms.events.operations import checkins, places, tickets
from lms.events.queries.attendance import attendance_of
from lms.organisations.public import Role
from tests.factories.events import begin, make_place, make_session, ticket_of
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


def place_at(session):
    return make_place(session, make_member(Role.STUDENT, password=None))


def test_two_organisers_scanning_one_ticket_is_one_check_in(school, host):
    session = make_session(school)
    place = place_at(session)
    begin(session)

    first = tickets.check_in_by_ticket(ticket_of(place), "one", by=host)
    again = tickets.check_in_by_ticket(ticket_of(place), "two", by=make_member(Role.ACADEMIC, school))

    assert (first, ScanRow.objects.count()) == (again, 1)
    assert attendance_of(session)[place.person_id].present


def test_forged_void_early_and_own_tickets_and_other_hosts_are_refused(school, host):
    session = make_session(school)
    place, own = place_at(session), make_place(session, host)
    void = ticket_of(place)

    with pytest.raises(WrongState):
        tickets.check_in_by_ticket(void, "door", by=host)
    places.leave(session.pk, by=place.person)
    begin(session)
    for text in (void, f"{void[:-4]}AAAA", "HM2.x.1.1.A", "nothing"):
        with pytest.raises(TicketRefused):
            tickets.check_in_by_ticket(text, "door", by=host)
    with pytest.raises(NotAllowed):
        tickets.check_in_by_ticket(ticket_of(own), "door", by=host)
    with pytest.raises(NotAllowed):
        tickets.check_in_by_ticket(ticket_of(own), "door", by=make_member(Role.TEACHER))
    assert not ScanRow.objects.exists()


def test_a_scanner_that_reads_addresses_merges_them_as_tickets(school, host):
    session = make_session(school)
    place = place_at(session)
    begin(session)
    line = (f"https://example.test/events/t/{ticket_of(place)}/", session.starts_at)

    merged = checkins.merge_scans(session.pk, [line, (ticket_of(place), session.starts_at)], "door", by=host)

    assert (merged.added, merged.refused) == (1, [])
