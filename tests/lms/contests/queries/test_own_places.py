"""Where the own team stands on a board, and how far it is from going on."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from lms.contests.choices import Host, RoundState
from lms.contests.models import Entry, StandingLine, Standings
from lms.contests.operations.standings import write_standings
from lms.contests.queries.own_places import own_place
from lms.contests.views import boards
from tests.factories.contests import make_cast, make_round
from tests.factories.organisations import make_university

pytestmark = pytest.mark.django_db


def cast_of(points, **fields):
    """An open round with a next one, whose entries have so many points on the board, best first."""
    cast = make_cast(**{"quota": 2, "judges_each": 0, **fields})
    make_round(cast.track, number=2)
    now = timezone.now()
    entries = [
        cast.entry(shown_points=one if one is None else Decimal(one), shown_at=None if one is None else now + timedelta(minutes=n))
        for n, one in enumerate(points)
    ]  # fmt: skip
    return cast, entries


def place_of(cast, entry, standings=None):
    return own_place(cast.round, standings, entry.team.captain)


def test_the_gap_is_to_the_last_who_would_go_on():
    cast, entries = cast_of(["90", "80.50", "70", None])

    found = [place_of(cast, entry) for entry in entries]

    assert [one.position for one in found] == [1, 2, 3, 4]
    assert [one.row.place for one in found] == [1, 2, 3, None]
    assert [one.going_on.is_in for one in found] == [True, True, False, False]
    assert [one.going_on.gap for one in found] == [None, None, Decimal("10.50"), None]


def test_of_equal_points_the_earlier_stands_before_and_both_go_on():
    cast, entries = cast_of(["90", "80", "80"])

    found = [place_of(cast, entry) for entry in entries]

    assert [one.position for one in found] == [1, 2, 3]
    assert [one.going_on.gap for one in found] == [None, None, None]


def test_a_quota_of_schools_is_counted_among_the_own_school():
    cast, _entries = cast_of(["90", "80"], quota=1, quota_host=Host.SCHOOL)
    other = make_university()
    first, second = (
        cast.entry(cast.team(host=other), shown_points=Decimal(points), shown_at=timezone.now()) for points in (50, 40)
    )

    assert place_of(cast, first).going_on.gap is None
    assert (place_of(cast, second).position, place_of(cast, second).going_on.gap) == (4, Decimal(10))


def test_nobody_goes_on_from_a_last_round_and_a_stranger_has_no_place():
    cast, entries = cast_of(["90"])
    cast.track.rounds.filter(number=2).update(state=RoundState.CANCELLED, cancelled_because="不办了")

    assert place_of(cast, entries[0]).going_on is None
    assert own_place(cast.round, None, cast.student()) is None


def test_published_standings_are_read_as_they_were_published():
    cast, entries = cast_of(["90", "80", "70"])
    cast.move(RoundState.NOTICE)
    standings = write_standings(cast.round, by=cast.officer)

    found = place_of(cast, entries[2], standings)

    assert (found.position, found.row.place) == (standings.lines.get(entry=entries[2]).position, None)
    assert (found.going_on.is_in, found.going_on.gap) == (False, None)
    assert "还没有得分，不在晋级线内（前 2 名）" in page_of(cast, entries[2].team.captain)


def test_where_fewer_have_points_than_go_on_who_has_some_is_in_and_who_has_none_is_out():
    cast, entries = cast_of(["90", None])

    found = [place_of(cast, entry).going_on for entry in entries]

    assert [(one.is_in, one.gap) for one in found] == [(True, None), (False, None)]


def test_on_published_standings_who_loses_the_tie_break_does_not_read_that_they_go_on():
    cast, entries = cast_of(["90", "90"], quota=1)
    cast.move(RoundState.NOTICE)
    standings = Standings.objects.create(contest_round=cast.round, version=1, sha256="0" * 64)
    for place, entry in enumerate(entries, 1):
        StandingLine.objects.create(
            standings=standings,
            entry=entry,
            position=place,
            place=place,
            points=90,
            raw_points=90,
            told_apart_by="time",
        )

    found = [place_of(cast, entry, standings).going_on for entry in entries]

    assert [(one.is_in, one.gap) for one in found] == [(True, None), (False, 0)]
    assert "同分，但排在后面" in page_of(cast, entries[1].team.captain)


def test_on_published_standings_who_shares_the_last_place_goes_on_too():
    cast, entries = cast_of(["90", "90"], quota=1)
    cast.move(RoundState.NOTICE)
    standings = Standings.objects.create(contest_round=cast.round, version=1, sha256="0" * 64)
    for position, entry in enumerate(entries, 1):
        StandingLine.objects.create(
            standings=standings, entry=entry, position=position, place=1, points=90, raw_points=90, shared=True
        )

    assert [place_of(cast, entry, standings).going_on.is_in for entry in entries] == [True, True]


def page_of(cast, person, **query):
    client = Client()
    client.force_login(person)
    return " ".join(client.get(f"/contests/{cast.season.contest.slug}/leaderboard/", query).content.decode().split())


def test_the_own_line_is_on_every_page_and_says_on_which_it_stands(monkeypatch):
    monkeypatch.setattr(boards, "PER_PAGE", 2)
    cast, entries = cast_of(["90", "80", "70", "60", "50"])
    middle = entries[2].team

    first, own, last = (page_of(cast, middle.captain, page=number) for number in (1, 2, 3))

    assert all(page.count('<tr class="me">') == 1 for page in (first, own, last))
    assert "在第 2 页，去看" in first and "在第 2 页，去看" in last and "在第 2 页，去看" not in own
    assert first.index(entries[1].team.name) < first.index('<tr class="me">')
    assert last.index('<tr class="me">') < last.index(entries[4].team.name)
    assert '距晋级线（前 2 名）还差 <b class="num">10.00</b> 分' in first


def test_who_takes_part_has_tabs_for_what_was_handed_in_and_for_the_data():
    cast, entries = cast_of(["90"])
    Entry.objects.filter(pk=entries[0].pk).update(uploads=9)

    own, others = page_of(cast, entries[0].team.captain), page_of(cast, cast.student())

    assert f'<a href="/contests/entries/{entries[0].pk}/submissions/">我的提交 <span class="n">9</span></a>' in own
    assert f'href="/contests/entries/{entries[0].pk}/data/"' in own
    assert "我的提交" not in others


def test_a_team_is_found_in_the_place_it_has_among_all():
    cast, entries = cast_of(["90", "80", "70"])
    Entry.objects.get(pk=entries[1].pk).team.__class__.objects.filter(pk=entries[1].team_id).update(name="黄山云雾")

    page = page_of(cast, cast.student(), q="云雾")

    assert "黄山云雾" in page and entries[0].team.name not in page
    assert '<td class="num nw"><b>2</b>' in page
    assert "没有找到这样的队伍" in page_of(cast, cast.student(), q="没有这队")
