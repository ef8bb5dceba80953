"""What the organiser's office is offered when it makes certificates of a contest."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate
from lms.contests.background import awards
from lms.contests.models import Round, Season
from lms.contests.operations import rounds
from lms.contests.queries import awarding
from lms.contests.queries.sources import Rounds
from tests.factories.contests import make_cast
from tests.factories.organisations import make_member, make_university
from tests.lms.contests.marking import mark

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    """A contest that a school holds, its notice over: three entries, of which the best has the first prize."""
    cast = make_cast(state="judging", closes_at=timezone.now())
    Season.objects.filter(pk=cast.season.pk).update(host=make_university())
    cast.season.refresh_from_db()
    for points in ("5", "4", "3"):
        mark(cast, cast.entry(), points, points)
    rounds.publish_round(cast.round.pk, by=cast.officer)
    Round.objects.filter(pk=cast.round.pk).update(published_at=timezone.now() - timedelta(hours=100))
    return cast


def finished(cast) -> Round:
    rounds.finish_round(cast.round.pk, by=cast.officer)
    return Round.objects.get(pk=cast.round.pk)


def test_a_round_is_offered_to_its_organiser_once_it_is_final(cast):
    source, host = Rounds(), cast.season.host_id
    assert source.groups(host) == [] and source.templates(host, str(cast.round.pk)) == []

    made = finished(cast)

    (group,) = source.groups(host)
    assert (group.key, cast.season.contest.title in group.title) == (str(made.pk), True)
    assert [one.key for one in source.groups(host, cast.season.contest.title)] == [group.key]
    assert source.groups(host, "没有这个竞赛") == [] and source.groups(cast.school.pk) == []
    assert [key for key, _name in source.templates(host, group.key)] == ["award"]
    assert source.templates(cast.school.pk, group.key) == source.templates(host, "x") == []


def test_everybody_who_took_part_is_named_with_a_prize_or_what_they_lack(cast):
    made = finished(cast)

    rows = Rounds().candidates(cast.season.host_id, str(made.pk), "award")

    won = [row for row in rows if row.award]
    assert len(rows) == 3 and [row.lacks for row in rows if not row.award] == ["所在队伍没有获奖"] * (3 - len(won))
    assert {row.award.evidence for row in won} == {one.evidence for one in awarding.due(made)}


def test_the_office_sees_them_and_issues_each_once(client, cast):
    made, office = finished(cast), make_member("academic", cast.season.host)
    client.force_login(office)
    url = reverse("certificates:batch-group", args=[cast.season.host.code, "contest", str(made.pk)])
    page = client.get(url)
    assert page.status_code == 200 and cast.season.contest.title in page.content.decode()

    client.post(url, {"seen": page.context["looked"].digest, "leave_out": "1"})
    awards.award_certificates(made.pk)

    deeds = Certificate.objects.filter(evidence__startswith="contests.award:")
    assert deeds.count() == len({one.holder_id for one in deeds}) > 0
    assert {row.issuer_id for row in deeds} == {cast.season.host_id}


def test_a_prize_taken_back_is_counted_no_more(cast):
    made = finished(cast)
    (before,) = Rounds().groups(cast.season.host_id)
    for entry in made.entries.filter(award__isnull=False):
        entry.move(to="disqualified")

    assert before.note and Rounds().groups(cast.season.host_id) == []
