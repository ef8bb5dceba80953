"""The end of an edition as its organiser and its visitors see it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.contests.models import Round, Season
from lms.contests.operations.setting_up import cancelling, closing
from tests.factories.contests import make_cast, make_round, make_season, make_track
from tests.lms.contests.operations.setting_up.test_closing import finished

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"contests:{name}", args=args)


def test_the_check_page_says_what_is_owed_and_then_closes(client):
    cast = finished()
    second, _rubric = make_round(cast.track, 2, title_zh="省赛")
    client.force_login(cast.officer)
    page = url("gov_season", cast.season.pk)

    before = client.get(page).content.decode()
    refused = client.post(url("season_close", cast.season.pk), follow=True).content.decode()
    called_off = client.post(url("round_cancel", second.pk), {"reason": "报名不足"})
    after = client.get(page).content.decode()
    client.post(url("season_close", cast.season.pk))
    closed = client.get(page).content.decode()

    owed = "常规赛 省赛：还没有开赛；不再举办的请取消"
    assert (owed in before, "可以结束" in before, called_off.url) == (True, False, page)
    assert f"还不能结束这一届：{owed}。" in refused
    assert (owed in after, "可以结束" in after, "取消的理由：报名不足" in after) == (False, True, True)
    assert Season.objects.get().state == "closed"
    assert ("只供查阅" in closed, url("season_edit", cast.season.pk) in closed) == (True, False)
    assert url("season_reopen", cast.season.pk) in closed


def test_nothing_is_offered_to_be_closed_while_teams_register(client):
    cast = make_cast()
    client.force_login(cast.officer)

    assert "结束这一届" not in client.get(url("gov_season", cast.season.pk)).content.decode()


def test_a_closed_season_is_opened_again_with_a_reason(client):
    cast = finished()
    closing.close_season(cast.season.pk, by=cast.officer)
    client.force_login(cast.officer)
    address = url("season_reopen", cast.season.pk)

    refused = client.post(address, {"reason": " "})
    opened = client.post(address, {"reason": "补一项裁定"})

    assert (refused.status_code, opened.url) == (422, url("gov_season", cast.season.pk))
    assert Season.objects.get().state == "open"


def test_pages_of_a_closed_season_offer_no_change(client):
    cast = finished(quota=2)
    closing.close_season(cast.season.pk, by=cast.officer)
    made = cast.round
    client.force_login(cast.officer)

    desk = client.get(url("gov_round", made.pk)).content.decode()
    data = client.get(url("round_files", made.pk)).content.decode()

    assert ("只供查阅" in desk, 'value="promote"' in desk) == (True, False)
    assert 'enctype="multipart/form-data"' not in data


def test_the_archive_is_a_page_and_a_file(client):
    cast = finished()
    entry = cast.round.entries.get()
    client.force_login(cast.officer)
    address = url("season_results", cast.season.pk)

    page = client.get(address).content.decode()
    file = client.get(address, {"format": "csv"}).content.decode("utf-8-sig")

    board = f"{url('leaderboard', cast.season.contest.slug)}?year=2026&amp;round={cast.round.pk}"
    assert (board in page, "第 1 版" in page) == (True, True)
    heads, line = file.strip().splitlines()
    assert heads == "赛道,赛程,名次,编号,队伍,学校,总分,原始总分,奖项,队员,指导"
    assert line.startswith(f"常规赛,校赛,1,{entry.blind_number},{entry.team.name},")
    assert line.endswith(f",first,{entry.team.captain.name},")


def test_boards_of_former_years_stay_on_show(client):
    cast = finished()
    closing.close_season(cast.season.pk, by=cast.officer)
    team = cast.round.entries.get().team.name
    later = make_season(cast.season.host, contest=cast.season.contest, year=2027, title_zh="2027 年")
    make_round(make_track(later), opens_at=timezone.now() + timedelta(days=1))
    address = url("leaderboard", cast.season.contest.slug)

    newest = client.get(address).content.decode()
    former = client.get(address, {"year": "2026"}).content.decode()

    assert (team in newest, "2027 年" in newest) == (False, True)
    assert (team in former, 'href="?year=2027"' in former) == (True, True)
    assert 'name="round"' not in former  # one round: nothing to choose
    assert 'name="year" value="2026"' in former  # a team is looked for in that year


def test_a_round_that_was_called_off_is_on_the_rules_page_with_its_reason_and_on_no_board(client):
    cast = make_cast()
    make_round(cast.track, 2, title_zh="省赛")
    cancelling.cancel_round(Round.objects.get(number=2).pk, reason="场馆停电", by=cast.officer)
    slug = cast.season.contest.slug

    rules = client.get(url("rules", slug)).content.decode()
    board = client.get(url("leaderboard", slug))

    assert ("场馆停电" in rules, "已取消" in rules) == (True, True)
    assert [made.title_zh for made in board.context["rounds"]] == ["校赛"]
