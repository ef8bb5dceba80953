"""Checking in, with honest and with dishonest phones; hours, certificates, corrections, feedback."""

from datetime import timedelta
from unittest.mock import ANY

import pytest
import time_machine
from django.utils import timezone

from certificates.models import Certificate
from certificates.public import certificates_of
from courses.models import HoursEntry
from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.events import checkin
from lms.events.background import settling
from lms.events.checkin import Odd
from lms.events.errors import CodeRefused, TooManyGuesses
from lms.events.models import Correction, Feedback, ScanRow, Series
from lms.events.operations import checkins, experts, feedback, places
from lms.events.queries.attendance import anomalies_of, attendance_of
from lms.organisations.public import Role
from lms.people.public import erase
from tests.factories.events import begin, make_expert, make_place, make_session, ticket_of
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(school):
    return make_session(school)


def student():
    return make_member(Role.STUDENT, password=None)


def wall(session, ago=0):
    window = checkin.window_of(timezone.now() - timedelta(seconds=ago))
    return checkin.code(session.key, session.nonce.hex, window)


def scan(session, person, device="phone"):
    held = checkins.claim(session, wall(session), device)
    return checkins.check_in_by_wall(session.pk, held, device, by=person)


def ended(session):
    """The session as if it were over, its scans in its time."""
    begin(session, minutes_ago=100)
    ScanRow.objects.filter(session=session).update(at=session.starts_at)


def minutes_of(person):
    return sum(HoursEntry.objects.filter(person=person).values_list("minutes", flat=True))


def test_a_picture_of_the_wall_sent_to_a_friend_is_too_old(session):
    with pytest.raises(CodeRefused):
        checkins.claim(begin(session), wall(session, ago=30), "friend")


def test_a_claim_handed_to_another_phone_is_refused(session):
    person = student()
    make_place(session, person)
    held = checkins.claim(begin(session), wall(session), "phone")

    with pytest.raises(CodeRefused):
        checkins.check_in_by_wall(session.pk, held, "other", by=person)
    assert not ScanRow.objects.exists()


def test_checking_in_twice_is_once(session):
    person = student()
    make_place(session, person)
    begin(session)

    assert scan(session, person).pk == scan(session, person).pk
    assert attendance_of(session)[person.pk].minutes == 90


def test_who_has_no_place_is_sent_to_the_teacher_and_doors_have_hours(session):
    person, late = student(), student()
    make_place(session, late)

    with pytest.raises(NotAllowed):
        scan(session, person)
    with pytest.raises(WrongState):
        scan(session, late)


def test_digits_let_in_and_five_wrong_ones_lock_out_for_ten_minutes(session):
    person, other = student(), student()
    make_place(session, person)
    make_place(session, other)
    begin(session)
    good = checkin.digits(session.key, session.nonce.hex, timezone.now())
    wrong = f"{(int(good) + 5000) % 10000:04d}"

    for _ in range(5):
        with pytest.raises(CodeRefused):
            checkins.check_in_by_digits(session.pk, wrong, "phone", by=person)
    with pytest.raises(TooManyGuesses):
        checkins.check_in_by_digits(session.pk, good, "phone", by=person)

    assert checkins.check_in_by_digits(session.pk, good, "phone2", by=other).source == "digits"
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        now = checkin.digits(session.key, session.nonce.hex, timezone.now())
        assert checkins.check_in_by_digits(session.pk, now, "phone", by=person).person_id == person.pk


def test_offline_scans_merge_in_any_order_as_often_as_they_are_sent(session, host):
    holders = [make_place(session, student()) for _ in range(3)]
    begin(session)
    now = timezone.now()
    lines = [(ticket_of(place), now - timedelta(seconds=number)) for number, place in enumerate(holders)]

    first = checkins.merge_scans(session.pk, lines[:2], "door", by=host)
    second = checkins.merge_scans(session.pk, lines[::-1], "door", by=host)

    assert (first.added, first.known, second.added, second.known) == (2, 0, 1, 2)
    assert set(attendance_of(session)) == {place.person_id for place in holders}


def test_forged_foreign_void_and_future_tickets_are_refused_by_name(session, host, school):
    place, other, left = make_place(session, student()), make_session(school, first=session.span), student()
    foreign, void = ticket_of(make_place(other, student())), ticket_of(make_place(session, left))
    places.leave(session.pk, by=left)
    begin(session)
    good, now = ticket_of(place), timezone.now()

    merged = checkins.merge_scans(
        session.pk,
        [(good[:-3] + "AAA", now), (foreign, now), (void, now), (good, now + timedelta(hours=1))],
        "door", by=host,
    )  # fmt: skip

    assert (merged.added, [why for _text, why in merged.refused]) == (
        0, ["不是这一场的票，或票是伪造的", "不是这一场的票，或票是伪造的", "这张票已经作废", "扫码时间在将来，请校准扫码设备的时钟"],
    )  # fmt: skip
    assert not ScanRow.objects.exists()


