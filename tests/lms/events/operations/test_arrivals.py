"""An expert checks in by the ticket of their invitation or by four digits; what they taught the host still confirms."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lms.audit.models import AuditEvent
from lms.common.errors import WrongState
from lms.events import access, checkin
from lms.events.errors import CodeRefused, TooManyGuesses
from lms.events.models import ScanRow
from lms.events.operations import arrivals, checkins, experts, tickets
from lms.events.queries.door import door_of, ms
from lms.events.queries.tickets import speaker_ticket_text
from tests.factories.events import begin, make_expert, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(school):
    return make_session(school)


def coming(session, *, accept=True):
    invitation = experts.invite(session.pk, make_expert(session.series.host).pk, by=None)
    invitation = experts.answer(invitation.pk, accept=accept)
    invitation.session = session
    return invitation


def digits(session):
    return checkin.digits(session.key, session.nonce.hex, timezone.now())


def wrong(session):
    return f"{(int(digits(session)) + 5000) % 10000:04d}"


def test_a_speakers_ticket_is_read_and_is_nobody_elses():
    ticket = checkin.Ticket("s1", 7, speaker=True)
    key = bytes(range(32))

    assert checkin.read(checkin.public_key(key), checkin.sign(key, ticket)) == ticket
    assert ticket != checkin.Ticket("s1", 7)


def test_the_digits_say_when_an_expert_came_and_nothing_of_how_long_they_taught(session):
    invitation = coming(session)
    begin(session)

    arrivals.arrive_by_digits(invitation.pk, digits(session))

    invitation.refresh_from_db()
    assert (invitation.seen_how, invitation.given_minutes, invitation.taught_minutes) == ("digits", None, 0)
    assert AuditEvent.objects.filter(action="event_invitation.seen").count() == 1


def test_experts_guess_as_seldom_as_others(session):
    invitation = coming(session)
    begin(session)

    for _ in range(5):
        with pytest.raises(CodeRefused):
            arrivals.arrive_by_digits(invitation.pk, wrong(session))
    with pytest.raises(TooManyGuesses):
        arrivals.arrive_by_digits(invitation.pk, digits(session))

    invitation.refresh_from_db()
    assert invitation.seen_at is None


def test_who_declined_or_comes_too_early_is_not_checked_in(session):
    declined, early = coming(session, accept=False), coming(session)

    with pytest.raises(WrongState):
        arrivals.arrive_by_digits(early.pk, digits(session))
    begin(session)
    with pytest.raises(WrongState):
        arrivals.arrive_by_digits(declined.pk, digits(session))


def test_two_doors_that_saw_a_speaker_keep_the_earlier_moment(session, host):
    invitation = coming(session)
    begin(session, minutes_ago=20)
    text, first = speaker_ticket_text(invitation), session.starts_at + timedelta(minutes=1)

    late = checkins.merge_scans(session.pk, [(text, first + timedelta(minutes=9))], "one", by=host)
    early = checkins.merge_scans(session.pk, [(text, first)], "two", by=host)
    again = checkins.merge_scans(session.pk, [(text, first + timedelta(minutes=9))], "one", by=host)

    invitation.refresh_from_db()
    assert [(one.added, one.known) for one in (late, early, again)] == [(1, 0), (1, 0), (0, 1)]
    assert (invitation.seen_at, invitation.seen_how, ScanRow.objects.count()) == (first, "ticket", 0)


def test_a_speakers_ticket_out_of_hours_or_of_one_who_declined_is_refused_by_name(session, host):
    invitation, declined = coming(session), coming(session, accept=False)
    begin(session)

    merged = checkins.merge_scans(
        session.pk,
        [(speaker_ticket_text(invitation), session.starts_at - timedelta(hours=1)),
         (speaker_ticket_text(declined), session.starts_at)],
        "door", by=host,
    )  # fmt: skip

    assert [why for _text, why in merged.refused] == ["不在签到时间内", "这张票已经作废"]


def test_an_organisers_camera_lets_a_speaker_in_once(session, host):
    invitation = coming(session)
    begin(session)

    first = tickets.check_in_by_ticket(speaker_ticket_text(invitation), "one", by=host)
    again = tickets.check_in_by_ticket(speaker_ticket_text(invitation), "two", by=host)

    invitation.refresh_from_db()
    assert (first, again, invitation.seen_how) == (invitation.seen_at, invitation.seen_at, "ticket")
    assert ScanRow.objects.count() == 0


def test_the_door_knows_speakers_by_name_and_who_declined_by_number(session, host):
    invitation, declined = coming(session), coming(session, accept=False)
    begin(session)
    arrivals.arrive(invitation, session.starts_at, by=host)

    told = door_of(session, host)

    assert told["people"] == {f"s{invitation.pk}": [1, "周行远（主讲）", ms(session.starts_at)]}
    assert told["void"] == [f"s{declined.pk}"]


@pytest.fixture
def both_ways(school):
    """A session where people check out."""
    return make_session(school, checks_out=True)


def test_an_expert_checks_out_as_others_do_in_whatever_order_doors_say_so(both_ways, host):
    invitation = coming(both_ways)
    begin(both_ways, minutes_ago=100)
    text, first = speaker_ticket_text(invitation), both_ways.starts_at

    def merged(minute):
        lines = [(text, first + timedelta(minutes=minute))]
        return checkins.merge_scans(both_ways.pk, lines, "door", by=host).added

    added = [merged(minute) for minute in (80, 5, 8, 40, 80, 5)]

    invitation.refresh_from_db()
    # Eight is the same coming as five, forty is between; what is sent twice is once.
    assert added == [1, 1, 0, 0, 0, 0]
    assert [(one - first).seconds // 60 for one in (invitation.seen_at, invitation.left_at)] == [5, 80]
    assert invitation.seen_minutes == 75


def test_without_checking_out_an_experts_time_is_proposed_to_the_end_of_the_session(session):
    invitation = coming(session)
    begin(session, minutes_ago=30)
    arrivals.arrive(invitation, session.starts_at + timedelta(minutes=20), by=None)
    arrivals.arrive(invitation, session.starts_at + timedelta(minutes=29), by=None)

    invitation.refresh_from_db()
    assert (invitation.left_at, invitation.seen_minutes) == (None, 70)


def test_who_did_not_check_out_is_proposed_no_time(both_ways, host, client):
    invitation, unseen = coming(both_ways), coming(both_ways)
    begin(both_ways, minutes_ago=30)
    arrivals.arrive(invitation, both_ways.starts_at, by=None)
    client.force_login(host)

    pages = [client.get(f"/events/invitations/{one.pk}/").content.decode() for one in (invitation, unseen)]

    invitation.refresh_from_db()
    assert invitation.seen_minutes is None
    assert "签到了，没有签退，请按实际填。" in pages[0] and "没有签到记录，请按实际填。" in pages[1]
    assert invitation.given_minutes is None


def test_the_link_lets_an_expert_check_out_until_the_doors_close(both_ways, client):
    invitation = coming(both_ways)
    token, invitation.secret_sha256 = access.new_secret()
    invitation.save()
    begin(both_ways, minutes_ago=95)
    arrivals.arrive(invitation, both_ways.starts_at, by=None)
    at = f"/events/invited/{token}/"

    page = client.get(at).content.decode()
    out = client.post(at, {"do": "arrive", "digits": digits(both_ways)}).content.decode()

    assert "离开时请再签一次" in page and ">签退</button>" in page
    assert "已签退" in out
    invitation.refresh_from_db()
    assert invitation.seen_minutes == 90
    begin(both_ways, minutes_ago=121)
    assert client.get(at).status_code == 404


def test_a_telephone_at_the_door_knows_when_a_speaker_goes(both_ways, host):
    invitation = coming(both_ways)
    begin(both_ways)
    arrivals.arrive(invitation, both_ways.starts_at, by=None)

    told = door_of(both_ways, host)["people"]

    assert told == {f"s{invitation.pk}": [1, "周行远（主讲）", ms(both_ways.starts_at), ms(both_ways.starts_at)]}
