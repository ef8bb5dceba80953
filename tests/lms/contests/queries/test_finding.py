"""Contests in the site's search."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lms.contests.queries.finding import contests_for, show_contests
from tests.factories.contests import make_contest, make_season

pytestmark = pytest.mark.django_db


def test_a_contest_is_found_by_its_title_with_what_ends_next(client):
    season = make_season(
        contest=make_contest("关务技能赛", searchable=True), registers_until=timezone.now() + timedelta(days=4)
    )
    make_contest("品牌赛", searchable=True)

    rows = list(contests_for("关务"))
    [entry] = show_contests(rows)

    assert rows == [season.contest]
    day = timezone.localtime(season.registers_until)
    assert (entry.title, entry.url, entry.note) == ("关务技能赛", season.contest.url, f"报名截止 {day:%Y-%m-%d}")
    assert "关务" in client.get("/search/", {"q": "关务", "in": "contests"}).content.decode()


def test_a_contest_that_is_being_set_up_is_not_found():
    make_contest("关务技能赛", live=False, searchable=True)

    assert list(contests_for("关务")) == []


def test_showing_asks_the_same_for_one_and_three():
    counts = []
    for number in (1, 3):
        for _one in range(number):
            make_season(contest=make_contest("技能赛", searchable=True), year=2026)
        rows = list(contests_for("技能"))
        assert rows
        show_contests(rows)
        with CaptureQueriesContext(connection) as queries:
            show_contests(rows)
        counts.append(len(queries))

    assert counts[0] == counts[1]