def test_only_hosts_merge_and_correct_and_nobody_themselves(session, host):
    person = student()
    make_place(session, person)
    make_place(session, host)
    begin(session)

    with pytest.raises(NotAllowed):
        checkins.merge_scans(session.pk, [], "door", by=person)
    with pytest.raises(NotAllowed):
        checkins.correct(session.pk, person.pk, present=True, reason="手机没电", by=person)
    with pytest.raises(NotAllowed):
        checkins.correct(session.pk, host.pk, present=True, reason="手机没电", by=host)
    with pytest.raises(Invalid):
        checkins.correct(session.pk, person.pk, present=True, reason=" ", by=host)


def test_hours_are_written_once_and_follow_corrections(session, host):
    there, absent = student(), student()
    make_place(session, there)
    make_place(session, absent)
    begin(session)
    scan(session, there)
    begin(session, minutes_ago=120)
    ScanRow.objects.update(at=session.starts_at + timedelta(minutes=3))

    assert (settling.settle_over(), settling.settle_over()) == (1, 0)
    assert (minutes_of(there), minutes_of(absent)) == (90, 0)

    checkins.correct(session.pk, absent.pk, present=True, reason="手机没电，老师看到本人", by=host)
    checkins.correct(session.pk, there.pk, present=False, reason="中途离场", by=host)

    assert (minutes_of(there), minutes_of(absent)) == (0, 90)
    assert AuditEvent.objects.filter(action="event_session.corrected").count() == 2


def test_a_scanner_that_comes_online_after_the_end_still_counts(session, host):
    place = make_place(session, student())
    begin(session, minutes_ago=100)
    settling.settle_over()

    checkins.merge_scans(session.pk, [(ticket_of(place), session.starts_at)], "door", by=host)

    assert minutes_of(place.person) == 90


def test_who_checked_in_keeps_the_seat_and_who_left_counts_for_nothing(session):
    there, left = student(), student()
    make_place(session, there)
    place = make_place(session, left)
    begin(session, minutes_ago=-20)
    scan(session, there)
    places.leave(session.pk, by=left)
    # A scanner saw them before they left.
    ScanRow.objects.create(session=session, person=left, at=timezone.now(), source="ticket", key="door")

    with pytest.raises(WrongState):
        places.leave(session.pk, by=there)
    begin(session, minutes_ago=100)
    ScanRow.objects.update(at=session.starts_at)
    settling.settle_over()

    assert (minutes_of(there), minutes_of(left), place.pk in {one.pk for one in session.places.all()}) == (90, 0, True)
    assert [(odd.kind, odd.people) for odd in anomalies_of(session)] == [(Odd.STRANGER, (left.pk,))]


def test_a_certificate_is_given_where_the_event_says_so(school):
    session, person = make_session(school, gives_certificate=True), student()
    Series.objects.filter(pk=session.series_id).update(title_en="A morning in the selection centre")
    make_place(session, person)
    begin(session)
    scan(session, person)
    begin(session, minutes_ago=100)
    ScanRow.objects.update(at=session.starts_at)

    settling.settle_over()

    assert [one.title for one in certificates_of(person.pk)] == [session.series.title_zh]
    said = Certificate.objects.get().content["body_en"]
    assert said.startswith("The holder attended “A morning in the selection centre” on ")
    assert said.endswith(f" {session.starts_at.year}, for 90 minutes.")


def test_one_phone_for_two_people_is_listed_and_counts(session):
    one, two = student(), student()
    for person in (one, two):
        make_place(session, person)
    begin(session)
    scan(session, one)
    scan(session, two)

    assert [(odd.kind, odd.people) for odd in anomalies_of(session)] == [
        (Odd.SHARED_DEVICE, tuple(sorted((one.pk, two.pk))))
    ]
    assert set(attendance_of(session)) == {one.pk, two.pk}


def test_feedback_is_for_who_was_there_and_says_not_who(session):
    person, absent = student(), student()
    make_place(session, person)
    make_place(session, absent)
    experts.answer(experts.invite(session.pk, make_expert().pk, by=None).pk, accept=True)
    begin(session)
    scan(session, person)
    with pytest.raises(WrongState):
        feedback.give_feedback(session.pk, 5, by=person)
    ended(session)
    before = AuditEvent.objects.count()

    feedback.give_feedback(session.pk, 5, speaker_stars=4, comment="案例很新", by=person)
    with pytest.raises(WrongState):
        feedback.give_feedback(session.pk, 1, by=person)
    with pytest.raises(NotAllowed):
        feedback.give_feedback(session.pk, 1, by=absent)

    assert list(Feedback.objects.values()) == [
        {"id": ANY, "session_id": session.pk, "stars": 5, "speaker_stars": 4, "comment": "案例很新"}
    ]
    assert AuditEvent.objects.count() == before


def test_nobody_is_asked_about_a_speaker_who_is_none(session):
    person = student()
    make_place(session, person)
    begin(session)
    scan(session, person)
    ended(session)

    with pytest.raises(Invalid):
        feedback.give_feedback(session.pk, 5, speaker_stars=4, by=person)
    assert not Feedback.objects.exists()


def test_who_leaves_the_platform_leaves_no_scan_and_frees_the_seat(session, host):
    person = student()
    make_place(session, person)
    begin(session)
    scan(session, person)
    checkins.correct(session.pk, person.pk, present=True, reason="补", by=host)

    erase(person, by=None)

    session.refresh_from_db()
    assert (session.seats_taken, ScanRow.objects.count(), Correction.objects.count()) == (0, 0, 0)
