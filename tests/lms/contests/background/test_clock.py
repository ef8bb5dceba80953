"""What the hour brings to rounds: once, by the published hours, and never what only a person decides."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import OperationalError, connection
from django.utils import timezone

from certificates.models import Certificate
from lms.contests.background import awards, clock
from lms.contests.choices import RoundState
from lms.contests.forms.rounds import RoundForm
from lms.contests.models import AnswerKey, Assignment, ContestAppeal, ContestAward, Round, Ruling, Submission
from lms.contests.operations import rounds, sheets
from lms.contests.operations.setting_up import rounds as setting_up
from lms.contests.queries.due import reminder
from lms.notices.models import Notice
from tests.factories.contests import give, make_cast, make_round

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told(kind: str) -> list[int]:
    return sorted(Notice.objects.filter(kind=kind).values_list("person_id", flat=True))


def test_a_round_opened_early_is_announced_at_its_hour_once():
    cast = make_cast(state="draft", opens_at=timezone.now() + DAY)
    captain = cast.entry().team.captain
    rounds.open_round(cast.round.pk, by=cast.officer)
    clock.turn_rounds()
    assert told("contest.phase") == []

    with time_machine.travel(timezone.now() + 2 * DAY):
        clock.turn_rounds()
        clock.turn_rounds()

    assert told("contest.phase") == [captain.pk]


def test_a_round_nobody_opened_stays_shut_and_its_organiser_is_told_once():
    cast = make_cast(state="draft")
    cast.entry()

    clock.turn_rounds()
    clock.turn_rounds()

    cast.round.refresh_from_db()
    assert (cast.round.state, told("contest.unopened"), told("contest.phase")) == ("draft", [cast.officer.pk], [])


def test_at_the_deadline_the_round_closes_and_every_entry_has_its_judges():
    cast = make_cast(closes_at=timezone.now() + timedelta(minutes=1), judged_until=timezone.now() + 9 * DAY)
    judges, entries = [cast.judge(), cast.judge()], [cast.entry(), cast.entry()]
    clock.turn_rounds()
    assert Round.objects.get().state == RoundState.OPEN

    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        clock.turn_rounds()
        clock.turn_rounds()

    assert Round.objects.get().state == RoundState.JUDGING
    assert Assignment.objects.count() == 4
    assert told("contest.judging") == sorted(judge.person_id for judge in judges)
    assert told("contest.phase") == sorted([one.team.captain_id for one in entries] * 2)
    assert told("contest.short") == []


def test_too_few_judges_are_told_to_the_organiser_and_the_round_closes_all_the_same():
    cast = make_cast(closes_at=timezone.now(), judged_until=timezone.now() + 9 * DAY)
    cast.judge()
    cast.entry()

    clock.turn_rounds()

    assert (Round.objects.get().state, told("contest.short")) == (RoundState.JUDGING, [cast.officer.pk])


def test_the_clock_publishes_nothing():
    cast = make_cast(state="judging", closes_at=timezone.now() - 5 * DAY, opens_at=timezone.now() - 9 * DAY,
                     judged_until=timezone.now() - DAY)  # fmt: skip
    sealed(cast)

    clock.turn_rounds()

    assert (Round.objects.get().state, Round.objects.get().standings.count()) == (RoundState.JUDGING, 0)


def sealed(cast):
    judge = cast.judge()
    assignment = give(judge, cast.entry())
    rows = {row.pk: Decimal(4) for row in cast.rubric.criteria.all()}
    sheets.submit_sheet(assignment.pk, rows, {}, comment="", by=judge.person)
    return assignment.entry


def test_a_notice_that_is_over_ends_with_prizes_and_certificates():
    cast = make_cast(state="judging", closes_at=timezone.now())
    entry = sealed(cast)
    rounds.publish_round(cast.round.pk, reason="只有一位评委", by=cast.officer)
    clock.turn_rounds()
    assert Round.objects.get().state == RoundState.NOTICE

    with time_machine.travel(timezone.now() + timedelta(hours=49)):
        clock.turn_rounds()
        clock.turn_rounds()

    assert Round.objects.get().state == RoundState.FINAL
    assert ContestAward.objects.get().entry == entry
    assert Certificate.objects.filter(holder=entry.team.captain).count() == 1
    assert told("contest.final") == [cast.officer.pk]


def test_a_notice_with_an_appeal_that_waits_does_not_end():
    cast = make_cast(state="judging", closes_at=timezone.now())
    entry = sealed(cast)
    standings = rounds.publish_round(cast.round.pk, reason="只有一位评委", by=cast.officer)
    ContestAppeal.objects.create(
        entry=entry, standings=standings, reason="漏评", filed_by=entry.team.captain, due_at=timezone.now() + 9 * DAY
    )

    with time_machine.travel(timezone.now() + timedelta(hours=49)):
        clock.turn_rounds()

    assert Round.objects.get().state == RoundState.NOTICE


def test_who_waits_for_a_result_is_told_once_why_it_is_held_back_and_again_for_another_reason():
    cast = make_cast(state="judging", closes_at=timezone.now())
    entry = sealed(cast)
    standings = rounds.publish_round(cast.round.pk, reason="只有一位评委", by=cast.officer)
    appeal = ContestAppeal.objects.create(
        entry=entry, standings=standings, reason="漏评", filed_by=entry.team.captain, due_at=timezone.now() + 9 * DAY
    )
    clock.turn_rounds()
    assert told("contest.held") == []

    with time_machine.travel(timezone.now() + timedelta(hours=49)):
        clock.turn_rounds()
        clock.turn_rounds()
        assert told("contest.held") == sorted([entry.team.captain_id, cast.officer.pk])
        # Decided, and meanwhile the rows come to something else than the board says.
        ContestAppeal.objects.filter(pk=appeal.pk).update(state="rejected", answer="维持")
        Ruling.objects.create(entry=entry, kind="adjust", points=-5, reason="迟到")
        clock.turn_rounds()
        clock.turn_rounds()

    said = Notice.objects.filter(kind="contest.held", person=entry.team.captain).order_by("pk")
    assert ["申诉" in str(one.words) for one in said] == [True, False]
    assert Round.objects.get().held_because == "changed"


def test_another_version_is_held_back_for_the_same_reason_and_that_is_told_again():
    cast = make_cast(state="judging", closes_at=timezone.now())
    entry = sealed(cast)
    rounds.publish_round(cast.round.pk, reason="只有一位评委", by=cast.officer)

    with time_machine.travel(timezone.now() + timedelta(hours=49)):
        Ruling.objects.create(entry=entry, kind="adjust", points=-5, reason="迟到")
        clock.turn_rounds()
        rounds.publish_again(cast.round.pk, reason="迟到扣分", by=cast.officer)
        once = told("contest.held")
    with time_machine.travel(timezone.now() + timedelta(hours=200)):
        Ruling.objects.create(entry=entry, kind="adjust", points=-1, reason="又迟到")
        clock.turn_rounds()
        clock.turn_rounds()

    assert once == sorted([entry.team.captain_id, cast.officer.pk])
    assert told("contest.held") == sorted(once * 2)


def test_scoring_holds_a_result_back_for_an_hour_before_anybody_is_told():
    cast = make_cast(state="judging", closes_at=timezone.now())
    entry = sealed(cast)
    rounds.publish_round(cast.round.pk, reason="只有一位评委", by=cast.officer)
    part = cast.round.modules.get(key="listing")
    AnswerKey.objects.create(task=part.task, version=1, name="key.csv", size=1, sha256="0" * 64, file="key.bin")
    Submission.objects.create(
        entry=entry, module=part, number=1, kind="answers", by=entry.team.captain,
        received_at=cast.round.closes_at - DAY,
    )  # fmt: skip

    for hours, people in ((48.5, 0), (49.5, 2)):
        with time_machine.travel(timezone.now() + timedelta(hours=hours)):
            clock.turn_rounds()
        assert len(told("contest.held")) == people
    assert Round.objects.get().held_because == "scoring"


def test_teams_with_nothing_handed_in_are_reminded_three_days_and_one_day_before():
    cast = make_cast(begun_at=timezone.now())
    late, good = cast.entry(), cast.entry()
    module = cast.round.modules.get(key="plan")
    Submission.objects.create(entry=good, module=module, number=1, kind="text", text="x", by=good.team.captain)
    cast.entry(state="withdrawn")
    closes = cast.round.closes_at

    for before in (4 * DAY, 3 * DAY, 2 * DAY, DAY, timedelta(hours=3)):
        with time_machine.travel(closes - before, tick=False):
            clock.turn_rounds()
            clock.turn_rounds()

    assert told("contest.due") == [late.team.captain_id] * 2
    assert Notice.objects.filter(kind="contest.due").first().url == f"/contests/entries/{late.pk}/submissions/"


def test_a_round_that_takes_nothing_reminds_nobody():
    cast = make_cast(begun_at=timezone.now(), state="draft")
    cast.round.modules.update(takes=[])
    cast.move("open")
    cast.entry()

    with time_machine.travel(cast.round.closes_at - DAY):
        clock.turn_rounds()

    assert told("contest.due") == []


def test_judges_are_reminded_of_what_they_owe_and_the_organiser_once_it_is_late():
    cast = make_cast(state="judging", closes_at=timezone.now(), judged_until=timezone.now() + 9 * DAY)
    owing, done = cast.judge(), cast.judge()
    one, two = cast.entry(), cast.entry()
    give(owing, one), give(owing, two), give(done, one, "submitted")
    until = cast.round.judged_until

    for at in (until - 4 * DAY, until - 2 * DAY, until - DAY, until + timedelta(minutes=5)):
        with time_machine.travel(at, tick=False):
            clock.turn_rounds()
            clock.turn_rounds()

    assert told("contest.judging_due") == [owing.person_id] * 3
    assert Notice.objects.filter(kind="contest.judging_due").first().words["number"] == 2
    assert told("contest.judging_late") == [cast.officer.pk]


@pytest.mark.parametrize(
    ("days", "sent", "due"), [(4, None, None), (3, None, 3), (2, 3, None), (1, 3, 1), (0.5, None, 1), (0.5, 1, None)]
)
def test_a_clock_that_stood_still_sends_the_nearest_reminder_alone(days, sent, due):
    now = timezone.now()

    assert reminder(now + timedelta(days=days), now, sent) == due


def test_a_season_in_preparation_is_left_alone():
    cast = make_cast(state="draft")
    cast.season.__class__.objects.update(state="draft")
    make_round(cast.track, 2)

    clock.turn_rounds()

    assert Notice.objects.count() == 0


def test_a_round_put_off_in_preparation_is_asked_about_again_at_its_new_hour():
    cast = make_cast(state="draft")
    clock.turn_rounds()
    made = Round.objects.get()
    shown = RoundForm(RoundForm.shown(made) | {"opens_at": timezone.now() + DAY})
    assert shown.is_valid(), shown.errors
    setting_up.change_round(made.pk, shown.words(), by=cast.officer)
    clock.turn_rounds()
    assert len(told("contest.unopened")) == 1

    with time_machine.travel(timezone.now() + DAY + timedelta(minutes=2)):
        clock.turn_rounds()
        clock.turn_rounds()

    assert told("contest.unopened") == [cast.officer.pk] * 2


def test_one_round_that_fails_does_not_keep_the_others(caplog):
    # Under notice without standings: nothing can be awarded.
    broken = make_cast(begun_at=timezone.now())
    Round.objects.update(state="notice", published_at=timezone.now() - 9 * DAY)
    cast = make_cast(state="judging", begun_at=timezone.now())
    sealed(cast)
    with time_machine.travel(timezone.now() - 5 * DAY):
        rounds.publish_round(cast.round.pk, reason="只有一位评委", by=None)
    late = make_cast(closes_at=timezone.now(), begun_at=timezone.now(), judged_until=timezone.now() + DAY)

    clock.turn_rounds()

    states = [Round.objects.get(pk=one.round.pk).state for one in (broken, cast, late)]
    assert states == [RoundState.NOTICE, RoundState.FINAL, RoundState.JUDGING]
    assert [record.args for record in caplog.records if record.levelname == "ERROR"] == [
        ("end_notice", broken.round.pk)
    ]


def test_certificates_that_cannot_be_made_for_one_round_are_made_for_the_others():
    for _ in range(2):
        cast = make_cast(state="judging", closes_at=timezone.now())
        sealed(cast)
        with time_machine.travel(timezone.now() - 5 * DAY):
            rounds.publish_round(cast.round.pk, reason="只有一位评委", by=None)
        rounds.finish_round(cast.round.pk, by=cast.officer)
    broken = iter(["once"])

    def fail_once(execute, sql, params, many, context):
        if sql.startswith("INSERT") and '"certificates_certificate"' in sql and next(broken, ""):
            raise OperationalError("disk full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail_once):
        awards.award_missed()

    assert Certificate.objects.count() == 1
