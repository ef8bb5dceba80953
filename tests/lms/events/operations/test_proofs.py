"""What attendance proves follows its corrections: certificates, and the time an expert's firm is credited with."""

from datetime import timedelta

import pytest

from certificates.models import Certificate
from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.credit import public as credit
from lms.credit.models import TaughtTime
from lms.events.background import settling
from lms.events.models import ScanRow
from lms.events.operations import checkins, experts
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.events import begin, make_expert, make_place, make_session
from tests.factories.organisations import make_enterprise, make_member, make_university

pytestmark = pytest.mark.django_db


def seen(session, person):
    at = session.starts_at + timedelta(minutes=3)
    ScanRow.objects.create(session=session, person=person, at=at, source="wall", key=f"k{person.pk}")


def held(host_org, *people, expert=None, by=None, **plan):
    """A session that was held and is settled, where these people were seen."""
    session = make_session(host_org, **plan)
    for person in people:
        make_place(session, person)
    invitation = None
    if expert:
        invitation = experts.invite(session.pk, expert.pk, by=by)
        experts.answer(invitation.pk, accept=True)
    begin(session, minutes_ago=100)
    for person in people:
        seen(session, person)
    settling.settle_over()
    session.refresh_from_db()
    return session, invitation


def student():
    return make_member(Role.STUDENT, password=None)


def test_a_certificate_follows_corrections_there_and_back_and_says_why():
    school, person = make_university(), student()
    session, _none = held(school, person, gives_certificate=True)
    host = make_member(Role.TEACHER, school)

    for _twice in range(2):
        checkins.correct(session.pk, person.pk, present=False, reason="代签", by=host)
    (revoked,) = Certificate.objects.all()
    checkins.correct(session.pk, person.pk, present=True, reason="查监控，本人在场", by=host)
    checkins.correct(session.pk, person.pk, present=True, reason="再记一次", by=host)

    old, new = Certificate.objects.order_by("pk")
    assert (revoked.state, revoked.revoked_reason) == ("revoked", "签到更正为未到场：代签")
    assert (old.pk, old.state, new.state) == (revoked.pk, "revoked", "reserved")
    assert Notice.objects.filter(person=person, kind="certificate.revoked").count() == 1
    checkins.correct(session.pk, person.pk, present=False, reason="又查", by=host)
    assert set(Certificate.objects.values_list("state", flat=True)) == {"revoked"}


def test_what_the_issuer_revoked_is_not_given_again_by_a_correction():
    school, person = make_university(), student()
    session, _none = held(school, person, gives_certificate=True)
    host = make_member(Role.TEACHER, school)
    Certificate.objects.update(state="revoked")

    checkins.correct(session.pk, person.pk, present=False, reason="代签", by=host)
    checkins.correct(session.pk, person.pk, present=True, reason="在场", by=host)

    assert [one.state for one in Certificate.objects.all()] == ["revoked"]


def test_only_confirmed_time_counts_for_the_firm_and_it_follows_corrections():
    school, firm, person = make_university(), make_enterprise(), student()
    host = make_member(Role.TEACHER, school)
    session, invitation = held(school, person, expert=make_expert(school, firm_id=firm.pk), by=host)
    assert credit.taught_minutes([firm.pk]) == {firm.pk: 0}
    assert Notice.objects.filter(person=host, kind="event.confirm_speaker").count() == 1

    for _twice in range(2):
        experts.confirm_teaching(invitation.pk, 80, by=host)
    assert credit.taught_minutes([firm.pk]) == {firm.pk: 80}
    with pytest.raises(Invalid):
        experts.confirm_teaching(invitation.pk, 60, by=host)
    experts.confirm_teaching(invitation.pk, 60, reason="提前结束", by=host)
    assert credit.taught_minutes([firm.pk]) == {firm.pk: 60}

    checkins.correct(session.pk, person.pk, present=False, reason="没有听众到场", by=host)
    assert credit.taught_minutes([firm.pk]) == {firm.pk: 0}
    checkins.correct(session.pk, person.pk, present=True, reason="查监控，在场", by=host)

    assert credit.taught_minutes([firm.pk]) == {firm.pk: 60}
    assert list(TaughtTime.objects.order_by("pk").values_list("minutes", flat=True)) == [80, -20, -60, 60]
    assert AuditEvent.objects.filter(action="credit.taught").count() == 4


def test_a_firm_that_teaches_its_own_people_alone_is_credited_with_nothing():
    firm = make_enterprise()
    own, guest = make_member(Role.MENTOR, firm), student()
    _session, alone = held(firm, own, expert=make_expert(firm, firm_id=firm.pk))
    experts.confirm_teaching(alone.pk, 90, by=None)
    assert credit.taught_minutes([firm.pk]) == {firm.pk: 0}

    _session, open_one = held(firm, own, guest, expert=make_expert(firm, firm_id=firm.pk))
    experts.confirm_teaching(open_one.pk, 90, by=None)
    assert credit.taught_minutes([firm.pk]) == {firm.pk: 90}


def test_time_confirmed_before_the_end_counts_once_it_is_over():
    school, firm, person = make_university(), make_enterprise(), student()
    session = make_session(school)
    make_place(session, person)
    invitation = experts.invite(session.pk, make_expert(school, firm_id=firm.pk).pk, by=None)
    experts.answer(invitation.pk, accept=True)
    with pytest.raises(WrongState):
        experts.confirm_teaching(invitation.pk, 90, by=None)
    begin(session)
    seen(session, person)
    experts.confirm_teaching(invitation.pk, 90, by=None)
    assert credit.taught_minutes([firm.pk]) == {firm.pk: 0}

    begin(session, minutes_ago=100)
    ScanRow.objects.update(at=session.starts_at)
    settling.settle_over()

    assert credit.taught_minutes([firm.pk]) == {firm.pk: 90}


def test_a_session_has_so_many_minutes_and_foreigners_confirm_none():
    school = make_university()
    _session, invitation = held(school, student(), expert=make_expert(school))

    with pytest.raises(Invalid):
        experts.confirm_teaching(invitation.pk, 91, by=None)
    with pytest.raises(NotAllowed):
        experts.confirm_teaching(invitation.pk, 90, by=make_member(Role.TEACHER))


def test_who_was_there_is_asked_for_feedback_once():
    there, absent = student(), student()
    session, _none = held(make_university(), there)
    make_place(make_session(), absent)

    settling.settle(session.pk)

    assert [one.person for one in Notice.objects.filter(kind="event.over")] == [there]
