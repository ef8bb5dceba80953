"""COMPETE: a team goes from campus to nation, and everybody sees how from where they stand."""

from collections import Counter

import pytest

from certificates.models import Batch
from lms.contests.models import ContestAppeal, Entry, Module, Round, Ruling, Season, Submission, Team

CODE, OWN = "COMP-OPS", "雨前龙井队"


@pytest.fixture
def rounds(demo):
    return list(Round.objects.filter(track__season__contest__code=CODE).order_by("number"))


def entries(made, **fields):
    return Entry.objects.filter(contest_round=made, **fields).select_related("team__host")


def test_each_school_sends_its_best_and_a_place_that_falls_free_is_taken(rounds):
    campus, province, nation = rounds

    assert [(made.level, made.state) for made in rounds] == [
        ("campus", "final"), ("province", "final"), ("nation", "judging"),
    ]  # fmt: skip
    sent = Counter(entry.team.host.code for entry in entries(province, state="entered"))
    assert (entries(campus).count(), sent) == (30, Counter(dict.fromkeys(sent, 3)))
    assert len(sent) == 4
    for made in (province, nation):
        (left,) = entries(made, state="withdrawn")
        assert entries(made, state="waiting").exists()
        assert (left.replaced_by.state, left.replaced_by.via) == ("entered", "waiting")
    assert not Team.objects.filter(entries__contest_round=campus, roster_frozen_at=None).exists()


def test_every_round_is_judged_by_five_and_the_last_waits_for_the_one_who_signs_in(visit, rounds):
    judge = visit("judge").open("/judge/")

    for made in rounds:
        given = entries(made, state="entered").values_list("assignments__judge__code", flat=True)
        assert set(Counter(given).values()) == {entries(made, state="entered").count()}
        assert len(set(given)) == 5
    waiting = entries(rounds[-1], assignments__state="open")
    assert len(set(judge.links("/judge/entries/"))) == waiting.count() == 6


def test_visitors_find_the_board_of_every_round(visit, rounds):
    address = "/contests/comp-ops/leaderboard/"
    visitor = visit()

    boards = [visitor.open(f"{address}?round={made.pk}").soup.select("main tbody tr") for made in rounds]

    assert [len(rows) for rows in boards] == [30, 12, 6]
    assert all(OWN in rows[0].get_text() for rows in boards[:2])


def test_the_team_and_the_organiser_see_who_went_on_and_who_waits(visit, rounds):
    student, officer = visit("student"), visit("officer")
    team = Team.objects.get(name=OWN, track=rounds[0].track)

    page, desk = student.open(f"/contests/teams/{team.pk}/"), officer.open(f"/gov/contests/rounds/{rounds[1].pk}/")

    assert [made for made in ("校赛", "省赛", "国赛") if page.has(made)] == ["校赛", "省赛", "国赛"]
    assert desk.has("已经晋级到国赛")
    assert desk.has("接替“")
    assert desk.has("候补第 1")


def test_prizes_went_out_in_one_batch_a_round_and_a_large_one_had_two_people(demo):
    batches = {(one.title, one.state): one for one in Batch.objects.filter(proposed_by__username="deputy")}

    (signed,) = [one for (title, _state), one in batches.items() if "校赛" in title]
    (waits,) = [one for (_title, state), one in batches.items() if state == "waiting"]
    assert (signed.size >= 50, signed.decided_by.username) == (True, "officer")
    assert (waits.size >= 50, "一县一品" in waits.title) == (True, True)
    # Last year's of several contests were of one day, and many together.
    small = [one for (title, _state), one in batches.items() if one.size < 50 and "2026" in title]
    assert [one.decided_by for one in small] == [None]


def test_appeals_were_answered_both_ways_and_one_waits_for_the_officer(visit, rounds):
    brand = Round.objects.get(track__season__contest__code="COMP-BRAND", state="final", track__season__state="open")
    disputed = Round.objects.get(track__season__contest__code="COMP-SCF", state="notice")

    found = ContestAppeal.objects.filter(entry__contest_round=brand).order_by("pk").values_list("state", "answer")

    assert [(state, bool(answer)) for state, answer in found] == [("upheld", True), ("rejected", True)]
    assert [one.version for one in brand.standings.order_by("version")] == [1, 2]
    assert Ruling.objects.filter(entry__contest_round=disputed).count() == 1
    assert brand.published_at < Ruling.objects.get(entry__contest_round=brand).at < brand.notice_until
    waits = ContestAppeal.objects.get(entry__contest_round=disputed, state="filed")
    page = visit("officer").open(f"/gov/contests/rounds/{disputed.pk}/appeals/{waits.pk}/")
    assert page.has("请求撤销扣分")


def test_whatever_was_marked_was_handed_in_unless_it_is_marked_on_the_spot(rounds):
    marked = Entry.objects.filter(assignments__sheets__state="submitted").distinct()
    parts = Module.objects.filter(contest_round__entries__in=marked, judge_points__gt=0).distinct()

    for part in parts:
        works = Submission.objects.filter(module=part).exclude(kind="answers").values("entry").distinct().count()
        assert works == (marked.filter(contest_round=part.contest_round).count() if part.takes else 0)
    assert {one.title_zh for one in parts if not one.takes} == {"答辩", "答辩表现"}


def test_no_round_is_at_work_while_its_contest_still_takes_teams(visit, rounds):
    seasons = Season.objects.filter(state="open")
    taking = [one for one in seasons if one.takes_teams]

    assert [one.contest.code for one in taking] == ["COMP-LIVE"]
    assert not any(made.has_begun for one in taking for made in Round.objects.filter(track__season=one))
    assert Team.objects.get(track__season=taking[0], state="submitted").host.code
    assert visit("student").open("/contests/comp-live/").has("报名")
