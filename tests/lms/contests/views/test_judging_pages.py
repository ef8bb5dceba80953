"""The judge's desk, the organiser's, and a team's own result, through the pages."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.contests.choices import RoundState
from lms.contests.models import Assignment, ContestAppeal, Round, ScoreEvent, StandingLine, Standings, Submission
from lms.contests.operations import assignments, panels, rounds, rulings, sheets
from lms.organisations.public import Role
from tests.factories.contests import give, make_cast, make_round
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast(state="judging", closes_at=timezone.now())


def sheet_of(cast, *points) -> dict:
    return {f"c{row.pk}": str(one) for row, one in zip(cast.rubric.criteria.all(), points, strict=True)}


def sealed(cast, entry, points) -> None:
    judge = cast.judge()
    rows = {row.pk: Decimal(points) for row in cast.rubric.criteria.all()}
    sheets.submit_sheet(give(judge, entry).pk, rows, {}, comment=f"评语{points}", by=judge.person)


def test_judge_marks_one_entry_and_comes_to_the_next(client, cast):
    judge = cast.judge()
    first = give(judge, cast.entry(blind_number="A-101"))
    second = give(judge, cast.entry(blind_number="A-102"))
    client.force_login(judge.person)

    page = client.get(reverse("contests:judge_entry", args=[first.pk]))
    answer = client.post(reverse("contests:judge_entry", args=[first.pk]), sheet_of(cast, 4, 3, 5) | {"act": "submit"})

    assert "作品 A-101" in page.content.decode() and "0 / 2" in page.content.decode()
    assert answer.url == reverse("contests:judge_entry", args=[second.pk])
    first.refresh_from_db()
    assert (first.state, first.sheets.get().points) == ("submitted", Decimal(62))
    assert "1 <small>/ 2</small>" in client.get(reverse("contests:judge")).content.decode()


def test_page_refuses_a_mark_out_of_range_and_keeps_what_was_typed(client, cast):
    assignment = give(cast.judge(), cast.entry())
    client.force_login(assignment.judge.person)
    typed = sheet_of(cast, 6, 3, 5) | {"act": "submit", "comment": "先存着"}

    answer = client.post(reverse("contests:judge_entry", args=[assignment.pk]), typed)

    assert answer.status_code == 422
    assert "“idea”给分在 0 到 5 之间。" in answer.content.decode() and "先存着" in answer.content.decode()
    assert assignment.sheets.count() == 0


def test_judge_sees_neither_names_nor_what_others_gave(client, cast):
    entry = cast.entry()
    sealed(cast, entry, 5)
    assignment = give(cast.judge(), entry)
    client.force_login(assignment.judge.person)

    for name, args in (("judge_entry", [assignment.pk]), ("judge", []), ("judge_done", []), ("judge_criteria", [])):
        page = client.get(reverse(f"contests:{name}", args=args)).content.decode()
        hidden = (entry.team.name, str(entry.team.host), entry.team.captain.name + "（", "评语5")
        assert [word for word in hidden if word in page] == []


def test_judge_declares_before_seeing_anything_and_opens_no_other_judges_entry(client, cast):
    judge = cast.judge(declared_at=None)
    own, foreign = give(judge, cast.entry()), give(cast.judge(), cast.entry())
    client.force_login(judge.person)

    assert client.get(reverse("contests:judge_entry", args=[foreign.pk])).status_code == 404
    assert client.get(reverse("contests:judge_entry", args=[own.pk])).url == reverse("contests:judge_recusals")
    client.post(reverse("contests:judge_recusals"), {"seat": judge.pk})
    assert client.get(reverse("contests:judge_entry", args=[own.pk])).status_code == 200


def test_stepping_aside_and_abstaining_ask_for_a_reason(client, cast):
    judge = cast.judge()
    first, second = give(judge, cast.entry()), give(judge, cast.entry())
    client.force_login(judge.person)

    for assignment, act in ((first, "recuse"), (second, "abstain")):
        address = reverse("contests:judge_entry", args=[assignment.pk])
        assert client.post(address, {"act": act}).status_code == 422
        client.post(address, {"act": act, "reason": "看过初稿"})

    assert [one.state for one in Assignment.objects.order_by("pk")] == ["recused", "abstained"]


def test_organiser_sees_who_is_missing_and_how_far_marks_stand_apart(client, cast):
    entry = cast.entry(blind_number="A-101")
    sealed(cast, entry, 1)
    sealed(cast, entry, 5)
    late = cast.judge(make_member(Role.JUDGE, cast.association, name="钱未评"))
    give(late, entry)
    client.force_login(cast.officer)

    page = client.get(reverse("contests:gov_round", args=[cast.round.pk]))

    (line,) = page.context["leaf"].object_list
    assert (line.spread.width, [one.person.name for one in line.missing]) == (Decimal(64), ["钱未评"])
    assert "还有 1 份评分没有提交" in page.content.decode()


def test_organiser_who_still_judges_sees_no_summary(client, cast):
    entry = cast.entry()
    sealed(cast, entry, 4)
    give(cast.judge(cast.officer), entry)
    client.force_login(cast.officer)

    page = client.get(reverse("contests:gov_round", args=[cast.round.pk]))

    assert page.context["leaf"].object_list == [] and "评完自己的作品后才能看汇总" in page.content.decode()
    assert "评语4" not in client.get(reverse("contests:gov_entry", args=[cast.round.pk, entry.pk])).content.decode()


def test_organiser_with_a_seat_and_nothing_marked_sees_no_summary_either(client, cast):
    entry = cast.entry()
    sealed(cast, entry, 4)
    cast.judge(cast.officer)
    client.force_login(cast.officer)

    page = client.get(reverse("contests:gov_round", args=[cast.round.pk]))

    assert page.context["leaf"].object_list == page.context["board"] == []
    assert "评语4" not in client.get(reverse("contests:gov_entry", args=[cast.round.pk, entry.pk])).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_organisers_page_asks_the_same_for_one_entry_and_three(client, cast, count, django_assert_num_queries):
    judge = cast.judge()
    for _ in range(count):
        assignment = give(judge, cast.entry())
        rows = {row.pk: Decimal(3) for row in cast.rubric.criteria.all()}
        sheets.submit_sheet(assignment.pk, rows, {}, comment="", by=judge.person)
    client.force_login(cast.officer)
    client.get(reverse("contests:gov_round", args=[cast.round.pk]))

    with django_assert_num_queries(35):
        client.get(reverse("contests:gov_round", args=[cast.round.pk]))


@pytest.mark.parametrize("count", [1, 3])
def test_judges_list_asks_the_same_for_one_entry_and_three(client, cast, count, django_assert_num_queries):
    judge = cast.judge()
    for _ in range(count):
        give(judge, cast.entry())
    client.force_login(judge.person)
    client.get(reverse("contests:judge"))

    with django_assert_num_queries(7):
        client.get(reverse("contests:judge"))


def test_the_notice_is_ended_by_hand_only_where_it_can_be(client, cast):
    entry = cast.entry()
    for _ in range(2):
        sealed(cast, entry, 4)
    rounds.publish_round(cast.round.pk, by=cast.officer)
    desk = reverse("contests:gov_round", args=[cast.round.pk])
    client.force_login(cast.officer)

    def offers():
        words = client.get(desk).content.decode()
        return "结束公示，结果生效" in words, "期满才能结束" in words

    running = offers()
    appeal = rulings.file_appeal(entry.pk, reason="漏计附录", by=entry.team.captain)
    Round.objects.filter(pk=cast.round.pk).update(published_at=timezone.now() - timedelta(hours=49))
    held = offers()
    rulings.arbitrate(appeal.pk, uphold=False, answer="附录已经计分。", by=cast.officer)

    assert (running, held, offers()) == ((False, True), (False, False), (True, False))


def test_without_a_mark_there_is_no_difference_to_show(client, cast):
    cast.entry()
    client.force_login(cast.officer)
    desk = reverse("contests:gov_round", args=[cast.round.pk])

    page, file = (client.get(desk, query).content.decode() for query in ({}, {"format": "csv"}))

    assert "0.00" not in page and "0.00" not in file


def test_round_is_walked_from_handing_out_to_prizes(client, cast):
    entries = [cast.entry() for _ in range(3)]
    judges = [cast.judge(), cast.judge()]
    step = reverse("contests:gov_step", args=[cast.round.pk])
    client.force_login(cast.officer)

    client.post(step, {"act": "hand_out"})
    assert Assignment.objects.count() == 6
    for judge in judges:
        for assignment in judge.assignments.all():
            points = 5 - entries.index(assignment.entry)
            rows = {row.pk: Decimal(points) for row in cast.rubric.criteria.all()}
            sheets.submit_sheet(assignment.pk, rows, {}, comment="", by=judge.person)
    client.post(step, {"act": "publish"})
    Round.objects.filter(pk=cast.round.pk).update(published_at=timezone.now() - timedelta(hours=49))
    client.post(step, {"act": "finish"})

    board = client.get(reverse("contests:leaderboard", args=[cast.season.contest.slug]))
    assert [(row.entry, row.place) for row in board.context["rows"]] == [
        (one.pk, n) for n, one in enumerate(entries, 1)
    ]
    assert Round.objects.get(pk=cast.round.pk).state == "final"


def test_result_is_hidden_then_shown_without_names_and_appealed(client, cast):
    entry = cast.entry()
    sealed(cast, entry, 3)
    name = cast.round.judges.get().person.name
    address = reverse("contests:result", args=[entry.team_id, entry.pk])
    client.force_login(entry.team.captain)

    before = client.get(address).content.decode()
    rounds.publish_round(cast.round.pk, reason="只有一位评委", by=cast.officer)
    after = client.get(address).content.decode()
    client.post(address, {"reason": "附录没有计分"})

    assert "评语3" not in before and "评语3" in after and f"{name} J1" not in after
    assert ContestAppeal.objects.get().reason == "附录没有计分"
    client.force_login(cast.student())
    assert client.get(address).status_code == 404


def test_appeal_after_the_window_is_refused_on_the_page(client, cast):
    entry = cast.entry()
    sealed(cast, entry, 3)
    rounds.publish_round(cast.round.pk, reason="只有一位评委", by=cast.officer)
    Round.objects.update(published_at=timezone.now() - timedelta(hours=3))
    client.force_login(entry.team.captain)

    answer = client.post(reverse("contests:result", args=[entry.team_id, entry.pk]), {"reason": "晚了"})

    assert answer.status_code == 422 and "申诉期限已过，没有受理。" in answer.content.decode()


def test_preview_shows_the_ranking_a_ruling_would_lead_to_and_writes_nothing(client, cast):
    first, second = cast.entry(), cast.entry()
    sealed(cast, first, 4)
    sealed(cast, second, 3)
    rounds.publish_round(cast.round.pk, reason="只有一位评委", by=cast.officer)
    address = reverse("contests:gov_entry", args=[cast.round.pk, second.pk])
    client.force_login(cast.officer)

    page = client.get(address, {"kind": "adjust", "points": "30"})
    assert [(one.entry, one.before, one.after) for one in page.context["preview"]] == [(second, 2, 1), (first, 1, 2)]
    assert second.rulings.count() == 0
    assert client.post(address, {"kind": "adjust", "points": "30", "reason": ""}).status_code == 422
    client.post(address, {"kind": "adjust", "points": "30", "reason": "漏计附录"})

    assert cast.round.standings.count() == 2


def test_the_desk_shows_the_standings_and_what_is_missing_before_the_button(client, cast):
    strong, weak, short = cast.entry(), cast.entry(), cast.entry()
    for entry, points in ((strong, 5), (weak, 2), (short, 3)):
        sealed(cast, entry, points)
        if entry != short:
            sealed(cast, entry, points)
    client.force_login(cast.officer)
    address = reverse("contests:gov_round", args=[cast.round.pk])

    page = client.get(address)
    file = client.get(address, {"list": "standings", "format": "csv"}).content.decode()

    assert [(one.entry, one.place, str(one.prize)) for one in page.context["board"]] == [
        (strong, 1, "first"), (short, 2, "third"), (weak, 3, "None")
    ]  # fmt: skip
    assert [(str(prize), seats) for prize, seats in page.context["seats"]] == [
        ("first", 1),
        ("second", 0),
        ("third", 1),
    ]
    text = page.content.decode()
    assert "从高到低先累加再四舍五入" in text
    assert "还缺 1 位评委的评分没有分派" in text and "还缺 1 位<" in text
    assert f"1,{strong.blind_number},80.00,first" in file
    with_marks_to_give = give(cast.judge(cast.officer), weak)
    assert client.get(address).context["board"] == []
    assert with_marks_to_give.entry.blind_number not in client.get(address).content.decode()


def test_another_version_is_looked_at_and_published_on_the_desk(client, cast):
    first, second = cast.entry(), cast.entry()
    sealed(cast, first, 4)
    sealed(cast, second, 3)
    rounds.publish_round(cast.round.pk, reason="只有一位评委", by=cast.officer)
    work = Submission.objects.create(
        entry=second, module=cast.round.modules.get(key="listing"), number=1, kind="answers", state="scored",
        by=second.team.captain, received_at=cast.round.closes_at - timedelta(minutes=1),
    )  # fmt: skip
    ScoreEvent.objects.create(submission=work, points=20, public_points=20)
    client.force_login(cast.officer)
    desk, step = (reverse(f"contests:{name}", args=[cast.round.pk]) for name in ("gov_round", "gov_step"))

    page = client.get(desk)
    client.post(step, {"act": "publish_again", "reason": "第 3 题答案有误"})

    assert [(one.entry, one.before, one.after) for one in page.context["changed"]] == [(second, 2, 1), (first, 1, 2)]
    assert cast.round.standings.get(version=2).reason == "第 3 题答案有误"
    assert client.get(desk).context["changed"] == []


def test_the_desk_names_who_goes_on_before_they_do(client):
    cast = make_cast(state="judging", closes_at=timezone.now(), quota=1, waiting_places=1, judges_each=1)
    make_round(cast.track, 2, level="province", title_zh="省赛")
    best, second = cast.entry(), cast.entry()
    sealed(cast, best, 5)
    sealed(cast, second, 3)
    rounds.publish_round(cast.round.pk, by=cast.officer)
    cast.move("final")
    client.force_login(cast.officer)
    address = reverse("contests:gov_round", args=[cast.round.pk])

    plan = client.get(address).context["plan"]
    client.post(reverse("contests:gov_step", args=[cast.round.pk]), {"act": "promote"})

    assert (plan.going, plan.waiting) == ([best], [second])
    assert "已经晋级到省赛" in client.get(address).content.decode()


def test_undoing_a_ruling_shows_the_ranking_it_would_lead_to(client, cast):
    first, second = cast.entry(), cast.entry()
    sealed(cast, first, 4)
    sealed(cast, second, 3)
    rounds.publish_round(cast.round.pk, reason="只有一位评委", by=cast.officer)
    out = rulings.rule(first.pk, "disqualify", reason="抄袭", by=cast.officer)
    less = rulings.rule(second.pk, "adjust", points=Decimal(-30), reason="超时", by=cast.officer)
    client.force_login(cast.officer)

    def undone(entry, ruling) -> list:
        page = client.get(reverse("contests:gov_entry", args=[cast.round.pk, entry.pk]), {"undo": ruling.pk})
        return [(one.entry, one.before, one.after, one.points) for one in page.context["undone"]]

    assert undone(first, out) == [(first, None, 1, 64), (second, 1, 2, 18)]
    assert undone(second, less) == [(second, 1, 1, 48)]
    assert cast.round.standings.count() == 3
    client.post(reverse("contests:gov_entry", args=[cast.round.pk, first.pk]), {"undo": out.pk, "reason": "查明"})
    assert cast.round.standings.count() == 4


def test_undoing_is_offered_for_what_was_ruled_after_the_result_stood(client, cast):
    first, second = cast.entry(), cast.entry()
    sealed(cast, first, 4)
    sealed(cast, second, 3)
    rounds.publish_round(cast.round.pk, reason="只有一位评委", by=cast.officer)
    before = rulings.rule(first.pk, "disqualify", reason="抄袭", by=cast.officer)
    Round.objects.update(published_at=timezone.now() - timedelta(hours=100))
    rounds.finish_round(cast.round.pk, by=cast.officer)
    after = rulings.rule(second.pk, "disqualify", reason="代做", by=cast.officer)
    client.force_login(cast.officer)

    def offered(entry, ruling) -> tuple[bool, bool]:
        address = reverse("contests:gov_entry", args=[cast.round.pk, entry.pk])
        page, looked = client.get(address).content.decode(), client.get(address, {"undo": ruling.pk})
        return f"?undo={ruling.pk}#rg" in page, looked.context["undoing"] is not None

    assert offered(first, before) == (False, False)
    assert offered(second, after) == (True, True)


def test_reinstating_by_an_appeal_shows_the_ranking_it_would_lead_to(client, cast):
    first, second = cast.entry(), cast.entry()
    sealed(cast, first, 4)
    sealed(cast, second, 3)
    rounds.publish_round(cast.round.pk, reason="只有一位评委", by=cast.officer)
    rulings.rule(first.pk, "disqualify", reason="抄袭", by=cast.officer)
    appeal = rulings.file_appeal(first.pk, reason="有授权", by=first.team.captain)
    client.force_login(cast.officer)

    page = client.get(reverse("contests:gov_appeal", args=[cast.round.pk, appeal.pk]))

    moved = [(one.entry, one.before, one.after) for one in page.context["preview"]]
    assert moved == [(first, None, 1), (second, 1, 2)]
    assert "恢复资格，名次会是" in page.content.decode()


def test_board_names_the_prizes_and_why_there_is_another_version(client, cast):
    first, second = cast.entry(), cast.entry()
    sealed(cast, first, 4)
    sealed(cast, second, 3)
    rounds.publish_round(cast.round.pk, reason="只有一位评委", by=cast.officer)
    board = reverse("contests:leaderboard", args=[cast.season.contest.slug])

    under_notice = client.get(board)
    rulings.rule(second.pk, "adjust", points=Decimal(30), reason="漏计附录", by=cast.officer)
    now, before = client.get(board), client.get(board, {"version": "1"})

    assert [(row.entry, row.prize) for row in under_notice.context["rows"]] == [(first.pk, "first"), (second.pk, "")]
    assert [(row.entry, row.prize) for row in now.context["rows"]] == [(second.pk, "first"), (first.pk, "")]
    assert "拟获奖项" in under_notice.content.decode() and "漏计附录" in now.content.decode()
    assert "第 1 版，已被取代" in before.content.decode()
    assert [row.entry for row in before.context["rows"]] == [first.pk, second.pk]
    over = timezone.now() - timedelta(hours=100)
    Round.objects.filter(pk=cast.round.pk).update(published_at=over)
    rounds.finish_round(cast.round.pk, by=cast.officer)
    rulings.rule(second.pk, "disqualify", reason="查实抄袭", by=cast.officer)
    final = client.get(board)
    # Who moves up does not get the prize that was taken back.
    assert [(row.entry, row.prize) for row in final.context["rows"]] == [(first.pk, ""), (second.pk, "")]
    client.force_login(first.team.captain)
    assert client.get(board, {"format": "csv"}).content.decode().splitlines()[0].endswith("奖项")


def test_an_organiser_who_judges_sees_numbers_until_their_marks_are_in(client, cast):
    entry = cast.entry()
    assignment = give(cast.judge(cast.officer), entry)
    work = Submission.objects.create(
        entry=entry, module=cast.round.modules.get(key="plan"), number=1, kind="text", text="方案",
        by=entry.team.captain,
    )  # fmt: skip
    names = [entry.team.name, str(entry.team.host)]
    client.force_login(cast.officer)
    pages = [
        reverse("contests:gov_entry", args=[cast.round.pk, entry.pk]),
        reverse("contests:round_submissions", args=[cast.round.pk]),
        reverse("contests:round_submissions", args=[cast.round.pk]) + "?format=csv",
    ]

    def shown() -> list[bool]:
        return [any(name in client.get(page).content.decode() for name in names) for page in pages]

    listed = client.get(pages[1], {"q": entry.team.name})
    assert shown() == [False] * 3
    assert list(listed.context["page"]) == []
    assert client.get(reverse("contests:receipt", args=[work.pk])).status_code == 404
    rows = {row.pk: Decimal(3) for row in cast.rubric.criteria.all()}
    sheets.submit_sheet(assignment.pk, rows, {}, comment="", by=cast.officer)

    assert shown() == [True] * 3
    assert client.get(reverse("contests:receipt", args=[work.pk])).status_code == 200


def test_an_organiser_who_judges_sees_numbers_before_anything_is_handed_out(client, cast):
    entry = cast.entry()
    seat = cast.judge(cast.officer)
    client.force_login(cast.officer)
    page = reverse("contests:gov_entry", args=[cast.round.pk, entry.pk])

    before = client.get(page).content.decode()
    give(cast.judge(), entry)
    handed_out = client.get(page).content.decode()
    panels.remove_judge(seat.pk, reason="另有任务", by=cast.officer)

    for one in (before, handed_out):
        # Handed out, and nothing of it to them: by hand they may be given it all the same.
        assert entry.team.name not in one and str(entry.team.host) not in one
    assert entry.team.name in client.get(page).content.decode()


def test_an_organiser_who_judges_sees_numbers_in_the_preview_of_a_ruling(client):
    cast = make_cast(judges_each=0)
    entry = cast.entry()
    work = Submission.objects.create(
        entry=entry, module=cast.round.modules.get(key="listing"), number=1, kind="answers", state="scored",
        by=entry.team.captain,
    )  # fmt: skip
    ScoreEvent.objects.create(submission=work, points=12, public_points=12)
    cast.judge(cast.officer)
    client.force_login(cast.officer)

    page = client.get(reverse("contests:gov_entry", args=[cast.round.pk, entry.pk]), {"kind": "disqualify"})

    assert [(one.entry, one.before, one.after) for one in page.context["preview"]] == [(entry, 1, None)]
    assert entry.blind_number in page.content.decode() and entry.team.name not in page.content.decode()


def test_a_judge_who_stepped_aside_reads_no_text_any_more(client, cast):
    entry = cast.entry()
    assignment = give(cast.judge(), entry)
    Submission.objects.create(
        entry=entry, module=cast.round.modules.get(key="plan"), number=1, kind="text", text="只给评委看的方案",
        by=entry.team.captain,
    )  # fmt: skip
    client.force_login(assignment.judge.person)
    address = reverse("contests:judge_entry", args=[assignment.pk])

    before = client.get(address).content.decode()
    assignments.recuse(assignment.pk, reason="同乡", by=assignment.judge.person)

    assert "只给评委看的方案" in before
    assert "只给评委看的方案" not in client.get(address).content.decode()


def test_the_place_of_a_team_ruled_out_is_offered_on_its_page(client):
    cast = make_cast(state="open", quota_host="all")
    first, waits = cast.entry(via="promoted"), cast.entry(via="waiting", state="waiting", waiting_number=1)
    rulings.rule(first.pk, "disqualify", reason="抄袭", by=cast.officer)
    client.force_login(cast.officer)
    address = reverse("contests:gov_entry", args=[cast.round.pk, first.pk])

    offered = client.get(address)
    client.post(address, {"act": "fill"})

    assert offered.context["following"] == waits
    waits.refresh_from_db()
    assert (waits.state, waits.replaces) == ("entered", first)
    assert f"的“{waits.team.name}”递补" in client.get(address).content.decode()


def test_an_organiser_who_judges_is_not_told_who_moved_up_nor_whose_school_bars_a_judge(client):
    cast = make_cast(state="open", quota_host="all")
    first, waits = cast.entry(via="promoted"), cast.entry(via="waiting", state="waiting", waiting_number=1)
    rulings.rule(first.pk, "disqualify", reason="抄袭", by=cast.officer)
    tied = cast.judge(make_member(Role.TEACHER, cast.school))
    cast.judge(cast.officer)
    client.force_login(cast.officer)
    address = reverse("contests:gov_entry", args=[cast.round.pk, first.pk])
    names = [waits.team.name, str(cast.school)]

    offered = client.get(address).content.decode()
    filled = client.post(address, {"act": "fill"}, follow=True).content.decode()
    cast.move("judging")
    waits.refresh_from_db()
    moved = reverse("contests:gov_entry", args=[cast.round.pk, waits.pk])
    act = reverse("contests:entry_judges", args=[cast.round.pk, waits.pk])
    judged = client.get(moved).content.decode()
    refused = client.post(act, {"act": "give", "judge": tied.pk}, follow=True).content.decode()

    assert "空出的名额可以由候补第 1 的队伍递补" in offered
    assert "空出的名额已由候补队伍递补。" in filled and "候补队伍已递补" in filled
    assert "须回避" in judged and "同一所学校。" in refused
    assert not [name for name in names for page in (offered, filled, judged, refused) if name in page]


def test_the_desk_says_why_a_result_is_held_back(client, cast):
    entry = cast.entry()
    sealed(cast, entry, 3)
    standings = rounds.publish_round(cast.round.pk, reason="只有一位评委", by=cast.officer)
    ContestAppeal.objects.create(
        entry=entry, standings=standings, reason="漏计", filed_by=entry.team.captain, due_at=timezone.now()
    )
    client.force_login(cast.officer)
    desk = reverse("contests:gov_round", args=[cast.round.pk])
    said = "公示期已满，结果还没有生效：还有申诉没有仲裁。"

    assert said not in client.get(desk).content.decode()
    cast.round.refresh_from_db()
    type(cast.round).objects.filter(pk=cast.round.pk).update(published_at=timezone.now() - timedelta(hours=100))
    assert said in client.get(desk).content.decode()


def test_appeal_is_decided_on_its_page(client, cast):
    entry = cast.entry()
    sealed(cast, entry, 3)
    standings = rounds.publish_round(cast.round.pk, reason="只有一位评委", by=cast.officer)
    appeal = ContestAppeal.objects.create(
        entry=entry, standings=standings, reason="漏计", filed_by=entry.team.captain, due_at=timezone.now()
    )
    address = reverse("contests:gov_appeal", args=[cast.round.pk, appeal.pk])
    client.force_login(cast.officer)

    assert "漏计" in client.get(address, {"points": "5"}).content.decode()
    assert client.post(address, {"act": "uphold", "points": "5", "answer": ""}).status_code == 422
    client.post(address, {"act": "uphold", "points": "5", "answer": "附录应计"})

    appeal.refresh_from_db()
    assert (appeal.state, cast.round.standings.count()) == ("upheld", 2)


def test_an_entry_is_given_and_taken_by_hand_on_its_page(client, cast):
    entry, judge = cast.entry(), cast.judge()
    colleague = make_member(Role.TEACHER, cast.school)
    tied = cast.judge(colleague)
    client.force_login(cast.officer)
    page = reverse("contests:gov_entry", args=[cast.round.pk, entry.pk])
    act = reverse("contests:entry_judges", args=[cast.round.pk, entry.pk])

    shown = client.get(page).content.decode()
    refused = client.post(act, {"act": "give", "judge": tied.pk}, follow=True).content.decode()
    client.post(act, {"act": "give", "judge": judge.pk})
    assignment = entry.assignments.get()
    no_reason = client.post(act, {"act": "take", "assignment": assignment.pk}, follow=True).content.decode()
    client.post(act, {"act": "take", "assignment": assignment.pk, "reason": "分错"})

    assert f'<option value="{tied.pk}" disabled>{colleague.name}（同一所学校：{cast.school}）' in shown
    assert f"不能评 {entry.blind_number}：同一所学校" in refused
    assert "请写明理由。" in no_reason
    assert entry.assignments.count() == 0


def test_a_sheet_is_set_aside_after_the_new_ranking_was_shown(client, cast):
    one, two = cast.entry(blind_number="A-201"), cast.entry(blind_number="A-202")
    sealed(cast, one, 1)
    sealed(cast, one, 5)
    sealed(cast, two, 4)
    low = one.assignments.first()
    client.force_login(cast.officer)
    page = reverse("contests:gov_entry", args=[cast.round.pk, one.pk])
    act = reverse("contests:entry_judges", args=[cast.round.pk, one.pk])

    preview = client.get(page, {"turn": low.pk}).content.decode()
    client.post(act, {"act": "recuse", "assignment": low.pk, "reason": "评委是亲属"})
    after = client.get(page).content.decode()
    client.post(act, {"act": "readmit", "assignment": low.pk, "reason": "查实不是"})

    assert "A-202" in preview and "令其回避" in preview
    assert "撤销回避" in after
    low.refresh_from_db()
    assert low.state == "submitted"


def test_a_judge_is_taken_off_the_round_with_a_reason(client, cast):
    judge = cast.judge()
    client.force_login(cast.officer)
    url = reverse("contests:judge_remove", args=[cast.round.pk, judge.pk])

    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "病假"}).status_code == 302
    assert "已卸任" in client.get(reverse("contests:gov_round", args=[cast.round.pk])).content.decode()
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("count", [1, 4])
def test_the_entrys_page_asks_the_same_however_many_judges_there_are(client, cast, count, django_assert_num_queries):
    entry = cast.entry()
    for _one in range(count):
        sealed(cast, entry, 3)
        cast.judge()
    client.force_login(cast.officer)
    client.get(reverse("contests:gov_entry", args=[cast.round.pk, entry.pk]))

    with django_assert_num_queries(25):
        client.get(reverse("contests:gov_entry", args=[cast.round.pk, entry.pk]))


@pytest.mark.parametrize(("state", "asked"), [("judging", True), ("final", False)])
def test_a_judge_declares_nothing_for_a_round_that_is_over(client, state, asked):
    cast = make_cast(state=state, title_zh="全省赛")
    client.force_login(cast.judge().person)

    page = client.get(reverse("contests:judge_recusals")).content.decode()

    assert (f"{cast.season} · {cast.track} · 全省赛" in page) == asked


def test_a_teams_result_says_what_machines_gave_for_which_upload(client, cast):
    module, entry = cast.round.modules.get(key="listing"), cast.entry()
    rows = [
        Submission.objects.create(
            entry=entry, module=module, number=number, kind="answers", state="scored", by=entry.team.captain,
            received_at=cast.round.closes_at + timedelta(minutes=minutes),
        )
        for number, minutes in ((1, -20), (2, -10), (3, 5))
    ]  # fmt: skip
    for row, points in zip(rows, (19, 7, 20), strict=True):
        ScoreEvent.objects.create(submission=row, points=points, public_points=points)
    StandingLine.objects.create(
        standings=Standings.objects.create(contest_round=cast.round, version=1, sha256="0" * 64), entry=entry,
        position=1, place=1, points=Decimal(47), raw_points=Decimal(47),
    )  # fmt: skip
    client.force_login(entry.team.captain)
    address = reverse("contests:result", args=[entry.team_id, entry.pk])
    before = client.get(address).content.decode()

    cast.move(RoundState.NOTICE)

    page = client.get(address).content.decode()
    # The last that came in time counts, not the best, and not what came late.
    assert f'href="/contests/submissions/{rows[1].pk}/"' in page and "7.00 / 20" in page
    assert "程序评分" not in before
    # Scored anew by another key it keeps its points until then, as the standings do.
    Submission.objects.filter(pk=rows[1].pk).update(state="scoring")
    again = client.get(address).content.decode()
    assert f'href="/contests/submissions/{rows[1].pk}/"' in again and "7.00 / 20" in again


def test_a_sheet_is_kept_while_it_is_written_and_says_what_it_comes_to(client, cast):
    assignment = give(cast.judge(), cast.entry())
    client.force_login(assignment.judge.person)
    address = reverse("contests:judge_entry", args=[assignment.pk])
    typed = dict(list(sheet_of(cast, 4, 5, 5).items())[:2])

    kept = client.post(address, typed, headers={"HX-Request": "true"}).content.decode()

    # 4 of 5 of thirty, 5 of 5 of thirty, and twenty are still open.
    assert "加权 <b>54.00</b> / 80" in kept and "还差 1 项" in kept
    assert assignment.sheets.get().state == "draft"
    assert "加权 <b>54.00</b> / 80" in client.get(address).content.decode()
    refused = client.post(address, sheet_of(cast, 9, 5, 5), headers={"HX-Request": "true"}).content.decode()
    assert "给分在 0 到 5 之间" in refused and 'id="saved"' in refused


def test_what_was_marked_is_still_there_when_one_criterion_was_forgotten(client, cast):
    assignment = give(cast.judge(), cast.entry())
    client.force_login(assignment.judge.person)
    typed = dict(list(sheet_of(cast, 4, 3, 5).items())[:2]) | {"act": "submit"}

    answer = client.post(reverse("contests:judge_entry", args=[assignment.pk]), typed)

    assert (answer.status_code, answer.content.decode().count(" checked")) == (422, 2)


def test_an_appeal_is_taken_back_after_the_window_until_it_is_decided(client, cast):
    entry = cast.entry()
    sealed(cast, entry, 4)
    rounds.publish_round(cast.round.pk, reason="缺评委", by=cast.officer)
    rulings.file_appeal(entry.pk, reason="漏评附录", by=entry.team.captain)
    long_ago = timezone.now() - timedelta(hours=cast.round.appeal_hours + 1)
    Round.objects.filter(pk=cast.round.pk).update(published_at=long_ago)
    client.force_login(entry.team.captain)
    address = reverse("contests:result", args=[entry.team_id, entry.pk])

    page = client.get(address).content.decode()
    client.post(reverse("contests:withdraw_appeal", args=[entry.team_id, entry.pk]))

    assert "确认撤回" in page and "提交申诉" not in page
    assert ContestAppeal.objects.get().state == "withdrawn"
    assert "确认撤回" not in client.get(address).content.decode()


def test_a_team_reads_what_told_it_apart_from_its_equals(client):
    cast = make_cast(state="draft", tie_breaks=[{"name": "plan"}])
    cast.move(RoundState.JUDGING)
    entries = [cast.entry(), cast.entry()]
    standings = Standings.objects.create(contest_round=cast.round, version=1, sha256="0" * 64)
    for position, entry in enumerate(entries, 1):
        StandingLine.objects.create(
            standings=standings, entry=entry, position=position, place=position, points=50, raw_points=50,
            told_apart_by="plan",
        )  # fmt: skip
    cast.move(RoundState.NOTICE)
    captain = entries[1].team.captain
    client.force_login(captain)

    page = client.get(reverse("contests:result", args=[entries[1].team_id, entries[1].pk])).content.decode()
    board = client.get(reverse("contests:leaderboard", args=[cast.season.contest.slug])).content.decode()

    said = str(cast.round.modules.get(key="plan"))
    assert f"同分，按“{said}”排先后。" in page
    assert f'only-phone">同分，按“{said}”' in board
