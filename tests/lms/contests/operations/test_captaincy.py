"""Leading a team passed on: who may ask, who may be asked, and that the captain stays until somebody accepts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.contests.choices import SeasonState, TeamState
from lms.contests.errors import RosterFrozen, SeasonClosed
from lms.contests.models import Commitment, CommitmentText, Handover, Season, Team
from lms.contests.operations import captaincy, forgetting, teams
from lms.contests.queries.captaincy import heirs_of
from lms.contests.queries.holdings import own_rows
from lms.notices.models import Notice
from lms.organisations.public import Role
from lms.people import public as people
from tests.factories.contests import make_cast, make_part
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def team(cast):
    """Of three students; the captain and the second signed."""
    made = cast.team(*[cast.student() for _ in range(3)])
    sign(made, 0, 1)
    return made


def sign(team, *places):
    text = CommitmentText.objects.order_by("-version")[0]
    for place in places:
        Commitment.objects.create(member=member(team, place), text=text)


def member(team, place):
    return team.members.order_by("pk")[place]


def captain_of(team):
    return Team.objects.get(pk=team.pk).captain


def leave_school(person):
    today = timezone.localdate()
    person.memberships.update(starts_on=today - timedelta(days=900), ends_on=today - timedelta(days=1))


def test_captain_stays_until_the_member_accepts_and_a_frozen_roster_is_no_hindrance(team):
    teams.freeze(team, timezone.now())
    before, heir = team.captain, member(team, 1)

    captaincy.offer_captaincy(team.pk, heir.pk, by=before)
    assert captain_of(team) == before
    captaincy.accept_captaincy(team.pk, by=heir.person)

    assert captain_of(team) == heir.person
    assert team.members.filter(left_at=None).count() == 3
    change = AuditEvent.objects.get(action="contest.captain_changed")
    assert (change.changes["before"], change.changes["after"]) == (before.pk, heir.person_id)
    told = Notice.objects.filter(kind="contest.captain_changed").values_list("person", flat=True)
    assert set(told) == {before.pk, member(team, 2).person_id}
    with pytest.raises(RosterFrozen):
        teams.leave_team(team.pk, before.pk, by=heir.person)


def test_accepting_and_offering_twice_is_once(team):
    before, heir = team.captain, member(team, 1)

    first, second = (captaincy.offer_captaincy(team.pk, heir.pk, by=before) for _ in range(2))
    for _ in range(2):
        captaincy.accept_captaincy(team.pk, by=heir.person)

    assert first == second
    assert Handover.objects.get().state == "accepted"
    assert AuditEvent.objects.filter(action="contest.captain_changed").count() == 1


def test_who_did_not_sign_the_newest_text_cannot_lead(team):
    with pytest.raises(Invalid):
        captaincy.offer_captaincy(team.pk, member(team, 2).pk, by=team.captain)

    captaincy.offer_captaincy(team.pk, member(team, 1).pk, by=team.captain)
    CommitmentText.objects.create(season=team.track.season, version=2, text_zh="另一版", sha256="2" * 64)
    with pytest.raises(Invalid):
        captaincy.accept_captaincy(team.pk, by=member(team, 1).person)
    assert captain_of(team) == team.captain


def test_neither_teacher_nor_student_of_another_school_leads(cast, team):
    other = make_university()
    for part, school in (("teacher", cast.school), ("student", other)):
        person = make_member(Role.TEACHER if part == "teacher" else Role.STUDENT, school)
        Commitment.objects.create(member=make_part(team, person, school, part), text=CommitmentText.objects.get())

    assert [one.person for one in heirs_of(team)] == [member(team, 1).person]


def test_offer_is_taken_back_declined_or_replaced_and_then_nobody_can_accept_it(team):
    sign(team, 2)
    heir, other = member(team, 1), member(team, 2)

    captaincy.offer_captaincy(team.pk, heir.pk, by=team.captain)
    captaincy.withdraw_captaincy(team.pk, by=team.captain)
    with pytest.raises(WrongState):
        captaincy.accept_captaincy(team.pk, by=heir.person)
    captaincy.offer_captaincy(team.pk, heir.pk, by=team.captain)
    captaincy.decline_captaincy(team.pk, by=heir.person)
    captaincy.offer_captaincy(team.pk, heir.pk, by=team.captain)
    captaincy.offer_captaincy(team.pk, other.pk, by=team.captain)

    with pytest.raises(NotAllowed):
        captaincy.accept_captaincy(team.pk, by=heir.person)
    assert list(Handover.objects.order_by("pk").values_list("state", flat=True)) == [
        "withdrawn", "declined", "withdrawn", "offered",
    ]  # fmt: skip
    assert Notice.objects.filter(kind="contest.captaincy_declined").values_list("person", flat=True).get() == (
        team.captain_id
    )


def test_nobody_but_the_captain_offers_while_there_is_one(cast, team):
    for person in (member(team, 1).person, cast.academic, cast.officer):
        with pytest.raises(NotAllowed):
            captaincy.offer_captaincy(team.pk, member(team, 1).pk, reason="换人", by=person)


def test_school_steps_in_with_a_reason_once_the_captain_left(cast, team):
    teams.freeze(team, timezone.now())
    leave_school(team.captain)
    heir = member(team, 1)

    with pytest.raises(Invalid):
        captaincy.offer_captaincy(team.pk, heir.pk, by=cast.academic)
    with pytest.raises(NotAllowed):
        captaincy.offer_captaincy(team.pk, heir.pk, reason="转学", by=make_member(Role.ACADEMIC))
    captaincy.offer_captaincy(team.pk, heir.pk, reason="队长已转学", by=cast.academic)
    captaincy.accept_captaincy(team.pk, by=heir.person)

    assert captain_of(team) == heir.person


def test_the_office_takes_no_offer_of_a_captain_back_who_is_there(cast, team):
    captaincy.offer_captaincy(team.pk, member(team, 1).pk, by=team.captain)

    with pytest.raises(NotAllowed):
        captaincy.withdraw_captaincy(team.pk, by=cast.academic)
    assert Handover.objects.get().state == "offered"
    leave_school(team.captain)
    captaincy.withdraw_captaincy(team.pk, by=cast.academic)
    assert Handover.objects.get().state == "withdrawn"


def test_a_closed_season_and_a_withdrawn_team_keep_their_captain(team):
    captaincy.offer_captaincy(team.pk, member(team, 1).pk, by=team.captain)
    Team.objects.filter(pk=team.pk).update(state=TeamState.WITHDRAWN)
    with pytest.raises(WrongState):
        captaincy.accept_captaincy(team.pk, by=member(team, 1).person)

    Season.objects.update(state=SeasonState.CLOSED, closed_at=timezone.now())
    with pytest.raises(SeasonClosed):
        captaincy.offer_captaincy(team.pk, member(team, 1).pk, by=team.captain)


@pytest.mark.parametrize("how", ["leaves", "is erased"])
def test_offer_lapses_when_whoever_was_asked_goes(team, how):
    Team.objects.filter(pk=team.pk).update(state=TeamState.FORMING)
    heir = member(team, 1)
    captaincy.offer_captaincy(team.pk, heir.pk, by=team.captain)

    if how == "leaves":
        teams.leave_team(team.pk, heir.person_id, by=heir.person)
    else:
        forgetting.forget_person(heir.person)

    assert Handover.objects.get().state == "withdrawn"


def test_a_captain_who_is_erased_takes_an_open_offer_along_and_nobody_displaces_the_next(team):
    sign(team, 2)
    Team.objects.filter(pk=team.pk).update(state=TeamState.FORMING)
    asked = member(team, 2)
    captaincy.offer_captaincy(team.pk, asked.pk, by=team.captain)

    people.erase(team.captain, by=team.captain)

    assert (captain_of(team), Handover.objects.get().state) == (member(team, 1).person, "withdrawn")
    with pytest.raises(WrongState):
        captaincy.accept_captaincy(team.pk, by=asked.person)
    assert captain_of(team) == member(team, 1).person


def test_an_offer_of_somebody_who_leads_no_more_is_not_accepted(team):
    captaincy.offer_captaincy(team.pk, member(team, 1).pk, by=team.captain)
    Team.objects.filter(pk=team.pk).update(captain=member(team, 2).person)

    with pytest.raises(WrongState):
        captaincy.accept_captaincy(team.pk, by=member(team, 1).person)


@pytest.mark.parametrize("how", ["left the school", "is erased"])
def test_who_is_no_student_of_the_school_today_is_not_asked_and_does_not_accept(team, how):
    teams.freeze(team, timezone.now())
    heir, captain = member(team, 1), team.captain
    captaincy.offer_captaincy(team.pk, heir.pk, by=captain)

    leave_school(heir.person) if how == "left the school" else people.erase(heir.person, by=heir.person)

    assert heirs_of(team) == []
    with pytest.raises(Invalid):
        captaincy.offer_captaincy(team.pk, heir.pk, by=captain)
    with pytest.raises((Invalid, WrongState)):
        captaincy.accept_captaincy(team.pk, by=heir.person)
    assert captain_of(team) == captain


def test_pages_offer_accept_and_take_back(client, cast, team):
    heir = member(team, 1)
    page, act = (reverse(f"contests:{name}", args=[team.pk]) for name in ("team", "team_captain"))

    client.force_login(team.captain)
    assert list(client.get(page).context["heirs"]) == [heir]
    client.post(act, {"act": "offer", "member": heir.pk})
    assert "撤回移交" in client.get(page).content.decode()
    client.force_login(heir.person)
    assert "接任队长" in client.get(page).content.decode()
    assert client.post(act, {"act": "accept"}).url == page
    assert captain_of(team) == heir.person
    assert client.post(act, {"act": "steal"}).status_code == 404


def test_schools_page_asks_once_the_captain_left(client, cast, team):
    page = reverse("contests:school_team", args=[cast.school.code, team.pk])
    act = reverse("contests:school_captain", args=[cast.school.code, team.pk])
    client.force_login(cast.academic)
    assert "请对方接任" not in client.get(page).content.decode()
    leave_school(team.captain)

    assert "请对方接任" in client.get(page).content.decode()
    client.post(act, {"act": "offer", "member": member(team, 1).pk, "reason": "队长已转学"})

    assert Handover.objects.get().reason == "队长已转学"
    assert "撤回移交" in client.get(page).content.decode()
    client.post(act, {"act": "withdraw"})
    assert Handover.objects.get().state == "withdrawn"


@pytest.mark.parametrize("over", ["closed", "withdrawn"])
def test_schools_page_asks_nothing_and_waits_for_nobody_once_it_is_over(client, cast, team, over):
    captaincy.offer_captaincy(team.pk, member(team, 1).pk, by=team.captain)
    leave_school(team.captain)
    if over == "closed":
        Season.objects.update(state=SeasonState.CLOSED, closed_at=timezone.now())
    else:
        Team.objects.filter(pk=team.pk).update(state=TeamState.WITHDRAWN)
    client.force_login(cast.academic)

    page = client.get(reverse("contests:school_team", args=[cast.school.code, team.pk]))

    assert (page.context["gone"], page.context["handover"]) == (False, None)
    assert "移交队长" not in page.content.decode()


def test_a_refused_reason_is_still_on_the_schools_page(client, cast, team):
    leave_school(team.captain)
    sign(team, 2)
    heir, reason = member(team, 2), "队长转学" * 51
    client.force_login(cast.academic)

    address = reverse("contests:school_captain", args=[cast.school.code, team.pk])
    page = client.post(address, {"act": "offer", "member": heir.pk, "reason": reason})

    assert (page.status_code, Handover.objects.count()) == (422, 0)
    assert "理由最多 200 字" in page.content.decode()
    assert f'value="{reason}"' in page.content.decode()
    assert f'<option value="{heir.pk}" selected>' in page.content.decode()


def test_the_trail_keeps_the_reason_as_the_team_reads_it(cast, team):
    leave_school(team.captain)

    captaincy.offer_captaincy(team.pk, member(team, 1).pk, reason="  队长已转学 ", by=cast.academic)

    kept = AuditEvent.objects.get(action="contest.captaincy_offered").changes["reason"]
    assert (kept, Handover.objects.get().reason) == ("队长已转学", "队长已转学")


def test_everybody_an_offer_is_about_has_it_in_their_own_export(cast, team):
    teams.freeze(team, timezone.now())
    leave_school(team.captain)
    captaincy.offer_captaincy(team.pk, member(team, 1).pk, reason="队长已转学", by=cast.academic)

    held = [list(own_rows(one)["handovers"]) for one in (team.captain, member(team, 1).person, cast.academic)]

    assert [[(row["team__name"], row["reason"]) for row in rows] for rows in held] == [[(team.name, "队长已转学")]] * 3
    assert list(own_rows(member(team, 2).person)["handovers"]) == []
