"""Making a team, joining by a link, and what refuses a person in words."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from lms.common.errors import Invalid, NotAllowed
from lms.contests import access
from lms.contests.errors import LinkClosed, NotEligible, RegistrationClosed, RosterFrozen
from lms.contests.models import Season, Team, TeamMember, TrackRule
from lms.contests.operations import registering, teams
from lms.organisations.public import Role
from tests.factories.contests import make_cast, make_part
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def joined(team: Team, part: str, person) -> TeamMember:
    link = teams.renew_link(team.pk, part, by=team.captain)
    return teams.join_team(access.link_token(link), by=person)


def sign_all(team: Team) -> None:
    text = team.track.season.commitment_texts.get()
    for member in team.members.filter(left_at=None):
        registering.sign_commitment(team.pk, name=member.person.name, text_id=text.pk, by=member.person)


def test_make_team_registers_it_with_the_captains_school(cast):
    captain = cast.student()

    team = teams.make_team(cast.track.pk, name=" 雨前  龙井队 ", by=captain)

    assert (team.name, team.host, team.state) == ("雨前 龙井队", cast.school, "forming")
    assert [(one.person, one.part) for one in team.members.all()] == [(captain, "student")]


def test_second_team_of_the_same_person_is_refused_in_words(cast):
    captain = cast.student(name="程雨桐")
    teams.make_team(cast.track.pk, name="第一队", by=captain)

    with pytest.raises(NotEligible) as refused:
        teams.make_team(cast.track.pk, name="第二队", by=captain)

    assert "每人每届在同一赛道只参加一支队伍" in str(refused.value)
    assert Team.objects.filter(captain=captain).count() == 1


def test_second_team_is_refused_by_the_database_where_no_rule_asks(cast):
    TrackRule.objects.filter(track=cast.track, kind="once").delete()
    captain = cast.student()
    teams.make_team(cast.track.pk, name="第一队", by=captain)

    with pytest.raises(NotEligible) as refused:
        teams.make_team(cast.track.pk, name="第二队", by=captain)

    assert isinstance(refused.value.__cause__, IntegrityError)
    assert "只参加一支队伍" in str(refused.value)


def test_make_team_asks_for_a_student_and_a_time(cast):
    with pytest.raises(NotEligible):
        teams.make_team(cast.track.pk, name="教师队", by=make_member(Role.TEACHER, cast.school))

    Season.objects.update(registers_until=timezone.now() - timedelta(minutes=1))
    with pytest.raises(RegistrationClosed):
        teams.make_team(cast.track.pk, name="迟到队", by=cast.student())


def test_name_is_taken_once_a_track(cast):
    teams.make_team(cast.track.pk, name="同名队", by=cast.student())

    with pytest.raises(Invalid):
        teams.make_team(cast.track.pk, name="同名队", by=cast.student())


def test_join_by_link_keeps_school_and_part_and_twice_is_once(cast):
    other = make_university()
    team = teams.make_team(cast.track.pk, name="联队", by=cast.student())
    person = make_member(Role.STUDENT, other)
    link = teams.renew_link(team.pk, "student", by=team.captain)

    teams.join_team(access.link_token(link), by=person)
    teams.join_team(access.link_token(link), by=person)

    assert [(one.person, one.organisation) for one in team.members.filter(person=person)] == [(person, other)]


def test_one_more_than_the_rule_allows_is_refused_with_the_rule(cast):
    team = teams.make_team(cast.track.pk, name="满员队", by=cast.student())
    for _ in range(2):
        joined(team, "student", cast.student())

    with pytest.raises(NotEligible) as refused:
        joined(team, "student", cast.student(name="汪来迟"))

    assert str(refused.value) == "汪来迟不能加入，因为这条规则：队员 1 到 3 人。"


def test_second_teacher_and_a_student_as_teacher_are_refused(cast):
    team = teams.make_team(cast.track.pk, name="一师队", by=cast.student())
    joined(team, "teacher", make_member(Role.TEACHER, cast.school))

    with pytest.raises(NotEligible) as refused:
        joined(team, "teacher", make_member(Role.TEACHER, cast.school))
    assert "指导教师最多 1 人" in str(refused.value)
    with pytest.raises(NotEligible):
        joined(team, "teacher", cast.student())


def test_person_of_an_enterprise_joins_as_mentor(cast):
    team = teams.make_team(cast.track.pk, name="有导师", by=cast.student())
    mentor = make_member(Role.MENTOR)

    assert joined(team, "mentor", mentor).organisation.kind == "enterprise"


def test_replaced_link_and_foreign_token_open_nothing(cast):
    team = teams.make_team(cast.track.pk, name="换链接", by=cast.student())
    old = access.link_token(teams.renew_link(team.pk, "student", by=team.captain))
    teams.renew_link(team.pk, "student", by=team.captain)

    for token in (old, "forged.token"):
        with pytest.raises(LinkClosed):
            teams.join_team(token, by=cast.student())


def test_only_the_captain_invites_and_nobody_takes_out_another(cast):
    team = teams.make_team(cast.track.pk, name="守门队", by=cast.student())
    other = joined(team, "student", cast.student()).person
    third = joined(team, "student", cast.student()).person

    with pytest.raises(NotAllowed):
        teams.renew_link(team.pk, "student", by=other)
    with pytest.raises(NotAllowed):
        teams.leave_team(team.pk, third.pk, by=other)
    with pytest.raises(Invalid):
        teams.leave_team(team.pk, team.captain_id, by=team.captain)


def test_who_left_is_free_for_another_team(cast):
    team = teams.make_team(cast.track.pk, name="旧队", by=cast.student())
    person = joined(team, "student", cast.student()).person

    teams.leave_team(team.pk, person.pk, by=person)

    assert teams.make_team(cast.track.pk, name="新队", by=person).captain == person


def test_send_team_names_who_has_not_signed(cast):
    team = teams.make_team(cast.track.pk, name="待签队", by=cast.student(name="程雨桐"))

    with pytest.raises(NotEligible) as refused:
        registering.send_team(team.pk, by=team.captain)

    assert str(refused.value) == "还不符合参赛条件：每位成员都签署了承诺书（程雨桐）。"


def test_commitment_is_signed_with_ones_own_name(cast):
    team = teams.make_team(cast.track.pk, name="签名队", by=cast.student(name="程雨桐"))
    text = cast.season.commitment_texts.get()

    with pytest.raises(Invalid):
        registering.sign_commitment(team.pk, name="程雨", text_id=text.pk, by=team.captain)
    with pytest.raises(NotAllowed):
        registering.sign_commitment(team.pk, name="王小明", text_id=text.pk, by=cast.student())
    registering.sign_commitment(team.pk, name=" 程雨桐", text_id=text.pk, by=team.captain)
    registering.sign_commitment(team.pk, name="程雨桐", text_id=text.pk, by=team.captain)

    assert team.members.get().commitments.count() == 1


def test_approved_team_is_frozen_and_in_the_first_round(cast):
    team = teams.make_team(cast.track.pk, name="入围队", by=cast.student())
    sign_all(team)
    registering.send_team(team.pk, by=team.captain)

    registering.review_team(team.pk, approve=True, by=cast.academic)
    registering.review_team(team.pk, approve=True, by=cast.academic)

    team.refresh_from_db()
    entry = team.entries.get()
    assert (team.state, team.is_frozen, entry.contest_round, entry.via) == (
        "approved", True, cast.round, "registered"
    )  # fmt: skip
    with pytest.raises(RosterFrozen):
        teams.renew_link(team.pk, "student", by=team.captain)


def test_school_returns_with_a_reason_and_another_school_does_neither(cast):
    team = teams.make_team(cast.track.pk, name="退回队", by=cast.student())
    sign_all(team)
    registering.send_team(team.pk, by=team.captain)

    with pytest.raises(NotAllowed):
        registering.review_team(team.pk, approve=True, by=make_member(Role.ACADEMIC))
    with pytest.raises(Invalid):
        registering.review_team(team.pk, approve=False, by=cast.academic)
    registering.review_team(team.pk, approve=False, reason="请补指导教师", by=cast.academic)

    team.refresh_from_db()
    assert (team.state, team.is_frozen, [one.reason for one in team.reviews.all()]) == (
        "returned", False, ["请补指导教师"]
    )  # fmt: skip
    assert joined(team, "teacher", make_member(Role.TEACHER, cast.school)).part == "teacher"


def test_withdrawn_before_the_freeze_frees_its_people(cast):
    team = teams.make_team(cast.track.pk, name="散队", by=cast.student())

    with pytest.raises(Invalid):
        registering.withdraw_team(team.pk, reason=" ", by=team.captain)
    registering.withdraw_team(team.pk, reason="队员退学", by=team.captain)

    assert teams.make_team(cast.track.pk, name="散队", by=team.captain).state == "forming"


def test_withdrawn_after_the_freeze_leaves_its_place_to_who_waits(cast):
    leaving, waiting, far = cast.entry(), cast.entry(state="waiting", waiting_number=1), cast.entry()
    Team.objects.update(roster_frozen_at=timezone.now())

    registering.withdraw_team(leaving.team_id, reason="放弃", by=leaving.team.captain)

    for one in (leaving, waiting, far):
        one.refresh_from_db()
    assert [(one.state, one.via) for one in (leaving, waiting, far)] == [
        ("withdrawn", "registered"), ("entered", "waiting"), ("entered", "registered")
    ]  # fmt: skip
    with pytest.raises(NotEligible):
        teams.make_team(cast.track.pk, name="重来", by=leaving.team.captain)


def test_mentor_may_help_several_teams(cast):
    mentor = make_member(Role.MENTOR)
    for _ in range(2):
        make_part(cast.team(), mentor, cast.association, "mentor")

    assert TeamMember.objects.filter(person=mentor).count() == 2


def test_a_team_that_was_sent_back_is_mended_until_schools_stop_answering():
    cast = make_cast()
    team = cast.team(state="submitted")
    now = timezone.now()
    Season.objects.filter(pk=cast.season.pk).update(
        registers_from=now - timedelta(days=3), registers_until=now - timedelta(days=1),
        reviews_until=now + timedelta(days=1),
    )  # fmt: skip
    registering.review_team(team.pk, approve=False, reason="缺承诺书", by=cast.academic)
    text = cast.season.commitment_texts.get()
    registering.sign_commitment(team.pk, name=team.captain.name, text_id=text.pk, by=team.captain)

    link = teams.renew_link(team.pk, "student", by=team.captain)
    sent = registering.send_team(team.pk, by=team.captain)

    assert (sent.state, link.expires_at) == ("submitted", now + timedelta(days=1))
    registering.review_team(team.pk, approve=False, reason="还是缺", by=cast.academic)
    Season.objects.filter(pk=cast.season.pk).update(reviews_until=now)
    with pytest.raises(RegistrationClosed):
        registering.send_team(team.pk, by=team.captain)


def test_a_team_that_never_was_sent_in_is_late_after_registration():
    cast = make_cast()
    team = cast.team(state="forming")
    now = timezone.now()
    Season.objects.filter(pk=cast.season.pk).update(
        registers_from=now - timedelta(days=3), registers_until=now - timedelta(days=1)
    )

    with pytest.raises(RegistrationClosed):
        registering.send_team(team.pk, by=team.captain)
