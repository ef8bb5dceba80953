"""From marks to places, notice, appeals, rulings, prizes and the next round."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.utils import timezone

from certificates.models import Batch, Certificate
from certificates.operations import batches
from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.contests.background import awards
from lms.contests.background import clock as hours
from lms.contests.errors import AppealsOver, RoundClosed, ScoresPending, SeasonClosed
from lms.contests.models import (
    AnswerKey,
    AnswerTask,
    Assignment,
    ContestAward,
    Prize,
    Round,
    Rubric,
    Ruling,
    ScoreEvent,
    Season,
    Submission,
)
from lms.contests.operations import moving_up, registering, rounds, rulings, sheets
from lms.contests.queries import awarding, moves, owed, promoting, results
from lms.demo import clock
from lms.organisations.public import Role
from tests.factories.contests import give, make_cast, make_round
from tests.factories.organisations import make_member, make_university
from tests.lms.contests.marking import mark
from tests.lms.contests.meanwhile import meanwhile

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast(state="judging", closes_at=timezone.now())


def scored(cast, entry, points, minutes_late=-5, **fields) -> Submission:
    module = cast.round.modules.get(key="listing")
    work = Submission.objects.create(
        entry=entry, module=module, number=entry.submissions.count() + 1, kind="answers",
        by=entry.team.captain, received_at=cast.round.closes_at + timedelta(minutes=minutes_late),
        **{"state": "scored", **fields},
    )  # fmt: skip
    if work.state == "scored":
        ScoreEvent.objects.create(submission=work, points=points, public_points=points)
    return work


def published(cast, *points) -> list:
    """The entries of a round under public notice, marked alike by two judges."""
    entries = [cast.entry() for _ in points]
    for entry, one in zip(entries, points, strict=True):
        mark(cast, entry, one, one)
    rounds.publish_round(cast.round.pk, by=cast.officer)
    cast.round.refresh_from_db()
    return entries


def over(cast) -> None:
    Round.objects.filter(pk=cast.round.pk).update(published_at=timezone.now() - timedelta(hours=100))


def test_points_are_machine_scores_and_joined_marks_and_nothing_stands_last(cast):
    both, marks_only, nothing = cast.entry(), cast.entry(), cast.entry()
    scored(cast, both, 12)
    mark(cast, both, 4, 2)
    mark(cast, marks_only, 5, 3)

    worked = results.work_out(cast.round)

    assert [(one.entry, one.place, one.points) for one in worked] == [
        (marks_only.pk, 1, Decimal(64)), (both.pk, 2, Decimal(60)), (nothing.pk, None, None)
    ]  # fmt: skip
    assert worked[1].parts == {"plan": "36.0000", "listing": "24.0000"}


def test_last_submission_in_time_counts_and_its_newest_score(cast):
    entry = cast.entry()
    mark(cast, entry, 5, 5)
    scored(cast, entry, 20, minutes_late=-60)
    last = scored(cast, entry, 3, minutes_late=-1)
    scored(cast, entry, 19, minutes_late=1)
    ScoreEvent.objects.create(submission=last, points=7, public_points=7)

    assert [one.points for one in results.work_out(cast.round)] == [Decimal(87)]


def test_adding_a_mark_moves_no_raw_order_of_entries_it_does_not_touch(cast):
    entries = [cast.entry() for _ in range(4)]
    for entry, points in zip(entries, ((1, 5), (4, 3), (2, 2), (5, 4)), strict=True):
        mark(cast, entry, *points)
    before = {one.entry: one.raw for one in results.work_out(cast.round)}

    third = give(cast.judge(), entries[1])
    rows = {row.pk: Decimal(0) for row in cast.rubric.criteria.all()}
    sheets.submit_sheet(third.pk, rows, {}, comment="", by=third.judge.person)

    after = {one.entry: one.raw for one in results.work_out(cast.round)}
    assert {pk: raw for pk, raw in after.items() if pk != entries[1].pk} == {
        pk: raw for pk, raw in before.items() if pk != entries[1].pk
    }
    assert after[entries[1].pk] < before[entries[1].pk]


def test_equal_totals_are_told_apart_by_the_published_tie_break(cast):
    Round.objects.filter(pk=cast.round.pk).update(state="draft")
    Round.objects.filter(pk=cast.round.pk).update(tie_breaks=[{"name": "listing"}])
    cast.move("judging")
    by_plan, by_listing = cast.entry(), cast.entry()
    mark(cast, by_plan, 5, 5)
    mark(cast, by_listing, 0, 0)
    scored(cast, by_listing, 19)
    # No marks at all and a machine's 19: set level by a ruling, so that only the tie-break can tell them apart.
    rulings.rule(by_listing.pk, "adjust", points=Decimal(61), reason="补记现场分", by=cast.officer)

    worked = results.work_out(cast.round)

    assert [(one.entry, one.place, one.points, one.told_apart_by) for one in worked] == [
        (by_plan.pk, 1, Decimal(80), ""), (by_listing.pk, 2, Decimal(80), "listing")
    ]  # fmt: skip


def test_publishing_names_missing_judges_and_needs_a_reason(cast):
    entry = cast.entry()
    give(cast.judge(), entry)

    with pytest.raises(Invalid) as refused:
        rounds.publish_round(cast.round.pk, by=cast.officer)
    assert "还有 1 份评分没有提交" in str(refused.value)
    with pytest.raises(NotAllowed):
        rounds.publish_round(cast.round.pk, reason="x", by=make_member(Role.OFFICER))
    standings = rounds.publish_round(cast.round.pk, reason="评委住院", by=cast.officer)

    assert (standings.version, standings.lines.count()) == (1, 1)


def test_publishing_counts_judges_an_entry_never_had_and_answers_without_a_score(cast):
    few, none = cast.entry(), cast.entry()
    mark(cast, few, 3)
    scored(cast, few, 12, state="received")

    with pytest.raises(Invalid) as refused:
        rounds.publish_round(cast.round.pk, by=cast.officer)

    assert str(refused.value) == "还缺 3 位评委的评分没有分派；还有 1 份答案文件没有评出分数。确要公布请写明理由。"
    assert owed.short_of(cast.round) == {few.pk: 1, none.pk: 2}
    rounds.publish_round(cast.round.pk, reason="两件都按规则没有评成", by=cast.officer)
    said = AuditEvent.objects.get(action="contest.published").changes
    assert said["missing"] == {"sheets": 0, "seats": 3, "answers": 1, "placed": 1}


def test_a_round_of_machines_is_not_published_without_a_single_score():
    cast = make_cast(state="judging", closes_at=timezone.now(), judges_each=0)
    cast.entry()

    with pytest.raises(Invalid) as refused:
        rounds.publish_round(cast.round.pk, by=cast.officer)

    assert "没有一件作品有成绩" in str(refused.value)


def noticed_with_a_key(cast) -> tuple[list, list]:
    """Entries under notice by machine scores of 18 and 12, and their uploads, scored by a first key."""
    entries = [cast.entry(), cast.entry()]
    works = [scored(cast, entry, points) for entry, points in zip(entries, (18, 12), strict=True)]
    task, _made = AnswerTask.objects.get_or_create(module=works[0].module, defaults={"spec": {}})
    AnswerKey.objects.create(task=task, version=1, name="k", size=1, sha256="1")
    for entry in entries:
        mark(cast, entry, 3, 3)
    rounds.publish_round(cast.round.pk, by=cast.officer)
    return entries, works


def test_while_a_new_key_scores_points_stay_and_nothing_is_ruled(cast):
    entries, _works = noticed_with_a_key(cast)
    Submission.objects.update(state="received")

    assert [one.place for one in results.work_out(cast.round)] == [1, 2]
    with pytest.raises(ScoresPending):
        rulings.rule(entries[1].pk, "disqualify", reason="抄袭", by=cast.officer)
    over(cast)
    with pytest.raises(WrongState):
        rounds.finish_round(cast.round.pk, by=cast.officer)
    hours.turn_rounds()

    cast.round.refresh_from_db()
    assert (cast.round.state, cast.round.standings.count()) == ("notice", 1)


def test_scores_by_a_new_key_are_looked_at_and_published_before_the_result_stands(cast):
    entries, works = noticed_with_a_key(cast)
    with pytest.raises(WrongState):
        rounds.publish_again(cast.round.pk, reason="换了答案", by=cast.officer)
    ScoreEvent.objects.create(submission=works[1], points=20, public_points=20)
    over(cast)

    moved = moves.of(cast.round)
    assert [(one.entry, one.before, one.after, one.points_before, one.points) for one in moved] == [
        (entries[1], 2, 1, Decimal(60), Decimal(68)), (entries[0], 1, 2, Decimal(66), Decimal(66))
    ]  # fmt: skip
    with pytest.raises(WrongState):
        rounds.finish_round(cast.round.pk, by=cast.officer)
    with pytest.raises(Invalid):
        rounds.publish_again(cast.round.pk, reason=" ", by=cast.officer)
    with pytest.raises(NotAllowed):
        rounds.publish_again(cast.round.pk, reason="换了答案", by=make_member(Role.OFFICER))
    again = rounds.publish_again(cast.round.pk, reason="第 3 题答案有误", by=cast.officer)

    assert (again.version, again.reason) == (2, "第 3 题答案有误")
    assert list(again.lines.values_list("entry", "place")) == [(entries[1].pk, 1), (entries[0].pk, 2)]
    assert rounds.finish_round(cast.round.pk, by=cast.officer).state == "final"


def test_equal_totals_are_told_apart_by_the_last_upload_that_counts(cast):
    Round.objects.filter(pk=cast.round.pk).update(state="draft")
    Round.objects.filter(pk=cast.round.pk).update(tie_breaks=[{"name": "time"}])
    cast.move("judging")
    late, early, without = cast.entry(), cast.entry(), cast.entry()
    for entry in (late, early, without):
        mark(cast, entry, 3, 3)
    scored(cast, late, 0, minutes_late=-10)
    scored(cast, early, 0, minutes_late=-20)
    # Neither what failed nor what came too late is handed in.
    scored(cast, early, 0, minutes_late=-5, state="failed", problems=[{"code": "file_gone"}])
    scored(cast, early, 0, minutes_late=5)

    worked = results.work_out(cast.round)

    assert [(one.entry, one.place, one.told_apart_by) for one in worked] == [
        (early.pk, 1, ""), (late.pk, 2, "time"), (without.pk, 3, "time")
    ]  # fmt: skip


def test_appeal_after_the_window_is_refused(cast):
    (entry,) = published(cast, 3)
    Round.objects.filter(pk=cast.round.pk).update(published_at=timezone.now() - timedelta(hours=2, seconds=1))

    with pytest.raises(AppealsOver) as refused:
        rulings.file_appeal(entry.pk, reason="漏评附录", by=entry.team.captain)

    assert str(refused.value) == "申诉期限已过，没有受理。"


def test_appeal_is_the_captains_once_and_in_words(cast):
    entry, other = published(cast, 3, 4)

    with pytest.raises(NotAllowed):
        rulings.file_appeal(entry.pk, reason="漏评", by=other.team.captain)
    with pytest.raises(Invalid):
        rulings.file_appeal(entry.pk, reason=" ", by=entry.team.captain)
    rulings.file_appeal(entry.pk, reason="漏评附录", by=entry.team.captain)
    with pytest.raises(Invalid):
        rulings.file_appeal(entry.pk, reason="再说一次", by=entry.team.captain)


def test_upheld_appeal_makes_new_standings_and_the_old_ones_stay(cast):
    first, second = published(cast, 4, 3)
    appeal = rulings.file_appeal(second.pk, reason="漏评附录", by=second.team.captain)

    with pytest.raises(Invalid):
        rulings.arbitrate(appeal.pk, uphold=True, answer="成立", by=cast.officer)
    preview = moves.of(cast.round, {second.pk: ("adjust", Decimal(20))})
    rulings.arbitrate(appeal.pk, uphold=True, answer="附录应计", points=Decimal(20), by=cast.officer)

    assert [(one.entry, one.before, one.after) for one in preview] == [(second, 2, 1), (first, 1, 2)]
    versions = {one.version: list(one.lines.values_list("entry", "place")) for one in cast.round.standings.all()}
    assert versions == {1: [(first.pk, 1), (second.pk, 2)], 2: [(second.pk, 1), (first.pk, 2)]}
    assert Ruling.objects.get().reason == "附录应计"
    with pytest.raises(WrongState):
        rulings.arbitrate(appeal.pk, uphold=False, answer="改口", by=cast.officer)


def test_rejected_appeal_changes_nothing(cast):
    (entry,) = published(cast, 3)
    appeal = rulings.file_appeal(entry.pk, reason="漏评附录", by=entry.team.captain)

    rulings.arbitrate(appeal.pk, uphold=False, answer="附录已计", by=cast.officer)

    assert cast.round.standings.count() == 1


def test_ruling_is_undone_by_another_and_the_order_comes_back(cast):
    first, second = published(cast, 4, 3)

    out = rulings.rule(first.pk, "disqualify", reason="抄袭", by=cast.officer)
    rulings.undo(out.pk, reason="查明是授权使用", by=cast.officer)
    rulings.undo(out.pk, reason="查明是授权使用", by=cast.officer)

    versions = [list(one.lines.values_list("entry", "place")) for one in cast.round.standings.order_by("version")]
    assert versions == [
        [(first.pk, 1), (second.pk, 2)], [(second.pk, 1), (first.pk, None)], [(first.pk, 1), (second.pk, 2)]
    ]  # fmt: skip
    assert [one.kind for one in Ruling.objects.order_by("id")] == ["disqualify", "restore"]


def test_an_entry_ruled_out_meanwhile_is_not_ruled_out_twice(cast):
    first, _second = published(cast, 4, 3)
    out = partial(rulings.rule, first.pk, "disqualify", reason="抄袭", by=cast.officer)

    with meanwhile("contests_round", out), pytest.raises(WrongState):
        out()


def test_final_waits_for_the_notice_and_for_appeals(cast):
    (entry,) = published(cast, 3)
    appeal = rulings.file_appeal(entry.pk, reason="漏评附录", by=entry.team.captain)
    with pytest.raises(WrongState):
        rounds.finish_round(cast.round.pk, by=cast.officer)
    over(cast)
    with pytest.raises(WrongState):
        rounds.finish_round(cast.round.pk, by=cast.officer)

    rulings.withdraw_appeal(appeal.pk, by=entry.team.captain)

    assert rounds.finish_round(cast.round.pk, by=cast.officer).state == "final"


def test_prizes_go_by_share_and_certificates_come_once(cast):
    entries = published(cast, *["5", "4.5", "4", "3.5", "3", "2.5", "2", "1.5", "1", "0.5"])
    over(cast)
    rounds.finish_round(cast.round.pk, by=cast.officer)

    awards.award_certificates(cast.round.pk)
    awards.award_certificates(cast.round.pk)

    given = list(ContestAward.objects.values_list("prize__key", "place"))
    assert given == [("first", 1), ("second", 2), ("second", 3), ("third", 4), ("third", 5), ("third", 6)]
    holders = set(Certificate.objects.filter(kind="award").values_list("holder", flat=True))
    assert holders == {entry.team.captain_id for entry in entries[:6]}
    assert Certificate.objects.filter(kind="award").count() == 6
    said = Certificate.objects.filter(kind="award").earliest("pk").content
    title = f"{cast.season.contest.title}{cast.round.title_zh} {ContestAward.objects.earliest('pk').prize.title_zh}"
    # The round is named, so that prizes of two rounds are told apart; the contest is named once.
    assert (said["title_zh"], said["body_zh"].count(cast.season.contest.title)) == (title, 1)
    assert f"获 {cast.season.title_zh}「{title}」" in said["body_zh"]


def test_quota_of_each_school_goes_on_and_the_next_wait():
    cast = make_cast(state="judging", closes_at=timezone.now(), quota=1, quota_host="school", waiting_places=1)
    make_round(cast.track, 2, level="province", title_zh="省赛")
    other = make_university()
    ours = [cast.entry() for _ in range(3)]
    theirs = [cast.entry(cast.team(host=other)) for _ in range(2)]
    for entry, points in zip([*ours, *theirs], (5, 4, 3, 2, 1), strict=True):
        mark(cast, entry, points, points)
    rounds.publish_round(cast.round.pk, by=cast.officer)
    over(cast)
    rounds.finish_round(cast.round.pk, by=cast.officer)

    rounds.promote(cast.round.pk, by=cast.officer)
    rounds.promote(cast.round.pk, by=cast.officer)

    following = Round.objects.get(number=2)
    rows = following.entries.order_by("id").values_list("team", "via", "state", "waiting_number")
    assert list(rows) == [
        (ours[0].team_id, "promoted", "entered", None),
        (theirs[0].team_id, "promoted", "entered", None),
        (ours[1].team_id, "waiting", "waiting", 1),
        # The places are each school's own, and so is the order of those who wait for one.
        (theirs[1].team_id, "waiting", "waiting", 1),
    ]


def gone_on(quota=2, waiting_places=1, count=4, **fields):
    """A final round, its best marked first, and the next one of its track."""
    cast = make_cast(
        state="judging", closes_at=timezone.now(), quota=quota, waiting_places=waiting_places, **fields
    )  # fmt: skip
    following, _rubric = make_round(cast.track, 2, level="province", title_zh="省赛")
    entries = published(cast, *[5 - number for number in range(count)])
    over(cast)
    rounds.finish_round(cast.round.pk, by=cast.officer)
    return cast, following, entries


def test_a_team_that_withdrew_takes_no_place_and_the_next_one_goes_on():
    cast, following, entries = gone_on()
    registering.withdraw_team(entries[0].team_id, reason="出国", by=entries[0].team.captain)

    plan = promoting.plan_of(cast.round)
    rounds.promote(cast.round.pk, by=cast.officer)

    assert (plan.going, plan.waiting, plan.is_done) == (entries[1:3], entries[3:], False)
    assert list(following.entries.order_by("id").values_list("team", "state")) == [
        (entries[1].team_id, "entered"), (entries[2].team_id, "entered"), (entries[3].team_id, "waiting")
    ]  # fmt: skip
    assert promoting.plan_of(cast.round).is_done


def test_only_a_place_that_was_taken_is_given_to_the_next():
    cast, following, entries = gone_on(quota=1, waiting_places=2)
    rounds.promote(cast.round.pk, by=cast.officer)

    registering.withdraw_team(entries[1].team_id, reason="出国", by=entries[1].team.captain)
    assert list(following.entries.order_by("id").values_list("state", flat=True)) == ["entered", "withdrawn", "waiting"]

    registering.withdraw_team(entries[0].team_id, reason="出国", by=entries[0].team.captain)
    last = following.entries.get(team=entries[2].team)
    assert (last.state, last.via, last.replaces.team) == ("entered", "waiting", entries[0].team)


def test_the_place_of_a_team_ruled_out_goes_to_the_next_once_and_by_the_organiser():
    cast, following, entries = gone_on(quota=1, waiting_places=2)
    (first,) = rounds.promote(cast.round.pk, by=cast.officer)
    with pytest.raises(WrongState):
        moving_up.fill_place(first.pk, by=cast.officer)
    rulings.rule(first.pk, "disqualify", reason="抄袭", by=cast.officer)

    with pytest.raises(NotAllowed):
        moving_up.fill_place(first.pk, by=make_member(Role.OFFICER))
    moved = moving_up.fill_place(first.pk, by=cast.officer)

    assert (moved.team, moved.state) == (entries[1].team, "entered")
    assert moving_up.fill_place(first.pk, by=cast.officer) == moved
    assert following.entries.filter(state="waiting").count() == 1


def finished(cast, *points) -> list:
    """The entries of a round whose result stands, certificates made."""
    entries = published(cast, *points)
    over(cast)
    rounds.finish_round(cast.round.pk, by=cast.officer)
    awards.award_certificates(cast.round.pk)
    cast.round.refresh_from_db()
    return entries


@pytest.mark.parametrize("count", [1, 3])
def test_certificates_that_are_due_are_asked_for_the_same_for_one_prize_and_three(
    cast, count, django_assert_num_queries
):
    Round.objects.update(state="draft")
    Prize.objects.update(share_percent=33)
    Prize.objects.filter(key="first").update(share_percent=34)
    cast.move("judging")
    entries = published(cast, *[5 - number for number in range(count)])
    over(cast)
    rounds.finish_round(cast.round.pk, by=cast.officer)
    made = Round.objects.select_related("track__season__contest").get()

    with django_assert_num_queries(4):
        due = awarding.due(made)

    assert [one.holder_id for one in due] == [entry.team.captain_id for entry in entries]


def awarded_to(entry) -> list[str]:
    rows = Certificate.objects.filter(kind="award", holder=entry.team.captain_id).exclude(state="revoked")
    return list(rows.values_list("content__title_zh", flat=True))


def test_who_is_ruled_out_of_a_result_that_stands_loses_place_prize_and_certificate(cast):
    first, second = finished(cast, 5, 4)
    preview = moves.of(cast.round, {first.pk: ("disqualify", Decimal(0))})

    ruling = rulings.rule(first.pk, "disqualify", reason="查实抄袭", by=cast.officer)

    assert [(one.entry, one.before, one.after) for one in preview] == [(second, 2, 1), (first, 1, None)]
    newest = cast.round.standings.order_by("-version")[0]
    assert (newest.version, newest.reason) == (2, "查实抄袭")
    assert list(newest.lines.values_list("entry", "place")) == [(second.pk, 1), (first.pk, None)]
    assert awarded_to(first) == [] and Certificate.objects.get(holder=first.team.captain).revoked_reason == "查实抄袭"
    assert [award.entry for award in awarding.in_force()] == []
    awards.award_missed()
    assert awarded_to(first) == []

    rulings.undo(ruling.pk, reason="复核后不成立", by=cast.officer)
    awards.award_missed()
    awards.award_missed()
    assert len(awarded_to(first)) == 1 and Certificate.objects.filter(holder=first.team.captain).count() == 2


def test_who_was_ruled_out_before_the_result_stood_is_not_put_back(cast):
    first, _second = published(cast, 5, 4)
    ruling = rulings.rule(first.pk, "disqualify", reason="抄袭", by=cast.officer)
    over(cast)
    rounds.finish_round(cast.round.pk, by=cast.officer)

    with pytest.raises(RoundClosed):
        rulings.undo(ruling.pk, reason="复核后不成立", by=cast.officer)

    newest = cast.round.standings.order_by("-version")[0]
    assert newest.lines.get(entry=first).place is None


def test_points_of_a_result_that_stands_stay_and_a_closed_season_is_only_read(cast):
    (entry, _other) = finished(cast, 5, 4)

    with pytest.raises(RoundClosed):
        rulings.rule(entry.pk, "adjust", points=Decimal(-5), reason="晚了", by=cast.officer)
    with pytest.raises(NotAllowed):
        rulings.rule(entry.pk, "disqualify", reason="查实抄袭", by=make_member(Role.OFFICER))
    Season.objects.filter(pk=cast.season.pk).update(state="closed", closed_at=timezone.now())
    with pytest.raises(SeasonClosed):
        rulings.rule(entry.pk, "disqualify", reason="查实抄袭", by=cast.officer)


def test_certificates_of_a_round_are_one_batch_that_a_second_person_signs(cast, settings):
    settings.CERTIFICATE_SIGN_OFF_FROM = 2
    finished(cast, *range(5, 0, -1), *range(5, 0, -1))

    batch = Batch.objects.get()
    assert set(Certificate.objects.values_list("batch", flat=True)) == {batch.pk}
    assert (batch.state, batch.size, batch.proposed_by) == ("waiting", Certificate.objects.count(), cast.officer)
    with pytest.raises(NotAllowed):
        batches.approve(batch.pk, by=cast.officer)


def test_a_batch_sent_back_is_asked_for_again_by_hand_alone(cast, settings):
    settings.CERTIFICATE_SIGN_OFF_FROM = 1
    finished(cast, 5, 4)
    batches.refuse(Batch.objects.get().pk, reason="校名有误", by=make_member(Role.OFFICER))

    awards.award_missed()
    assert Batch.objects.count() == 1
    assert awarding.refusal_of(cast.round, awarding.due(cast.round)).reason == "校名有误"

    assert rounds.ask_for_certificates(cast.round.pk, by=cast.officer) == 1
    assert rounds.ask_for_certificates(cast.round.pk, by=cast.officer) == 0
    assert list(Batch.objects.order_by("pk").values_list("state", flat=True)) == ["refused", "waiting"]
    with pytest.raises(NotAllowed):
        rounds.ask_for_certificates(cast.round.pk, by=make_member(Role.TEACHER))


def test_round_opens_only_with_rules_that_hold_together():
    cast = make_cast(state="draft")
    Rubric.objects.create(contest_round=cast.round, version=2)
    rounds.open_round(cast.round.pk, by=cast.officer)
    assert Round.objects.get().state == "open"

    bare = make_cast(state="draft", tie_breaks=[{"name": "nowhere"}], judges_each=0)
    with pytest.raises(Invalid) as refused:
        rounds.open_round(bare.round.pk, by=bare.officer)
    assert "同分先后里有不存在的模块" in str(refused.value) and "没有写每件作品的评委数" in str(refused.value)


def test_round_does_not_close_before_its_hour():
    cast = make_cast()

    with pytest.raises(RoundClosed):
        rounds.close_round(cast.round.pk, by=cast.officer)


@pytest.mark.parametrize("count", [1, 5])
def test_working_out_asks_the_same_for_one_entry_and_five(cast, count, django_assert_num_queries):
    for _ in range(count):
        mark(cast, cast.entry(), 3, 4)
    assert Assignment.objects.count() == 2 * count

    with django_assert_num_queries(7):
        results.work_out(cast.round)


def test_standings_and_awards_have_the_hour_they_were_given_at(cast):
    mark(cast, cast.entry(), 5, 5)
    with clock.days_from_now(-400):
        standings = rounds.publish_round(cast.round.pk, by=None)
    with clock.days_from_now(-390):
        rounds.finish_round(cast.round.pk, by=None)

    made, award = Round.objects.get(pk=cast.round.pk), ContestAward.objects.get()
    assert timezone.now() - standings.at > timedelta(days=399)
    assert (award.given_at, made.final_at - standings.at > timedelta(days=9)) == (made.final_at, True)
