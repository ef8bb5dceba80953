"""Clocks, organisers and managers who act at the same moment: the database decides, and nobody gets an error."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from lms.common.errors import DomainError
from lms.contests.background import clock
from lms.contests.choices import RoundState
from lms.contests.models import Assignment, Entry, Recusal, Round, Season, Sponsor, StandingLine
from lms.contests.operations import assignments, panels, registering, rounds, sheets
from lms.contests.operations.sponsors import proposing
from lms.contests.operations.sponsors.proposing import ProblemWords
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.contests import give, make_cast
from tests.factories.organisations import make_enterprise, make_member

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def click(act: Callable[[], Any]) -> str:
    """One act, on a connection of its own."""
    try:
        act()
    except DomainError as error:
        return type(error).__name__
    except Exception as error:  # the race is about exactly this: nothing else may come out
        return repr(error)
    finally:
        connections.close_all()
    return "done"


def race(*acts: Callable[[], Any]) -> list[str]:
    """All at once; what came of each."""
    connection.close()
    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(click, acts))


def test_four_clocks_close_a_round_and_hand_it_out_once():
    cast = make_cast(
        opens_at=timezone.now() - timedelta(days=2), closes_at=timezone.now(), begun_at=timezone.now(),
        judged_until=timezone.now() + timedelta(days=9),
    )  # fmt: skip
    judges, entries = [cast.judge(), cast.judge(), cast.judge()], [cast.entry() for _ in range(4)]

    outcomes = race(*[clock.turn_rounds] * 4)

    assert outcomes == ["done"] * 4
    assert Round.objects.get().state == RoundState.JUDGING
    assert Assignment.objects.count() == 2 * len(entries)
    assert Notice.objects.filter(kind="contest.judging").count() == len(judges)
    assert Notice.objects.filter(kind="contest.phase").count() == len(entries)


def test_two_managers_of_a_firm_propose_one_problem():
    cast = make_cast()
    Season.objects.update(proposals_until=timezone.now() + timedelta(days=1))
    firm = make_enterprise()
    people = [make_member(Role.MANAGER, firm, password=None) for _ in range(4)]
    words = ProblemWords("题", "说明")

    outcomes = race(*[lambda by=by: proposing.propose(cast.track.pk, firm.pk, words, by=by) for by in people])

    assert outcomes == ["Invalid"] * 3 + ["done"]
    assert Sponsor.objects.count() == 1


def test_a_sheet_sealed_while_its_judge_is_taken_off_either_stays_or_finds_its_entry_gone():
    cast = make_cast(state=RoundState.JUDGING, closes_at=timezone.now())
    entry, seen = cast.entry(), set()
    marks = {row.pk: Decimal(3) for row in cast.rubric.criteria.all()}
    for _ in range(6):
        assignment = give(cast.judge(), entry)
        judge = assignment.judge
        seal = partial(sheets.submit_sheet, assignment.pk, marks, {}, comment="", by=judge.person)
        outcomes = race(seal, partial(panels.remove_judge, judge.pk, reason="病假", by=cast.officer))

        state = Assignment.objects.filter(pk=assignment.pk).values_list("state", flat=True).first()
        seen.add((*outcomes, state))

    assert seen <= {("done", "done", "submitted"), ("WrongState", "done", None), ("NotAllowed", "done", None)}


def test_a_sheet_set_aside_while_the_round_is_published_is_in_the_standings_in_force():
    cast = make_cast(state=RoundState.JUDGING, closes_at=timezone.now())
    entry = cast.entry()
    given = [give(cast.judge(), entry) for _ in range(2)]
    for assignment, points in zip(given, (5, 1), strict=True):
        marks = {row.pk: Decimal(points) for row in cast.rubric.criteria.all()}
        sheets.submit_sheet(assignment.pk, marks, {}, comment="", by=assignment.judge.person)

    outcomes = race(
        lambda: rounds.publish_round(cast.round.pk, reason="按时公布", by=cast.officer),
        *[lambda: assignments.recuse(given[0].pk, reason="同乡", by=cast.officer)] * 3,
    )

    assert outcomes == ["done"] * 4
    assert Recusal.objects.count() == 1
    newest = StandingLine.objects.order_by("-standings__version").first()
    assert newest.points == Decimal(16)


def test_a_sheet_sealed_while_the_round_is_published_is_in_the_standings_or_late():
    seen = set()
    for _ in range(6):
        cast = make_cast(state=RoundState.JUDGING, closes_at=timezone.now(), judges_each=1)
        assignment = give(cast.judge(), cast.entry())
        marks = {row.pk: Decimal(3) for row in cast.rubric.criteria.all()}
        seal = partial(sheets.submit_sheet, assignment.pk, marks, {}, comment="", by=assignment.judge.person)
        outcomes = race(seal, partial(rounds.publish_round, cast.round.pk, reason="按时公布", by=cast.officer))

        points = StandingLine.objects.get(standings__contest_round=cast.round).points
        seen.add((*outcomes, points))

    # Sealed before it, the sheet counts; after it, the judge is told the round is closed. Nothing is sealed and lost.
    assert seen <= {("done", "done", Decimal(48)), ("RoundClosed", "done", None)}


def test_two_teams_that_withdraw_leave_their_places_to_two_who_wait():
    for _ in range(4):
        cast = make_cast()
        leaving = [cast.entry() for _ in range(2)]
        for number in (1, 2):
            cast.entry(via="waiting", state="waiting", waiting_number=number)

        withdraw = partial(registering.withdraw_team, reason="出国")
        outcomes = race(*[partial(withdraw, one.team_id, by=one.team.captain) for one in leaving])

        assert outcomes == ["done", "done"]
        moved_up = Entry.objects.filter(contest_round=cast.round, state="entered")
        assert set(moved_up.values_list("replaces", flat=True)) == {one.pk for one in leaving}


def test_a_team_that_withdraws_while_its_round_closes_is_out_or_judged():
    seen = set()
    for _ in range(6):
        cast = make_cast(closes_at=timezone.now())
        entry = cast.entry()
        withdraw = partial(registering.withdraw_team, entry.team_id, reason="出国", by=entry.team.captain)
        outcomes = race(withdraw, partial(rounds.close_round, cast.round.pk, by=cast.officer))

        entry.refresh_from_db()
        seen.add((*outcomes, entry.state))

    assert seen <= {("done", "done", "withdrawn"), ("WrongState", "done", "entered")}
