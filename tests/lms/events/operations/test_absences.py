"""Who had a seat and did not come: of one session, over a term, and for the person."""

import pytest
from django.utils import timezone

from lms.common.terms import term_of, terms_until
from lms.events.models import Correction, EventSession, ScanRow
from lms.events.operations import places
from lms.events.queries.absences import absences_of
from lms.organisations.public import Role
from tests.factories.events import begin, make_place, make_session
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db
TERM_QUERIES = 12


def student():
    return make_member(Role.STUDENT)


def see(session, person):
    number = ScanRow.objects.count()
    ScanRow.objects.create(session=session, person=person, at=session.starts_at, source="wall", key=f"k{number}")


def held(school, *, came=(), missed=(), seen=True):
    """A session that is over, with who came and who did not."""
    session = make_session(school)
    for person in (*came, *missed):
        make_place(session, person)
    begin(session, minutes_ago=100)
    for person in came if seen else ():
        see(session, person)
    return session


def found(school):
    return absences_of(school.pk, term_of(timezone.localdate()))


def test_a_term_counts_seats_and_sessions_missed_the_most_first(school):
    often, once, never = student(), student(), student()
    first = held(school, came=[never], missed=[often, once])
    second = held(school, came=[never, once], missed=[often])

    people = found(school).people

    assert [(one.number, one.missed, one.seats) for one in people] == [(often.username, 2, 2), (once.username, 1, 2)]
    assert {session.pk for session in people[0].sessions} == {first.pk, second.pk}


def test_where_nobody_was_seen_nobody_is_called_absent(school):
    held(school, missed=[student()])
    held(school, came=[student()], missed=[student()])

    term = found(school)

    assert (term.counted, term.untaken, len(term.people)) == (1, 1, 1)


def test_set_right_by_hand_seats_given_back_and_other_hosts_are_not_absences(school, host):
    excused, left, other = student(), student(), student()
    session = make_session(school)
    for person in (excused, left, other):
        make_place(session, person)
    places.leave(session.pk, by=left)
    begin(session, minutes_ago=100)
    see(session, other)
    Correction.objects.create(session=session, person=excused, present=True, reason="没电", made_by=host)
    held(make_university(), came=[student()], missed=[excused])

    assert found(school).people == []


def test_another_term_and_a_session_that_runs_or_was_cancelled_are_left_out(school):
    held(school, came=[student()], missed=[student()])
    running = held(school, came=[student()], missed=[student()])
    begin(running)
    gone = held(school, came=[student()], missed=[student()])
    EventSession.objects.filter(pk=gone.pk).update(cancelled_at=timezone.now())

    this, before = terms_until(timezone.localdate(), 2)

    assert len(absences_of(school.pk, this).people) == 1
    assert absences_of(school.pk, before).people == []


def test_a_host_reads_and_exports_both_lists(client, school, host):
    here, gone = student(), student()
    session = held(school, came=[here], missed=[gone])
    client.force_login(host)
    at = f"/events/sessions/{session.pk}/host/"

    page = client.get(at).content.decode()
    file = client.get(f"{at}?who=absent&format=csv").content.decode("utf-8-sig")
    term = client.get(f"/events/hosted/{school.code}/absences/?format=csv").content.decode("utf-8-sig")

    assert "报上名没来的 1 人" in page
    assert (gone.username in file, here.username in file) == (True, False)
    assert (gone.username in term, here.username in term) == (True, False)
    client.force_login(make_member(Role.TEACHER))
    assert client.get(f"/events/hosted/{school.code}/absences/").status_code == 404


def test_a_person_is_told_what_it_means_on_their_own_page(client, school):
    here, gone = student(), student()
    held(school, came=[here], missed=[gone])
    said = []
    for person in (gone, here):
        client.force_login(person)
        said.append("没有你的签到，不记学时" in client.get("/events/mine/").content.decode())

    assert said == [True, False]


@pytest.mark.parametrize("sessions", [1, 3])
def test_a_term_asks_the_same_number_of_questions(client, school, host, sessions, django_assert_num_queries):
    for _ in range(sessions):
        held(school, came=[student()], missed=[student()])
    client.force_login(host)
    client.get(f"/events/hosted/{school.code}/absences/")

    with django_assert_num_queries(TERM_QUERIES):
        client.get(f"/events/hosted/{school.code}/absences/")
