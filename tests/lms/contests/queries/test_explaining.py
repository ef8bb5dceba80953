"""How a prize was won: to its holder, and to anybody."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lms.contests.models import ContestAward, Round
from lms.contests.operations import rounds
from lms.contests.queries.explaining import of_award, told_of_award
from tests.factories.contests import make_cast
from tests.lms.contests.marking import mark

pytestmark = pytest.mark.django_db


@pytest.fixture
def award():
    """The first prize of three entries that two judges marked."""
    cast = make_cast(state="judging", closes_at=timezone.now())
    for points in ("5", "4", "3"):
        mark(cast, cast.entry(), points, points)
    rounds.publish_round(cast.round.pk, by=cast.officer)
    Round.objects.filter(pk=cast.round.pk).update(published_at=timezone.now() - timedelta(hours=100))
    rounds.finish_round(cast.round.pk, by=cast.officer)
    return ContestAward.objects.order_by("place").first()


def test_entry_round_standings_place_and_panel_are_explained_to_the_holder(award):
    reasons = of_award(f"{award.pk}:7")

    entry, standings = award.entry, award.standings
    assert [one.words for one in reasons] == ["参赛作品", "成绩榜", "名次", "评审"]
    assert (str(entry.contest_round) in reasons[0].result, str(entry.team) in reasons[0].result) == (True, True)
    assert reasons[0].url == f"/contests/teams/{entry.team_id}/entries/{entry.pk}/"
    assert reasons[1].result.startswith(f"第 {standings.version} 版，")
    assert reasons[2].result == f"第 1 名，共 3 件作品，{award.prize}"
    assert reasons[3].result == "2 位评委，平均分，评分标准第 1 版"


def test_anybody_is_told_what_was_published_and_can_open_it(client, award):
    facts = {fact.words: fact for fact in told_of_award(f"{award.pk}:7")}

    assert facts["指纹"].value == award.standings.sha256
    assert facts["评审"].value == "2 位评委，平均分，评分标准第 1 版"
    pages = [fact.page for fact in facts.values() if fact.page]
    assert [client.get(page).status_code for page in pages] == [200] * 3
    said = " ".join(fact.value for fact in facts.values())
    people = award.entry.team.members.values_list("person__name", flat=True)
    assert [name for name in [*people, str(award.entry.team), "第 1 名"] if name in said] == []


def test_a_prize_that_was_ruled_away_is_told_nobody(award):
    award.entry.move(to="disqualified")

    assert (of_award(f"{award.pk}:7"), told_of_award(f"{award.pk}:7")) == ([], [])


@pytest.mark.parametrize("key", ["0:1", "x", ""])
def test_a_prize_that_is_gone_explains_nothing(key):
    assert (of_award(key), told_of_award(key)) == ([], [])
