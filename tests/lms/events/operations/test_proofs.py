"""What attendance proves follows its corrections: certificates, and the time an expert's firm is credited with."""

from dataclasses import replace
from datetime import timedelta

import pytest

from certificates.models import Certificate
from courses.models import HoursEntry
from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.credit import public as credit
from lms.credit.models import TaughtTime
from lms.events.background import settling
from lms.events.models import Place, ScanRow
from lms.events.operations import checkins, experts
from lms.events.operations.facts import Facts, change_facts
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


def test_who_came_a_minute_before_the_end_proves_nothing_until_a_hand_sets_it_right(client):
    school, person = make_university(), student()
    host = make_member(Role.TEACHER, school)
    session = make_session(school, gives_certificate=True)
    make_place(session, person)
    begin(session, minutes_ago=100)
    at = session.ends_at - timedelta(minutes=1)
    ScanRow.objects.create(session=session, person=person, at=at, source="wall", key="late")

    settling.settle_over()

    assert not Certificate.objects.exists()
    assert HoursEntry.objects.filter(person=person, minutes__gt=0).count() == 0
    client.force_login(host)
    page = client.get(f"/events/sessions/{session.pk}/host/").content.decode()
    assert "在场不到 50%，不计入" in page and "在场不到本场的 50%，没有计入" in page
    # They came: nobody calls them absent.
    assert "报上名没来的" not in page
    checkins.correct(session.pk, person.pk, present=True, reason="手机没电，准时到场", by=host)
    assert Certificate.objects.count() == 1
    assert sum(HoursEntry.objects.filter(person=person).values_list("minutes", flat=True)) == session.minutes


def test_the_rule_stands_on_the_page_and_is_no_more_changed_once_it_began(client):
    school = make_university()
    host = make_member(Role.TEACHER, school)
    session = make_session(school, least_percent=70)
    client.force_login(host)
    page = client.get(f"/events/{session.series.code}/").content.decode()
    begin(session)
    wanted = replace(Facts.of(session.series), least_percent=10)

    assert "签到时离结束不到本场的 70%，这一场不算到场。" in page
    with pytest.raises(Invalid) as refused:
        change_facts(session.series_id, wanted, by=host)
    assert list(refused.value.fields) == ["least_percent"]


@pytest.mark.parametrize("percent", [-1, 101])
def test_no_more_than_all_of_a_session_is_asked(percent):
    with pytest.raises(Invalid) as refused:
        make_session(make_university(), least_percent=percent)
    assert list(refused.value.fields) == ["least_percent"]


def test_a_person_reads_what_their_own_attendance_came_to(client):
    school, person, late = make_university(), student(), student()
    session, _none = held(school, person)
    make_seen_late(session, late)

    def page_of(reader, at):
        client.force_login(reader)
        return " ".join(client.get(at).content.decode().split())

    mine, theirs = page_of(person, "/events/mine/"), page_of(late, "/events/mine/")

    assert f"{session.minutes} 分钟 已计入学时" in mine
    assert "在场不到 50%，不计入" in theirs and "已计入学时" not in theirs
    assert "已结束的 1 场" in (event := page_of(person, f"/events/{session.series.code}/")) and "已计入学时" in event


def make_seen_late(session, person):
    """A place in a session that is over, and a check-in a minute before its end."""
    Place.objects.create(session=session, person=person, state="confirmed")
    at = session.ends_at - timedelta(minutes=1)
    ScanRow.objects.create(session=session, person=person, at=at, source="wall", key=f"l{person.pk}")


def test_a_teacher_sets_somebody_right_from_their_line(client):
    school, person = make_university(), student()
    host = make_member(Role.TEACHER, school)
    session, _none = held(school, person, student())
    client.force_login(host)

    page = client.get(f"/events/sessions/{session.pk}/host/", {"fix": person.pk}).content.decode()

    assert f'href="?fix={person.pk}#fix"' in page
    assert f'<option value="{person.pk}" selected>' in page and page.count(" selected>") == 1
