"""The student's way into a contest and the school's answer, through the pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.contests import access
from lms.contests.models import Team
from lms.contests.operations import teams
from lms.organisations.public import Role
from tests.factories.contests import make_cast, make_part, make_round, make_season, make_track
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def test_team_is_made_joined_signed_sent_and_approved(client, cast):
    slug = cast.season.contest.slug
    captain, mate = cast.student(name="程雨桐"), cast.student(name="周思源")

    client.force_login(captain)
    made = client.post(reverse("contests:make_team", args=[slug]), {"track": cast.track.pk, "name": "雨前龙井队"})
    team = Team.objects.get()
    assert made.url == reverse("contests:team", args=[team.pk])
    client.post(reverse("contests:team_link", args=[team.pk]), {"part": "student"})
    page = client.get(reverse("contests:team", args=[team.pk])).content.decode()
    link = page.split('readonly value="')[1].split('"')[0]
    address = link[link.index("/contests/") :]

    client.force_login(mate)
    assert "程雨桐邀请" in client.get(address).content.decode()
    client.post(address)
    for person in (mate, captain):
        client.force_login(person)
        form = client.get(reverse("contests:sign", args=[team.pk]))
        text = form.context["text"].pk
        client.post(reverse("contests:sign", args=[team.pk]), {"text": text, "name": person.name})
    client.post(reverse("contests:send_team", args=[team.pk]))

    client.force_login(cast.academic)
    queue = client.get(reverse("contests:school_queue", args=[cast.school.code])).content.decode()
    assert "1 支队伍等你审核" in queue and "雨前龙井队" in queue
    answer = reverse("contests:school_team", args=[cast.school.code, team.pk])
    assert client.post(answer, {"act": "return", "reason": ""}).status_code == 422
    client.post(answer, {"act": "approve"})

    team.refresh_from_db()
    assert (team.state, team.entries.count()) == ("approved", 1)


def test_refusal_names_the_person_and_the_rule(client, cast):
    team = teams.make_team(cast.track.pk, name="第一队", by=cast.student())
    other = teams.make_team(cast.track.pk, name="第二队", by=cast.student(name="吴静怡"))
    token = access.link_token(teams.renew_link(team.pk, "student", by=team.captain))
    client.force_login(other.captain)

    answer = client.post(reverse("contests:join", args=[token]))

    assert answer.status_code == 422
    assert "吴静怡不能加入，因为这条规则：每人每届在同一赛道只参加一支队伍。" in answer.content.decode()


def test_team_page_is_for_its_people_alone(client, cast):
    team = cast.team()
    foreign = [cast.student(), make_member(Role.ACADEMIC), make_member(Role.OFFICER), make_member(Role.JUDGE)]

    for person in foreign:
        client.force_login(person)
        assert client.get(reverse("contests:team", args=[team.pk])).status_code == 404
    for person in (team.captain, cast.academic, cast.officer):
        client.force_login(person)
        assert client.get(reverse("contests:team", args=[team.pk])).status_code == 200


def test_another_school_sees_no_team_of_ours(client, cast):
    team = cast.team(state="submitted")
    other = make_member(Role.ACADEMIC)
    org = other.memberships.get().organisation.code
    client.force_login(other)

    assert client.get(reverse("contests:school_team", args=[org, team.pk])).status_code == 404
    assert client.get(reverse("contests:school_team", args=[cast.school.code, team.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_school_queue_asks_the_same_for_one_team_and_three(client, cast, count, django_assert_num_queries):
    for _ in range(count):
        cast.team(state="submitted")
    client.force_login(cast.academic)
    address = reverse("contests:school_queue", args=[cast.school.code])
    client.get(address)

    with django_assert_num_queries(10):
        client.get(address)


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_contests_asks_the_same_for_one_and_three(client, count, django_assert_num_queries):
    for _ in range(count):
        season = make_season()
        make_round(make_track(season))
    client.get("/contests/")

    with django_assert_num_queries(8):
        page = client.get("/contests/")

    assert page.content.decode().count("支队伍") == count


def test_contest_page_says_how_to_take_part_and_rules_say_the_rest(client, cast):
    page = cast.season.contest

    body = client.get(f"/contests/{page.slug}/").content.decode()
    rules = client.get(reverse("contests:rules", args=[page.slug])).content.decode()

    assert "组建队伍" in body and "队员 1 到 3 人" in body
    assert "每件作品由 2 名评委独立评分，平均分。评委看不到队名和学校。" in rules
    assert "公示后 2 小时内可以申诉" in rules
    assert "总分相同的并列。" in rules


@pytest.mark.parametrize("count", [1, 3])
def test_leaderboard_asks_the_same_for_one_entry_and_three(client, cast, count, django_assert_num_queries):
    for number in range(count):
        cast.entry(shown_points=number)
    address = reverse("contests:leaderboard", args=[cast.season.contest.slug])
    client.get(address)

    with django_assert_num_queries(12):
        page = client.get(address)

    assert [row.points for row in page.context["rows"]] == list(range(count))[::-1]


def test_live_board_puts_nothing_last_and_equals_in_the_order_they_came(client, cast):
    now = timezone.now()
    none = cast.entry()
    late = cast.entry(shown_points=5, shown_at=now)
    early = cast.entry(shown_points=5, shown_at=now - timedelta(hours=1))
    best = cast.entry(shown_points=7, shown_at=now)
    cast.entry(shown_points=9, state="disqualified")

    rows = client.get(reverse("contests:leaderboard", args=[cast.season.contest.slug])).context["rows"]

    assert [(row.entry, row.place) for row in rows] == [(best.pk, 1), (early.pk, 2), (late.pk, 3), (none.pk, None)]


def test_teams_of_two_editions_are_told_apart_and_the_newest_stand_first(client):
    newer = make_cast()
    older = make_season(contest=newer.season.contest, year=2020, title_zh="2020 年")
    team = newer.team()
    person = team.captain
    fields = {"host": newer.school, "state": team.state, "submitted_at": team.submitted_at}
    former = Team.objects.create(track=make_track(older), name="旧队", captain=person, **fields)
    make_part(former, person, newer.school)
    client.force_login(person)

    page = client.get(reverse("contests:teams"))

    assert page.context["teams"] == [team, former]
    assert "2020 年" in page.content.decode() and str(newer.season) in page.content.decode()
