"""Experts are asked by letter, answer by link, and are paid."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.utils import timezone

from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.events import access, tasks
from lms.events.choices import AnswerState
from lms.events.errors import Clashing
from lms.events.models import Feedback
from lms.events.operations import experts, restoring, sessions
from lms.events.operations.sessions import SessionChange
from lms.events.planning import Scope
from lms.events.queries import feedback
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.events import begin, make_expert, make_session, span
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db


def invited(host=None, **plan):
    school = make_university()
    host = make_member(Role.TEACHER, school)
    session, expert = make_session(school), make_expert(school, **plan)
    return experts.invite(session.pk, expert.pk, fee_yuan=Decimal(800), by=host), host


def token_of(invitation):
    tasks.mail_invitation(invitation.pk)
    return re.search(r"/events/invited/([^/\s]+)/", mail.outbox[-1].body)[1]


def test_the_letter_is_sent_once_and_its_link_opens_the_invitation():
    invitation, _host = invited()

    token = token_of(invitation)
    tasks.mail_invitation(invitation.pk)

    assert len(mail.outbox) == 1
    assert access.invitation_of_token(token) == invitation
    assert access.invitation_of_token(token + "x") is None


def test_a_yes_may_become_a_no_and_the_host_is_told():
    invitation, host = invited()

    experts.answer(invitation.pk, accept=True)
    experts.answer(invitation.pk, accept=False, reason="临时出差")

    invitation.refresh_from_db()
    assert (invitation.state, invitation.reason) == (AnswerState.DECLINED, "临时出差")
    assert set(Notice.objects.filter(person=host).values_list("kind", flat=True)) == {
        "event.speaker_comes", "event.speaker_declined",
    }  # fmt: skip


def test_one_expert_kept_by_two_schools_is_in_one_place_at_a_time():
    one, other = make_expert(email="Zhou@firm.test"), make_expert(email="zhou@FIRM.test")
    first, second = make_session(first=span(14, 16)), make_session(first=span(15, 17))
    invitation = experts.invite(first.pk, one.pk, by=None)

    with pytest.raises(Clashing):
        experts.invite(second.pk, other.pk, by=None)
    experts.invite(make_session(first=span(16, 18)).pk, other.pk, by=None)
    with pytest.raises(Clashing):
        sessions.edit_sessions(first.pk, SessionChange(span=span(16, 18)), Scope.ONE, by=None)
    assert experts.invite(first.pk, other.pk, by=None) == invitation


def test_ratings_are_of_the_person_whoever_keeps_them():
    one, other = make_expert(email="zhou@firm.test"), make_expert(email="zhou@firm.test")
    session = make_session()
    session.invitations.create(expert=one, state="accepted")
    for _ in range(5):
        Feedback.objects.create(session=session, stars=4, speaker_stars=3)

    assert feedback.trend_of(other) == feedback.trend_of(one) == [(session, 3.0)]


def test_a_link_taken_back_or_too_late_opens_nothing():
    invitation, host = invited()
    token = token_of(invitation)
    experts.revoke(invitation.pk, by=host)
    late, _host = invited()
    late_token = token_of(late)
    begin(late.session)

    assert access.invitation_of_token(token) is None
    assert access.invitation_of_token(late_token) is None
    with pytest.raises(WrongState):
        experts.answer(late.pk, accept=True)


def test_the_fee_is_recorded_by_the_host_alone():
    invitation, host = invited()
    today = timezone.localdate()

    with pytest.raises(NotAllowed):
        experts.record_fee(invitation.pk, Decimal(1), None, by=make_member(Role.TEACHER))
    with pytest.raises(Invalid):
        experts.record_fee(invitation.pk, Decimal(-1), None, by=host)
    with pytest.raises(Invalid):
        experts.record_fee(invitation.pk, Decimal(900), today + timedelta(days=1), by=host)
    paid = experts.record_fee(invitation.pk, Decimal(900), today, by=host)

    assert (paid.fee_yuan, paid.fee_paid_on) == (Decimal(900), today)


def test_a_retired_expert_is_asked_no_more_and_the_address_is_gone():
    school = make_university()
    expert = make_expert(school)

    experts.retire_expert(expert.pk, by=make_member(Role.ACADEMIC, school))

    expert.refresh_from_db()
    assert expert.email.endswith("@invalid.example")
    with pytest.raises(WrongState):
        experts.invite(make_session(school).pk, expert.pk, by=None)


def told(act):
    """What experts are sent once an act is done; the clock comes twice."""
    mail.outbox.clear()
    act()
    for _twice in range(2):
        tasks.mail_invitations()
    return [letter.body for letter in mail.outbox]


def test_an_expert_is_told_once_of_another_room_the_end_and_the_return():
    session = make_session(room="A1")
    invitation = experts.invite(session.pk, make_expert().pk, by=None)
    token_of(invitation)
    experts.answer(invitation.pk, accept=True)

    moved = told(lambda: sessions.edit_sessions(session.pk, SessionChange(room="B2"), Scope.ONE, by=None))
    gone = told(lambda: sessions.cancel_sessions(session.pk, Scope.ONE, "台风", by=None))
    back = told(lambda: restoring.restore_sessions(session.pk, Scope.ONE, "绕开了", by=None))

    assert [("改了时间或场地" in body, "B2" in body) for body in moved] == [(True, True)]
    assert [("取消了这一场" in body, "台风" in body) for body in gone] == [(True, True)]
    assert [("恢复举办" in body, "绕开了" in body) for body in back] == [(True, True)]


def test_an_expert_who_was_not_written_to_yet_reads_the_new_room_in_the_invitation():
    session = make_session(room="A1")
    experts.invite(session.pk, make_expert().pk, by=None)

    (letter,) = told(lambda: sessions.edit_sessions(session.pk, SessionChange(room="B2"), Scope.ONE, by=None))

    assert ("请您主讲" in letter, "B2" in letter) == (True, True)


def test_an_expert_who_declined_hears_nothing_more():
    session = make_session(room="A1")
    invitation = experts.invite(session.pk, make_expert().pk, by=None)
    token_of(invitation)
    experts.answer(invitation.pk, accept=False)

    assert told(lambda: sessions.cancel_sessions(session.pk, Scope.ONE, "台风", by=None)) == []
