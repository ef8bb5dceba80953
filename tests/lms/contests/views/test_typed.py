"""Numbers that no form of ours sends are answered like any other wrong one, never with an error of the server."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.contests import give, make_cast

pytestmark = pytest.mark.django_db
LONG = "9" * 5000


@pytest.fixture
def cast():
    return make_cast(state="judging", closes_at=timezone.now())


def ask(client, person, name, *args, query=None, post=None):
    client.force_login(person)
    address = reverse(f"contests:{name}", args=args)
    return (client.get(address, query) if post is None else client.post(address, post)).status_code


def test_of_a_team_and_its_people(client, cast):
    team = cast.team(cast.student(), cast.student())
    lead = team.captain

    assert ask(client, lead, "team_captain", team.pk, post={"act": "offer", "member": LONG}) == 302
    assert ask(client, lead, "commitments", team.pk, query={"member": LONG}) == 200


def test_of_a_judges_desk(client, cast):
    given = give(cast.judge(), cast.entry())
    marks = {f"c{row.pk}": LONG for row in cast.rubric.criteria.all()}

    assert ask(client, given.judge.person, "judge_entry", given.pk, post={"act": "submit", **marks}) == 422
    seat = {"seat": given.judge_id, "organisation": LONG}
    assert ask(client, given.judge.person, "judge_recusals", post=seat) == 302


def test_of_the_organisers_desk(client, cast):
    entry = cast.entry()
    page = (cast.round.pk, entry.pk)

    assert ask(client, cast.officer, "gov_entry", *page, query={"turn": LONG, "undo": LONG}) == 200
    assert ask(client, cast.officer, "gov_entry", *page, post={"undo": LONG}) == 404
    assert ask(client, cast.officer, "gov_step", cast.round.pk, post={"act": "judge", "person": LONG}) in (302, 404)
