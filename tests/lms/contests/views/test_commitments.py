"""The signed commitment as it is printed: text, version, fingerprint, who and when, for who may see the team."""

from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.contests.models import Commitment, CommitmentText
from lms.contests.queries import commitments
from lms.organisations.public import Role
from tests.factories.contests import make_cast
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 1, 2, 3, 4, tzinfo=timezone.get_fixed_timezone(0))


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def team(cast):
    made = cast.team(cast.student(name="程雨桐"), cast.student(name="周思源"))
    sign(cast, made, 0)
    return made


def sign(cast, team, place):
    text = CommitmentText.objects.filter(season=cast.season).order_by("-version")[0]
    return Commitment.objects.create(member=team.members.order_by("pk")[place], text=text, signed_at=AT)


def page(client, team, person, query=""):
    client.force_login(person)
    return client.get(reverse("contests:commitments", args=[team.pk]) + query)


def test_it_says_what_was_signed_by_whom_and_when(client, team):
    text = page(client, team, team.captain).content.decode()

    for said in ("作品是我们自己做的。", "0" * 64, "第 1 版", "程雨桐", "2026-09-01 10:03:04", team.host.name_zh):
        assert said in text


def test_one_persons_page_leaves_the_others_out(client, team):
    own = team.members.get(person=team.captain)

    text = page(client, team, team.captain, f"?member={own.pk}").content.decode()

    assert ("程雨桐" in text, "周思源" in text) == (True, False)


def test_an_older_text_keeps_its_signatures_and_who_owes_the_newest_is_named(cast, team):
    CommitmentText.objects.create(season=cast.season, version=2, text_zh="另一版", sha256="2" * 64)
    sign(cast, team, 1)

    newest, older = commitments.signed_by(team)

    def names(rows):
        return [one.person.name for one in rows]

    assert (newest.text.version, names(one.member for one in newest.signatures)) == (2, ["周思源"])
    assert names(newest.missing) == ["程雨桐"]
    assert (older.text.version, names(one.member for one in older.signatures), older.missing) == (1, ["程雨桐"], [])


def test_members_school_and_organiser_read_it_and_nobody_else(client, cast, team):
    mate = team.members.exclude(person=team.captain).get().person
    elsewhere = cast.team().members.get()

    for person in (team.captain, mate, cast.academic, cast.officer):
        assert page(client, team, person).status_code == 200
    for person in (cast.student(), make_member(Role.ACADEMIC), make_member(Role.OFFICER), make_member(Role.JUDGE)):
        assert page(client, team, person).status_code == 404
    assert page(client, team, team.captain, f"?member={elsewhere.pk}").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_any_number_of_people(cast, count, django_assert_num_queries):
    team = cast.team(*[cast.student() for _ in range(count)])
    for place in range(count):
        sign(cast, team, place)

    with django_assert_num_queries(3):
        commitments.signed_by(team)
