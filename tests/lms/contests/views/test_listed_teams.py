"""Lists of teams: an edition's for its organiser, a school's own; filters, order, files, and a constant cost."""

import csv
import io

import pytest
from django.urls import reverse

from lms.contests.models import Commitment, CommitmentText
from lms.organisations.public import Role
from tests.factories.contests import make_cast, make_entry, make_part, make_round
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def names(answer) -> list[str]:
    return [team.name for team in answer.context["page"]]


def listed(client, cast, query="") -> list[str]:
    client.force_login(cast.officer)
    return names(client.get(reverse("contests:season_teams", args=[cast.season.pk]) + query))


def signed(cast, team) -> None:
    text = CommitmentText.objects.filter(season=cast.season).order_by("-version")[0]
    for member in team.members.all():
        Commitment.objects.create(member=member, text=text)


def test_teams_are_found_by_every_filter(client, cast):
    other = make_university()
    first, second, third = cast.team(), cast.team(host=other), cast.team(cast.student(name="程雨桐"), state="forming")
    signed(cast, first)
    later, _rubric = make_round(cast.track, 2)
    make_entry(later, second)
    make_entry(later, third, state="withdrawn")

    for query, found in {
        f"?school={other.pk}": [second],
        f"?round={later.pk}": [second],
        f"?track={cast.track.pk}&state=forming": [third],
        "?signed=signed": [first],
        "?signed=unsigned": [second, third],
        f"?q={first.name}": [first],
        f"?q={third.captain.name}": [third],
        "?track=x&sort=nonsense&page=99": [first, second, third],
    }.items():
        assert sorted(listed(client, cast, query)) == sorted(team.name for team in found), query


def test_who_left_is_not_missed_and_a_new_text_asks_everybody_again(client, cast):
    team = cast.team(cast.student(), cast.student())
    signed(cast, team)
    assert listed(client, cast, "?signed=unsigned") == []

    CommitmentText.objects.create(season=cast.season, version=2, text_zh="换了一版", sha256="1" * 64)

    answer = client.get(reverse("contests:season_teams", args=[cast.season.pk]))
    assert [(one.unsigned, one.students) for one in answer.context["page"]] == [(2, 2)]


def test_order_is_the_readers_and_turns_round(client, cast):
    one, two = cast.team(), cast.team(cast.student(), cast.student())

    assert listed(client, cast, "?sort=students") == [one.name, two.name]
    assert listed(client, cast, "?sort=-students") == [two.name, one.name]


def test_file_names_people_and_holds_what_was_asked_for(client, cast):
    team, _hidden = cast.team(cast.student(name="程雨桐"), cast.student(name="周思源")), cast.team(state="forming")
    make_part(team, make_member(Role.TEACHER, cast.school, name="周岚"), cast.school, "teacher")
    cast.entry(team)
    client.force_login(cast.officer)
    address = reverse("contests:season_teams", args=[cast.season.pk])

    answer = client.get(address + "?state=approved&format=csv").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(answer))

    assert (row["队名"], row["队员"], row["指导"], row["未签承诺书"]) == (team.name, "程雨桐、周思源", "周岚", "3")
    assert row["赛程"] == "校赛（参赛）"
    assert client.get(address + "?format=xlsx").content.startswith(b"PK")


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_for_any_number_of_teams(client, cast, count, django_assert_num_queries):
    for _ in range(count):
        cast.entry(cast.team(cast.student(), cast.student()))
    client.force_login(cast.officer)
    address = reverse("contests:season_teams", args=[cast.season.pk])
    client.get(address)

    with django_assert_num_queries(14):
        client.get(address)


def test_a_school_sees_its_own_teams_of_every_edition_and_no_others(client, cast):
    own, _other = cast.team(state="forming"), cast.team(host=make_university())
    address = reverse("contests:school_teams", args=[cast.school.code])
    client.force_login(cast.academic)

    assert names(client.get(address)) == [own.name]
    assert names(client.get(f"{address}?season={cast.season.pk}")) == [own.name]
    client.force_login(make_member(Role.ACADEMIC))
    assert client.get(address).status_code == 404


def test_another_organiser_finds_no_list(client, cast):
    client.force_login(make_member(Role.OFFICER))

    assert client.get(reverse("contests:season_teams", args=[cast.season.pk])).status_code == 404
