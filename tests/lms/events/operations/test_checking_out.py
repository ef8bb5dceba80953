"""People seen as they go too: by the wall, by digits, by tickets online and offline; settled half an hour after the end."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from certificates.models import Certificate
from courses.models import HoursEntry
from lms.common.errors import Invalid, WrongState
from lms.events import checkin
from lms.events.background import settling
from lms.events.checkin import Odd
from lms.events.models import ScanRow
from lms.events.operations import checkins, tickets
from lms.events.queries.attendance import anomalies_of, attendance_of, own_attendance
from lms.organisations.public import Role
from tests.factories.events import begin, make_place, make_session, ticket_of
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(school):
    return make_session(school, checks_out=True, gives_certificate=True)


def student():
    return make_member(Role.STUDENT)


def minutes_of(person):
    return sum(HoursEntry.objects.filter(person=person).values_list("minutes", flat=True))


def by_wall(session, person):
    window = checkin.window_of(timezone.now())
    held = checkins.claim(session, checkin.code(session.key, session.nonce.hex, window), "phone")
    return checkins.check_in_by_wall(session.pk, held, "phone", by=person)


def by_digits(session, person):
    shown = checkin.digits(session.key, session.nonce.hex, timezone.now())
    return checkins.check_in_by_digits(session.pk, shown, "phone", by=person)


def by_ticket(session, person):
    host = make_member(Role.TEACHER, session.series.host)
    return tickets.check_in_by_ticket(ticket_of(session.places.get(person=person)), "door", by=host)


def offline(session, person):
    host = make_member(Role.TEACHER, session.series.host)
    lines = [(ticket_of(session.places.get(person=person)), timezone.now())]
    return checkins.merge_scans(session.pk, lines, "door", by=host)


@pytest.mark.parametrize("way", [by_wall, by_digits, by_ticket, offline])
def test_every_way_in_is_a_way_out(session, way):
    person = student()
    make_place(session, person)
    begin(session, minutes_ago=9.5)

    way(session, person)
    with time_machine.travel(session.ends_at + timedelta(minutes=20)):
        way(session, person)

    assert [one.minutes for one in attendance_of(session).values()] == [80]


@pytest.mark.parametrize("way", [by_wall, by_digits, by_ticket])
def test_a_second_scan_a_moment_later_is_the_same(session, way):
    person = student()
    make_place(session, person)
    begin(session, minutes_ago=9.5)
    now = timezone.now()

    way(session, person)
    with time_machine.travel(now + timedelta(minutes=4)):
        way(session, person)

    assert ScanRow.objects.count() == 1
    assert attendance_of(session)[person.pk].is_open


def test_two_telephones_that_saw_one_coming_earn_nobody_a_certificate(session, host):
    person = student()
    place = make_place(session, person)
    begin(session, minutes_ago=9.5)
    by_wall(session, person)
    seen = [(ticket_of(place), timezone.now() + timedelta(minutes=2))]

    with time_machine.travel(session.ends_at + timedelta(minutes=31)):
        checkins.merge_scans(session.pk, seen, "door", by=host)
        settling.settle_over()
        odd = [(one.kind, one.people) for one in anomalies_of(session)]

    assert (ScanRow.objects.count(), minutes_of(person), Certificate.objects.count()) == (2, 0, 0)
    assert odd == [(Odd.NO_CHECK_OUT, (person.pk,))]


def test_two_telephones_that_saw_one_coming_are_no_going_on_any_page(client, session, host):
    person = student()
    place = make_place(session, person)
    begin(session, minutes_ago=9.5)
    by_wall(session, person)
    now, pages = timezone.now(), []

    with time_machine.travel(now + timedelta(minutes=3)):
        checkins.merge_scans(session.pk, [(ticket_of(place), now + timedelta(minutes=2))], "door", by=host)
        for reader, address in (
            (person, f"/events/sessions/{session.pk}/check-in/"),
            (host, f"/events/t/{ticket_of(place)}/"),
            (host, f"/events/sessions/{session.pk}/host/"),
        ):
            client.force_login(reader)
            pages.append(client.get(address).content.decode())

    assert ["已签退" in page for page in pages] == [False] * 3
    assert ("已签到" in pages[0], "已签到" in pages[1], "还没有签退" in pages[2]) == (True, True, True)


def test_doors_close_half_an_hour_after_the_end_and_then_it_is_settled(session):
    person = student()
    make_place(session, person)
    begin(session, minutes_ago=9.5)
    by_wall(session, person)

    with time_machine.travel(session.ends_at + timedelta(minutes=29)):
        early = settling.settle_over()
        by_digits(session, person)
    with time_machine.travel(session.ends_at + timedelta(minutes=31)):
        with pytest.raises(WrongState):
            by_digits(session, person)
        assert (early, settling.settle_over(), settling.settle_over()) == (0, 1, 0)

    assert (minutes_of(person), Certificate.objects.count()) == (80, 1)


def test_who_forgot_has_nothing_is_listed_and_gets_what_the_host_says(session, host):
    person = student()
    make_place(session, person)
    begin(session, minutes_ago=9.5)
    by_wall(session, person)

    with time_machine.travel(session.ends_at + timedelta(minutes=31)):
        settling.settle_over()
        before = (
            minutes_of(person),
            Certificate.objects.count(),
            [(one.kind, one.people) for one in anomalies_of(session)],
        )
        for minutes in (0, 91):
            with pytest.raises(Invalid):
                checkins.correct(session.pk, person.pk, present=True, minutes=minutes, reason="忘了", by=host)
        checkins.correct(session.pk, person.pk, present=True, minutes=60, reason="忘了，三点走的", by=host)

    assert own_attendance(person.pk, [session])[session.pk].minutes == 60
    assert before == (0, 0, [(Odd.NO_CHECK_OUT, (person.pk,))])
    assert (minutes_of(person), Certificate.objects.count()) == (60, 1)
    assert Odd.NO_CHECK_OUT not in {one.kind for one in anomalies_of(session)}


def test_minutes_are_no_matter_where_nobody_checks_out(school, host):
    session, person = make_session(school), student()
    make_place(session, person)
    begin(session)

    with pytest.raises(Invalid):
        checkins.correct(session.pk, person.pk, present=True, minutes=10, reason="补", by=host)
    by_wall(session, person)
    with time_machine.travel(session.ends_at + timedelta(minutes=1)), pytest.raises(WrongState):
        by_digits(session, person)


def test_the_page_says_out_the_second_time_and_the_host_reads_both(client, session, host):
    person = student()
    make_place(session, person)
    begin(session, minutes_ago=9.5)
    client.force_login(person)
    address = f"/events/sessions/{session.pk}/check-in/"

    def typed():
        return client.post(address, {"digits": checkin.digits(session.key, session.nonce.hex, timezone.now())})

    came = typed().content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=50)):
        client.force_login(person)
        asked, left = client.get(address).content.decode(), typed().content.decode()
    client.force_login(host)
    shown = client.get(f"/events/sessions/{session.pk}/host/").content.decode()

    assert ("已签到" in came, "已签退" in came, "离开时请再签一次" in came) == (True, False, True)
    assert ('name="digits"' in asked, "已签退" in left) == (True, True)
    assert "50 分钟" in shown and 'name="minutes"' in shown


@pytest.mark.parametrize("at", ["", ",", ",25:61", ",2026-02-30T14:00:00"])
def test_lines_pasted_without_a_time_check_nobody_out_and_stay_to_be_mended(client, session, host, at):
    come, other = (make_place(session, student()) for _ in range(2))
    begin(session, minutes_ago=30)
    client.force_login(host)
    address = f"/events/sessions/{session.pk}/host/scans/"
    good = f"{ticket_of(come)},{timezone.localtime(session.starts_at).replace(tzinfo=None).isoformat()}"
    pasted = f"{good}\n{ticket_of(other)}{at}"

    refused = client.post(address, {"lines": pasted, "device": "东门"})
    page, written = refused.content.decode(), ScanRow.objects.count()
    kept = re.findall(r'<textarea[^>]* id="lines"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    again = client.post(address, {"lines": good, "device": "东门"})

    assert (refused.status_code, written, kept, 'value="东门"' in page) == (422, 0, [pasted], True)
    assert page.count("每一行都要写时间，例如 2026-11-26T14:05:00。什么都没有录入。") == 2
    assert f'href="/events/sessions/{session.pk}/host/?format=xlsx"' in page
    assert (again.status_code, ScanRow.objects.get().at) == (302, session.starts_at)


def test_a_telephone_at_the_door_knows_when_seen_again_is_going(client, session, host):
    place = make_place(session, student())
    begin(session, minutes_ago=100)
    ScanRow.objects.create(session=session, person=place.person, at=session.starts_at, source="wall", key="in")
    client.force_login(host)

    told = json.loads(client.get(f"/events/sessions/{session.pk}/door/list/").content)
    page = client.get(f"/events/t/{ticket_of(place)}/").content.decode()

    began, ended = (int(at.timestamp() * 1000) for at in (session.starts_at, session.ends_at))
    assert (told["again"], told["ends"] - ended) == (300_000, 1_800_000)
    assert told["people"][str(place.pk)] == [1, place.person.name, began, began]
    assert "签退" in page and "<button" in page
