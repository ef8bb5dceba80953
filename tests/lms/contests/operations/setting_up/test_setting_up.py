"""A contest set up step by step, opened by what the check page says, copied; what stands once it is open."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed
from lms.contests.errors import RulesStand, SeasonClosed
from lms.contests.models import AnswerTask, Postponement, Round, Season
from lms.contests.operations import files
from lms.contests.operations import rounds as running
from lms.contests.operations.pages import PageWords
from lms.contests.operations.setting_up import copying, parts, postponing, rounds, rubrics, seasons, tracks
from lms.contests.operations.setting_up.parts import PartWords, PrizeWords
from lms.contests.operations.setting_up.rounds import RoundWords
from lms.contests.operations.setting_up.rubrics import CriterionWords
from lms.contests.operations.setting_up.seasons import SeasonWords
from lms.contests.operations.setting_up.tracks import RuleWords
from lms.contests.queries import lacking, sponsors
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.contests import make_cast
from tests.factories.courses import make_home
from tests.factories.organisations import make_agency, make_association, make_enterprise, make_member
from tests.factories.submissions import make_key

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def season_words(host, **changes) -> SeasonWords:
    now = timezone.now()
    return SeasonWords(
        **{
            "host_id": host.pk, "year": 2026, "title_zh": "2026 年", "title_en": "2026", "registers_from": now,
            "registers_until": now + 10 * DAY, "reviews_until": now + 12 * DAY, "commitment": "作品是我们自己做的。",
        }
        | changes
    )  # fmt: skip


def round_words(**changes) -> RoundWords:
    now = timezone.now()
    return RoundWords(
        **{
            "title_zh": "校赛", "title_en": "", "level": "campus", "onsite": False, "opens_at": now,
            "closes_at": now + 20 * DAY, "freezes_at": None, "judged_until": now + 30 * DAY, "quota_host": "school",
            "quota": 2, "waiting_places": 1, "judges_each": 2, "method": "mean", "method_fewest": 0, "blind": True,
            "notice_hours": 48, "appeal_hours": 24, "arbitration_hours": 24,
        }
        | changes
    )  # fmt: skip


def part_words(**changes) -> PartWords:
    words = PartWords("方案", "", Decimal(0), Decimal(60), ("file",), "", 5, 30, 5)
    return replace(words, **changes)


def criterion(module, weight=60) -> CriterionWords:
    return CriterionWords(module.pk, "可行性", "", "", 5, Decimal(weight))


@pytest.fixture
def officer():
    make_home()
    return make_member(Role.OFFICER, make_agency())


@pytest.fixture
def host(officer):
    return officer.memberships.get().organisation


def set_up(officer, host) -> Round:
    """A season with a track of one round, everything in it."""
    page = PageWords("COMP-NEW", "新赛", "New contest", "比什么", "About", "<p>赛题</p>")
    season = seasons.begin_contest(page, season_words(host), by=officer)
    rules = [RuleWords("size", "size", {"least": 1, "most": 3})]
    track = tracks.add_track(season.pk, title_zh="常规赛", title_en="", rules=rules, by=officer)
    made = rounds.add_round(track.pk, round_words(), by=officer)
    parts.set_parts(made.pk, [part_words()], by=officer)
    parts.set_prizes(made.pk, [PrizeWords("一等奖", "", Decimal(10))], by=officer)
    rubrics.save_rubric(made.pk, [criterion(made.modules.get())], by=officer)
    return made


def test_a_contest_is_set_up_step_by_step_and_nobody_sees_it_before_it_opens(officer, host):
    made = set_up(officer, host)
    season = made.track.season
    assert season.contest.live is False

    rubrics.publish_rubric(made.pk, by=officer)
    seasons.open_season(season.pk, by=officer)
    running.open_round(made.pk, by=officer)

    made.refresh_from_db()
    season.refresh_from_db()
    assert (made.state, season.state, season.contest.live) == ("open", "open", True)
    assert season.contest.get_translations().get().live is True
    assert AuditEvent.objects.filter(action__startswith="contest.").count() == 9


def test_the_check_page_says_what_is_missing_and_where_it_is_mended(officer, host):
    season = seasons.begin_contest(PageWords("A-1", "赛", lead_zh="x"), season_words(host, commitment=""), by=officer)

    lacks = lacking.of_season(season)

    assert [(one.words, one.place, one.args) for one in lacks] == [
        ("没有承诺书", "season_edit", (season.pk,)),
        ("还没有赛道", "track_new", (season.pk,)),
    ]
    with pytest.raises(Invalid, match="没有承诺书；还没有赛道"):
        seasons.open_season(season.pk, by=officer)


def test_a_round_says_what_it_lacks_and_does_not_open(officer, host):
    made = set_up(officer, host)
    parts.set_parts(
        made.pk, [part_words(pk=made.modules.get().pk), part_words(title_zh="预测", takes=("answers",))], by=officer
    )
    seasons.open_season(made.track.season_id, by=officer)

    lacks = {(one.words, one.place): one.bars for one in lacking.of_round(Round.objects.get(pk=made.pk))}

    assert lacks == {
        ("没有公布评分标准", "round_rubric"): True,
        ("评委还不够每件作品的评委数", "gov_round"): False,
        ("预测：没有定自动评分的办法", "answer_key"): True,
    }
    with pytest.raises(Invalid, match="没有公布评分标准"):
        running.open_round(made.pk, by=officer)


def test_a_rubric_is_published_when_it_comes_to_the_points_and_frozen_when_the_round_opens(officer, host):
    made = set_up(officer, host)
    module = made.modules.get()
    rubrics.save_rubric(made.pk, [criterion(module, 50)], by=officer)
    with pytest.raises(Invalid, match="“方案”的评分项合计 50"):
        rubrics.publish_rubric(made.pk, by=officer)
    rubrics.save_rubric(made.pk, [criterion(module)], by=officer)
    first = rubrics.publish_rubric(made.pk, by=officer)
    second = rubrics.save_rubric(made.pk, [criterion(module)], by=officer)
    rubrics.publish_rubric(made.pk, by=officer)
    seasons.open_season(made.track.season_id, by=officer)
    running.open_round(made.pk, by=officer)

    assert (first.version, second.version) == (1, 2)
    with pytest.raises(RulesStand, match="评分标准在开赛时冻结"):
        rubrics.save_rubric(made.pk, [criterion(module)], by=officer)


def test_after_opening_only_what_the_rules_allow_changes(officer, host):
    cast = make_cast()
    words = season_words(cast.season.host, registers_until=cast.season.registers_until + DAY)

    refused = [
        lambda: seasons.change_season(cast.season.pk, words, by=cast.officer),
        lambda: tracks.change_track(cast.track.pk, title_zh="x", title_en="", rules=[], by=cast.officer),
        lambda: tracks.remove_track(cast.track.pk, by=cast.officer),
        lambda: rounds.change_round(cast.round.pk, round_words(), by=cast.officer),
        lambda: rounds.remove_round(cast.round.pk, by=cast.officer),
        lambda: parts.set_parts(cast.round.pk, [], by=cast.officer),
        lambda: parts.set_prizes(cast.round.pk, [], by=cast.officer),
        lambda: parts.set_tie_breaks(cast.round.pk, [], by=cast.officer),
    ]
    for change in refused:
        with pytest.raises(RulesStand):
            change()


def test_titles_change_and_another_commitment_is_another_version():
    cast = make_cast()
    season = cast.season
    words = SeasonWords(
        season.host_id, season.year, "第三届", "Third", season.registers_from, season.registers_until,
        season.reviews_until, "另一种承诺。",
    )  # fmt: skip

    seasons.change_season(season.pk, words, by=cast.officer)
    seasons.change_season(season.pk, words, by=cast.officer)

    season.refresh_from_db()
    assert season.title_zh == "第三届"
    assert season.commitment_texts.values_list("version", "text_zh").first() == (2, "另一种承诺。")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closes_at": timezone.now() - DAY}, "closes_at"),
        ({"judged_until": timezone.now()}, "judged_until"),
        ({"freezes_at": timezone.now() + 25 * DAY}, "freezes_at"),
        ({"appeal_hours": 49}, "appeal_hours"),
        ({"quota": 0}, "waiting_places"),
    ],
)
def test_hours_that_do_not_follow_one_another_are_refused_beside_their_field(officer, host, changes, field):
    made = set_up(officer, host)

    with pytest.raises(Invalid) as refused:
        rounds.change_round(made.pk, round_words(**changes), by=officer)
    assert list(refused.value.fields) == [field]


def test_another_agencys_officer_and_a_student_set_nothing_up(officer, host):
    made = set_up(officer, host)
    for person in (make_member(Role.OFFICER, make_agency()), make_cast().student()):
        with pytest.raises(NotAllowed):
            rounds.change_round(made.pk, round_words(), by=person)
        with pytest.raises(NotAllowed):
            seasons.begin_season(made.track.season.contest_id, season_words(host, year=2030), by=person)


def test_any_officer_holds_a_contest_for_an_association(officer, host):
    association = make_association()

    season = seasons.begin_contest(PageWords("B-1", "赛", lead_zh="x"), season_words(association), by=officer)

    assert season.host == association


@pytest.mark.parametrize("code", ["COMP-NEW", "赛事"])
def test_a_code_is_an_address_and_taken_once(officer, host, code):
    set_up(officer, host)

    with pytest.raises(Invalid) as refused:
        seasons.begin_contest(PageWords(code, "另一项", lead_zh="x"), season_words(host), by=officer)
    assert list(refused.value.fields) == ["code"]


def test_parts_keep_their_rows_and_one_with_criteria_is_not_removed(officer, host):
    made = set_up(officer, host)
    module = made.modules.get()

    parts.set_parts(made.pk, [part_words(pk=module.pk, title_zh="方案书"), part_words(title_zh="答辩")], by=officer)

    assert list(made.modules.values_list("key", "title_zh")) == [("m1", "方案书"), ("m2", "答辩")]
    with pytest.raises(RulesStand, match="“方案书”还有评分项"):
        parts.set_parts(made.pk, [part_words(title_zh="答辩")], by=officer)


def test_prizes_are_shares_of_a_hundred_and_ties_are_told_apart_by_parts_there_are(officer, host):
    made = set_up(officer, host)

    with pytest.raises(Invalid, match="100%"):
        parts.set_prizes(made.pk, [PrizeWords("一", "", Decimal(60)), PrizeWords("二", "", Decimal(60))], by=officer)
    with pytest.raises(Invalid, match="同分先后"):
        parts.set_tie_breaks(made.pk, ["nowhere"], by=officer)
    assert parts.set_tie_breaks(made.pk, ["m1", "time"], by=officer).tie_breaks == [{"name": "m1"}, {"name": "time"}]


def test_a_rule_without_its_figures_is_found_before_the_first_team(officer, host):
    season = set_up(officer, host).track.season

    with pytest.raises(Invalid, match="缺少数值"):
        tracks.add_track(season.pk, title_zh="x", title_en="", rules=[RuleWords("size", "size")], by=officer)


def test_a_copy_has_last_years_rules_a_year_later_and_none_of_its_promises():
    cast = make_cast()
    cast.judge()
    cast.entry()
    module = cast.round.modules.get(key="plan")
    AnswerTask.objects.create(module=module, spec={"metric": "accuracy", "seed": "s", "public_percent": 30})

    season = copying.copy_season(cast.season.pk, year=2027, by=cast.officer)

    made = Round.objects.get(track__season=season)
    assert (season.state, season.year, made.state) == ("draft", 2027, "draft")
    assert (made.closes_at - cast.round.closes_at).days in (365, 366)
    assert list(made.modules.values_list("key", flat=True)) == ["plan", "listing"]
    assert made.rubrics.get().published_at is None and made.rubrics.get().criteria.count() == 3
    assert (made.judges.count(), made.entries.count(), made.prizes.count()) == (0, 0, 3)
    assert "seed" not in made.modules.get(key="plan").task.spec
    assert season.tracks.get().rules.count() == 4
    with pytest.raises(Invalid):
        copying.copy_season(cast.season.pk, year=2027, by=cast.officer)


def test_a_copy_asks_no_firm_for_a_problem():
    cast = make_cast()
    seasons.ask_for_problems(cast.season.pk, until=timezone.now() + 30 * DAY, by=cast.officer)

    season = copying.copy_season(cast.season.pk, year=2027, by=cast.officer)

    assert season.proposals_until is None
    asking = sponsors.asking(make_enterprise().pk)
    assert [track.season_id for track in asking] == [cast.season.pk]


def test_a_deadline_is_put_off_with_a_reason_and_every_team_is_told():
    cast = make_cast(freezes_at=timezone.now() + 3 * DAY)
    entry = cast.entry()
    judge = cast.judge()
    before, judged = cast.round.closes_at, cast.round.judged_until

    with pytest.raises(Invalid):
        postponing.postpone_round(cast.round.pk, until=before - DAY, reason="停电", by=cast.officer)
    with pytest.raises(Invalid):
        postponing.postpone_round(cast.round.pk, until=before + DAY, reason=" ", by=cast.officer)
    postponing.postpone_round(cast.round.pk, until=before + DAY, reason="停电", by=cast.officer)

    cast.round.refresh_from_db()
    assert (cast.round.closes_at, cast.round.judged_until) == (before + DAY, judged + DAY)
    row = Postponement.objects.get()
    assert (row.clock, row.before, row.after, row.reason, row.by) == (
        "closes",
        before,
        before + DAY,
        "停电",
        cast.officer,
    )
    told = set(Notice.objects.filter(kind="contest.postponed").values_list("person_id", flat=True))
    assert told == {entry.team.captain_id, judge.person_id}


def test_an_hour_that_has_come_is_not_put_off():
    cast = make_cast(closes_at=timezone.now() - timedelta(minutes=1))

    with pytest.raises(RulesStand, match="已经过了"):
        postponing.postpone_round(cast.round.pk, until=timezone.now() + DAY, reason="停电", by=cast.officer)


def test_registration_is_put_off_and_links_work_as_long():
    cast = make_cast()
    season = cast.season
    team = cast.team(state="forming")
    team.links.create(part="student", made_by=team.captain, expires_at=season.registers_until)
    until, reviews = season.registers_until + DAY, season.reviews_until

    postponing.postpone_registration(season.pk, until=until, reason="教务系统故障", by=cast.officer)

    season = Season.objects.get(pk=season.pk)
    assert (season.registers_until, season.reviews_until) == (until, reviews + DAY)
    assert team.links.get().expires_at == until
    assert Notice.objects.filter(kind="contest.postponed", person=team.captain).count() == 1


def test_nobody_else_holds_a_contest_again(officer, host):
    cast = make_cast(state="draft")

    with pytest.raises(NotAllowed):
        seasons.begin_season(cast.season.contest_id, season_words(host, year=2100), by=officer)


def test_what_would_end_a_round_at_once_or_never_is_said_before_it_opens():
    made = make_cast(state="draft").round
    Round.objects.filter(pk=made.pk).update(closes_at=timezone.now() - DAY, opens_at=timezone.now() - 2 * DAY)
    made.refresh_from_db()
    made.modules.update(judge_points=0, auto_points=10)

    barring = [one.words for one in lacking.of_round(made) if one.bars]

    assert "截止提交的时间已经过去" in barring
    assert "没有评委评分的模块，每件作品的评委数请填 0" in barring


def test_a_part_with_an_answer_key_is_not_taken_away(officer, host):
    made = set_up(officer, host)
    made.rubrics.all().delete()
    module = made.modules.get()
    make_key(AnswerTask.objects.create(module=module, spec={"metric": "accuracy", "seed": "s", "public_percent": 30}))

    with pytest.raises(RulesStand, match="标准答案"):
        parts.set_parts(made.pk, [part_words(title_zh="答辩")], by=officer)
    with pytest.raises(RulesStand, match="标准答案"):
        rounds.remove_round(made.pk, by=officer)


def test_what_cannot_be_put_off_says_why():
    drafted, shown = make_cast(state="draft"), make_cast(state="notice")
    until = timezone.now() + 90 * DAY

    with pytest.raises(RulesStand, match="还在筹备，直接修改时间即可"):
        postponing.postpone_round(drafted.round.pk, until=until, reason="停电", by=drafted.officer)
    with pytest.raises(RulesStand, match="这一轮的截止时间都已经过了"):
        postponing.postpone_round(shown.round.pk, until=until, reason="停电", by=shown.officer)
    Season.objects.filter(pk=shown.season.pk).update(state="closed", closed_at=timezone.now())
    with pytest.raises(SeasonClosed):
        postponing.postpone_registration(shown.season.pk, until=until, reason="停电", by=shown.officer)


def test_points_that_no_machine_could_give_keep_a_round_shut(officer, host):
    made = set_up(officer, host)
    rubrics.publish_rubric(made.pk, by=officer)
    seasons.open_season(made.track.season_id, by=officer)
    scored = part_words(title_zh="操作", auto_points=Decimal(40), judge_points=Decimal(0))
    kept = part_words(pk=made.modules.get().pk)
    parts.set_parts(made.pk, [kept, scored], by=officer)

    barring = [(one.words, one.place) for one in lacking.of_round(made) if one.bars]
    in_lab = replace(scored, pk=made.modules.last().pk, lab_code="LAB-CU")
    parts.set_parts(made.pk, [kept, in_lab], by=officer)
    still = [one.words for one in lacking.of_round(made) if one.bars]
    parts.set_parts(made.pk, [kept, replace(in_lab, takes=("answers",))], by=officer)

    assert barring == [("操作：有自动评分的分值，却不收答案文件", "round_parts")]
    assert still == ["操作：有自动评分的分值，却不收答案文件"]
    assert [one.words for one in lacking.of_round(made) if one.bars] == ["操作：没有上传实训案例"]


def test_a_round_taken_away_leaves_no_file_on_the_disk(officer, host, django_capture_on_commit_callbacks):
    made = set_up(officer, host)
    data = SimpleUploadedFile("orders.csv", b"id\n1\n")
    row = files.add_round_file(made.pk, data, title="订单", licence="cc0", by=officer)
    storage, stored = row.file.storage, row.file.name

    with django_capture_on_commit_callbacks(execute=True):
        rounds.remove_round(made.pk, by=officer)

    assert storage.exists(stored) is False
