"""An edition closed once nothing is owed, read only, opened again with a reason; a round that is called off."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.contests.background import awards, clock
from lms.contests.errors import RoundClosed, RulesStand, SeasonClosed
from lms.contests.forms.seasons import SeasonForm
from lms.contests.models import Round, Season, Sponsor, Team
from lms.contests.operations import files, moving_up, registering, rounds, sheets
from lms.contests.operations.setting_up import cancelling, closing, copying, postponing, seasons, tracks
from lms.contests.operations.setting_up import rounds as setting_up
from lms.contests.operations.sponsors import answering, proposing
from lms.contests.operations.sponsors.proposing import ProblemWords
from lms.contests.operations.submissions import keys, runs
from lms.contests.queries import archive, data, sponsors
from lms.contests.queries import closing as queries
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.contests import give, make_cast, make_part, make_round
from tests.factories.organisations import make_enterprise, make_member
from tests.lms.contests.operations.setting_up.test_setting_up import round_words, season_words

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def finished(days_ago: int = 0, **fields):
    """A season whose only round is final, its one entry first, with its certificate."""
    cast = make_cast(state="judging", closes_at=timezone.now(), begun_at=timezone.now(), **fields)
    entry = cast.entry()
    for _ in range(2):
        assignment = give(cast.judge(), entry)
        marks = {row.pk: Decimal(4) for row in cast.rubric.criteria.all()}
        sheets.submit_sheet(assignment.pk, marks, {}, comment="", by=assignment.judge.person)
    with time_machine.travel(timezone.now() - timedelta(days=days_ago + 5)):
        rounds.publish_round(cast.round.pk, by=None)
    with time_machine.travel(timezone.now() - timedelta(days=days_ago)):
        rounds.finish_round(cast.round.pk, by=None)
    Season.objects.filter(pk=cast.season.pk).update(
        registers_from=timezone.now() - 60 * DAY,
        registers_until=timezone.now() - 50 * DAY,
        reviews_until=timezone.now() - 49 * DAY,
    )
    awards.award_certificates(cast.round.pk)
    return cast


def trail(season) -> list[str]:
    rows = AuditEvent.objects.filter(object_type="contests.season", object_id=str(season.pk)).order_by("pk")
    return list(rows.values_list("action", flat=True))


def test_a_season_is_closed_once_and_opened_again_with_a_reason():
    cast = finished()

    for _ in range(2):
        closed = closing.close_season(cast.season.pk, by=cast.officer)
    with pytest.raises(Invalid):
        closing.reopen_season(cast.season.pk, reason=" ", by=cast.officer)
    for _ in range(2):
        opened = closing.reopen_season(cast.season.pk, reason="证书姓名有误", by=cast.officer)

    assert (closed.state, closed.closed_at is not None) == ("closed", True)
    assert (opened.state, opened.closed_at) == ("open", None)
    assert trail(cast.season) == ["contest.season_closed", "contest.season_reopened"]
    assert AuditEvent.objects.get(action="contest.season_reopened").changes["reason"] == "证书姓名有误"


def test_what_is_owed_is_said_with_the_page_where_it_is_done():
    cast = make_cast(state="judging")
    second, _rubric = make_round(cast.track, 2, title_zh="省赛")
    problem = Sponsor.objects.create(
        track=cast.track, enterprise=make_enterprise(name_zh="徽茶公司"), title_zh="退货", brief_zh="说明"
    )

    lacks = queries.lacks(cast.season)

    assert [(one.words, one.place, one.args) for one in lacks] == [
        ("常规赛 校赛：评审中，还没有结果", "gov_round", (cast.round.pk,)),
        ("常规赛 省赛：还没有开赛；不再举办的请取消", "gov_round", (second.pk,)),
        ("徽茶公司的赛题“退货”还没有答复", "gov_problem", (problem.pk,)),
    ]
    with pytest.raises(Invalid, match="还不能结束这一届：常规赛 校赛"):
        closing.close_season(cast.season.pk, by=cast.officer)


def test_certificates_that_were_not_made_are_owed_and_made_however_long_ago_it_was():
    cast = finished(days_ago=90)
    award = cast.round.entries.get().award
    mate = cast.student()
    # A second student of the awarded team, as if the message about their certificate had been lost.
    Team.objects.update(roster_frozen_at=None)
    for person, part in ((mate, "student"), (make_member(Role.TEACHER, cast.school), "teacher")):
        make_part(award.entry.team, person, cast.school, part)

    assert [one.words for one in queries.lacks(cast.season)] == ["常规赛 校赛：还有 1 张证书没有制发"]
    awards.award_missed()

    assert queries.lacks(cast.season) == []
    assert mate.certificates.get().evidence == f"contests.award:{award.pk}:{mate.pk}"


@pytest.mark.parametrize("count", [1, 3])
def test_what_is_owed_is_asked_in_as_many_queries_for_three_rounds_as_for_one(count, django_assert_num_queries):
    cast = finished()
    for number in range(2, count + 1):
        make_round(cast.track, number)

    with django_assert_num_queries(4):
        queries.lacks(cast.season)


def test_nobody_else_closes_and_what_was_never_open_is_not_closed():
    cast = finished()
    stranger = make_member(Role.OFFICER)

    with pytest.raises(NotAllowed):
        closing.close_season(cast.season.pk, by=stranger)
    closing.close_season(cast.season.pk, by=cast.officer)
    with pytest.raises(NotAllowed):
        closing.reopen_season(cast.season.pk, reason="x", by=stranger)
    drafted = copying.copy_season(cast.season.pk, year=2027, by=cast.officer)
    for refused in (
        lambda: closing.close_season(drafted.pk, by=cast.officer),
        lambda: closing.reopen_season(drafted.pk, reason="x", by=cast.officer),
    ):
        with pytest.raises(RulesStand, match="还在筹备"):
            refused()


def test_the_database_knows_no_closed_season_without_its_hour():
    cast = make_cast()

    with pytest.raises(IntegrityError), transaction.atomic():
        Season.objects.filter(pk=cast.season.pk).update(state="closed")


def test_a_closed_season_is_read_only_and_says_so():
    cast = finished()
    by, pk, made = cast.officer, cast.season.pk, cast.round
    firm = make_enterprise()
    manager = make_member(Role.MANAGER, firm)
    problem = Sponsor.objects.create(track=cast.track, enterprise=firm, title_zh="题", brief_zh="说明")
    read = sponsors.digest(problem, [])
    answering.answer_problem(problem.pk, accept=False, read=read, answer="太晚", by=by)
    upload = lambda: SimpleUploadedFile("a.csv", b"id\n1\n")  # noqa: E731
    kept = files.add_round_file(made.pk, upload(), title="数据", licence="cc0", by=by)
    team = made.entries.get().team
    module = made.modules.first()
    closing.close_season(pk, by=by)
    until = timezone.now() + 9 * DAY

    for refused in (
        lambda: seasons.change_season(pk, season_words(cast.season.host), by=by),
        lambda: seasons.open_season(pk, by=by),
        lambda: seasons.ask_for_problems(pk, until=until, by=by),
        lambda: postponing.postpone_registration(pk, until=until, reason="x", by=by),
        lambda: tracks.add_track(pk, title_zh="x", title_en="", rules=[], by=by),
        lambda: setting_up.add_round(cast.track.pk, round_words(), by=by),
        lambda: cancelling.cancel_round(made.pk, reason="x", by=by),
        lambda: files.add_round_file(made.pk, upload(), title="x", licence="cc0", by=by),
        lambda: files.remove_file(kept.pk, by=by),
        lambda: files.add_problem_file(problem.pk, upload(), title="x", licence="cc0", by=manager),
        lambda: answering.answer_problem(problem.pk, accept=True, read=read, by=by),
        lambda: keys.set_task(module.pk, {"metric": "accuracy"}, by=by),
        lambda: runs.score_waiting(module.pk, by=by),
        lambda: registering.withdraw_team(team.pk, reason="x", by=team.captain),
        lambda: registering.sign_commitment(team.pk, name=team.captain.name, text_id=1, by=team.captain),
    ):
        with pytest.raises(SeasonClosed, match="只供查阅"):
            refused()
    for said in (
        lambda: proposing.change_problem(problem.pk, ProblemWords("题", "说明"), by=manager),
        lambda: rounds.promote(made.pk, by=by),
    ):
        with pytest.raises(WrongState):
            said()


def test_a_closed_season_is_copied_to_the_next_year():
    cast = finished()
    closing.close_season(cast.season.pk, by=cast.officer)

    copied = copying.copy_season(cast.season.pk, year=2027, by=cast.officer)

    assert (copied.state, copied.closed_at, copied.closing_reminded_at) == ("draft", None, None)
    assert Round.objects.filter(track__season=copied).count() == 1


def test_its_settings_page_shows_what_it_was():
    cast = finished()

    assert SeasonForm.shown(closing.close_season(cast.season.pk, by=cast.officer))["year"] == 2026


def test_the_archive_has_every_team_with_its_prize_and_its_people(django_assert_num_queries):
    cast = finished()
    entry = cast.round.entries.get()
    closing.close_season(cast.season.pk, by=cast.officer)

    with django_assert_num_queries(4):
        lines = list(archive.lines_of(cast.season))

    (line,) = lines
    assert (line.line.entry, line.line.place, line.prize) == (entry, 1, "first")
    assert (line.students, line.helpers, line.round) == (entry.team.captain.name, "", cast.round)


def test_the_clock_asks_for_the_closing_every_fortnight_and_closes_nothing():
    cast = finished(days_ago=13)
    clock.turn_rounds()
    assert not Notice.objects.filter(kind="contest.to_close").exists()

    for days in (2, 15, 17):
        with time_machine.travel(timezone.now() + days * DAY):
            clock.turn_rounds()
            clock.turn_rounds()

    told = Notice.objects.filter(kind="contest.to_close")
    assert [one.person_id for one in told] == [cast.officer.pk] * 2
    assert told[0].url == f"/gov/contests/{cast.season.pk}/"
    assert Season.objects.get().state == "open"


def test_a_season_with_a_round_to_come_is_left_alone_by_the_clock():
    cast = finished(days_ago=40)
    make_round(cast.track, 2, opens_at=timezone.now() + DAY, closes_at=timezone.now() + 5 * DAY)

    clock.turn_rounds()

    assert not Notice.objects.filter(kind="contest.to_close").exists()


def test_a_round_is_called_off_once_with_a_reason_its_teams_and_judges_read():
    cast = make_cast()
    entry, judge = cast.entry(), cast.judge()

    with pytest.raises(Invalid):
        cancelling.cancel_round(cast.round.pk, reason="", by=cast.officer)
    for _ in range(2):
        made = cancelling.cancel_round(cast.round.pk, reason="报名不足", by=cast.officer)

    assert (made.state, made.cancelled_because) == ("cancelled", "报名不足")
    told = Notice.objects.filter(kind="contest.cancelled")
    assert {one.person_id for one in told} == {entry.team.captain_id, judge.person_id}
    assert told[0].words["reason"] == "报名不足"
    assert told.count() == 2
    assert queries.lacks(cast.season) == []


def test_what_is_marked_or_followed_by_another_round_is_not_called_off():
    judged, followed, drafted = make_cast(state="judging"), make_cast(), make_cast(state="draft")
    make_round(followed.track, 2)
    Season.objects.filter(pk=drafted.season.pk).update(state="draft")

    for cast, said in ((judged, "已经开始评审"), (followed, "先取消后面的赛程"), (drafted, "直接删去即可")):
        with pytest.raises(RulesStand, match=said):
            cancelling.cancel_round(cast.round.pk, reason="x", by=cast.officer)
    with pytest.raises(NotAllowed):
        cancelling.cancel_round(judged.round.pk, reason="x", by=make_member(Role.OFFICER))


def test_in_a_round_that_was_called_off_nothing_goes_on(client):
    cast = make_cast()
    entry = cast.entry()
    cancelling.cancel_round(cast.round.pk, reason="场馆停电", by=cast.officer)
    entry.refresh_from_db()

    for refused in (
        lambda: rounds.open_round(cast.round.pk, by=cast.officer),
        lambda: rounds.close_round(cast.round.pk, by=cast.officer),
    ):
        with pytest.raises(RoundClosed):
            refused()
    with pytest.raises(RulesStand, match="这一轮已经取消"):
        postponing.postpone_round(cast.round.pk, until=timezone.now() + 90 * DAY, reason="x", by=cast.officer)
    with time_machine.travel(timezone.now() + 30 * DAY):
        clock.turn_rounds()
    assert Round.objects.get().state == "cancelled"
    assert data.has_begun(entry) is False
    assert moving_up.move_up(entry) is None


def test_a_round_after_one_that_was_called_off_is_the_next():
    cast = finished(quota=1)
    second, _rubric = make_round(cast.track, 2)
    cancelling.cancel_round(second.pk, reason="场馆停电", by=cast.officer)
    third, _rubric = make_round(cast.track, 3)

    (going,) = rounds.promote(cast.round.pk, by=cast.officer)

    assert going.contest_round == third
