"""Twenty clicks at once, each on a connection of its own: one row, one event, no error."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from internships import background, tasks
from internships.models import Evaluation, Order, Placement, RankedList, RoundPost, Rule, Signature
from internships.operations.agreements import sign_agreement
from internships.operations.evaluations import evaluate as write_evaluation
from internships.operations.orders import approve_order, submit_order
from internships.operations.placements import start_training
from internships.operations.rankings import change_ranking, submit_ranking
from internships.operations.rounds import draw_round, lock_round, open_round
from internships.operations.rule_versions import approve_rule, propose_rule
from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, WrongState
from lms.common.law import Draft
from lms.credit.models import Rating
from tests.factories.internships import (
    STARS,
    make_accepted,
    make_approved,
    make_cast,
    make_confirmed,
    make_draft,
    make_evaluating,
    make_open_round,
    make_round,
    make_signed,
    rank,
)
from tests.factories.organisations import make_agency, make_member

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
THREADS = 20


def race(*clicks: Callable[[], Any]) -> dict[str, int]:
    """Every click starts at the same moment; how often each outcome came."""
    connection.close()
    ready = Barrier(len(clicks))

    def click(act: Callable[[], Any]) -> str:
        ready.wait()
        try:
            act()
        except (Invalid, WrongState) as error:
            return type(error).__name__
        except Exception as error:  # the race is about exactly this: nothing else may come out
            return repr(error)
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(clicks)) as pool:
        outcomes = list(pool.map(click, clicks))
    return {outcome: outcomes.count(outcome) for outcome in sorted(set(outcomes))}


def events(action: str) -> int:
    return AuditEvent.objects.filter(action=action).count()


def test_order_submitted_twenty_times_at_once_is_submitted_once():
    cast = make_cast()
    order = make_draft(cast)

    outcomes = race(*[lambda: submit_order(order.pk, by=cast.manager)] * THREADS)

    assert (outcomes, events("order.submitted")) == ({"done": THREADS}, 1)


def test_two_orders_approved_at_once_do_not_exceed_the_ceiling_together():
    cast = make_cast()
    orders = [make_confirmed(cast, headcount=100, posts=[(name, 50, 6)]) for name in ("甲", "乙")]

    outcomes = race(*[lambda order=order: approve_order(order.pk, by=cast.officer) for order in orders])

    assert outcomes == {"Invalid": 1, "done": 1}
    assert Order.objects.filter(state="approved").count() == 1


def test_agreement_signed_by_three_parties_many_times_at_once_has_three_signatures():
    cast = make_cast()
    placement = make_accepted(cast)
    signers = [placement.student, cast.academic, cast.manager] * 7

    outcomes = race(*[lambda by=by: sign_agreement(placement.pk, by=by) for by in signers])

    assert (outcomes, Signature.objects.count(), events("agreement.signed")) == ({"done": 21}, 3, 3)
    assert Signature.objects.values("text_sha256").distinct().count() == 1
    assert (Placement.objects.get().state, events("agreement.whole")) == ("signed", 1)


def test_a_rule_changed_by_many_at_once_gets_one_version_that_is_approved_once():
    make_cast()
    agency = make_agency(city=None)
    officer, second = make_member("officer", agency), make_member("officer", agency)
    day = timezone.localdate() + timedelta(days=3)
    draft = Draft("warn", "reported", "第 9 条", "不超过 5%", {"share": 0.05}, day, "", "征求意见后收紧", "reason")

    proposed = race(*[lambda: propose_rule("STAFF-10", draft, by=officer)] * THREADS)
    approved = race(*[lambda: approve_rule("STAFF-10", 2, by=second)] * THREADS)

    assert (proposed, approved) == ({"WrongState": THREADS - 1, "done": 1}, {"done": THREADS})
    assert (Rule.objects.filter(code="STAFF-10").count(), events("rule.proposed"), events("rule.approved")) == (2, 1, 1)


def test_training_started_twenty_times_at_once_starts_once():
    cast = make_cast()
    placement = make_signed(cast)

    outcomes = race(*[lambda: start_training(placement.pk, by=cast.mentor)] * THREADS)

    assert (outcomes, events("placement.started")) == ({"done": THREADS}, 1)


def test_both_sides_evaluating_many_times_at_once_open_once():
    cast = make_cast()
    placement = make_evaluating(cast, days=1)
    sides = [("enterprise", cast.mentor), ("student", placement.student)] * 10

    outcomes = race(
        *[
            lambda side=side, by=by: write_evaluation(placement.pk, stars=STARS[side], grade="good", by=by)
            for side, by in sides
        ]
    )

    assert (outcomes, Evaluation.objects.count(), Rating.objects.count()) == ({"done": THREADS}, 2, 1)
    assert (Placement.objects.get().state, events("placement.completed")) == ("completed", 1)


def test_list_changed_from_twenty_pages_at_once_keeps_every_post():
    cast = make_cast()
    order = make_approved(cast, headcount=9000, posts=[(f"岗位{n}", 900, 1) for n in range(THREADS)])
    match_round, student = make_open_round(cast), cast.student()
    posts = [post.pk for post in order.posts.all()]

    def add(post):
        return lambda: change_ranking(match_round.pk, lambda kept: [*kept, post], by=student)

    outcomes = race(*[add(post) for post in posts])

    assert (outcomes, RankedList.objects.count()) == ({"done": THREADS}, 1)
    assert sorted(RankedList.objects.get().post_ids) == sorted(posts)


def test_rounds_opened_at_once_promise_a_seat_once():
    cast = make_cast()
    make_approved(cast, posts=[("甲", 50, 2)])
    drafts = [make_round(cast) for _ in range(4)]

    outcomes = race(*[lambda draft=draft: open_round(draft.pk, by=cast.officer) for draft in drafts])

    assert (outcomes, list(RoundPost.objects.values_list("seats", flat=True))) == ({"Invalid": 3, "done": 1}, [2])


def test_list_sent_twenty_times_at_once_is_sent_once():
    cast = make_cast()
    order = make_approved(cast)
    match_round, student = make_open_round(cast), cast.student()
    rank(match_round, student, order.posts.all(), submit=False)

    outcomes = race(*[lambda: submit_ranking(match_round.pk, by=student)] * THREADS)

    assert (outcomes, events("ranking.submitted")) == ({"done": THREADS}, 1)


def test_list_sent_while_the_round_locks_is_in_or_refused_never_lost():
    cast = make_cast()
    order = make_approved(cast)
    match_round = make_open_round(cast)
    students = [cast.student() for _ in range(THREADS - 1)]
    posts = [post.pk for post in order.posts.all()]

    outcomes = race(
        lambda: lock_round(match_round.pk, by=cast.officer),
        *[lambda by=by: change_ranking(match_round.pk, lambda kept: posts, by=by) for by in students],
    )

    counted = RankedList.objects.exclude(submitted_at=None)
    assert counted.count() == RankedList.objects.count() == outcomes["done"] - 1
    assert set(outcomes) <= {"done", "WrongState"}
    assert all(row.scores for row in counted)


def test_round_solved_and_certified_by_many_workers_at_once_has_one_result():
    cast = make_cast()
    order = make_approved(cast)
    match_round = make_open_round(cast)
    for _ in range(5):
        rank(match_round, cast.student(), order.posts.all())
    lock_round(match_round.pk, by=cast.officer)
    match_round.refresh_from_db()
    match_round.move(to="drawn", public_value="体彩")

    outcomes = race(*[lambda: background.settle_round(match_round.pk)] * 8)

    match_round.refresh_from_db()
    assert (outcomes, match_round.state, match_round.placements.count()) == ({"done": 8}, "ready", 5)
    assert (events("round.solved"), events("round.certified")) == (1, 1)


def test_draw_hands_the_round_to_the_workers():
    cast = make_cast()
    order = make_approved(cast)
    match_round = make_open_round(cast)
    rank(match_round, cast.student(), order.posts.all())
    lock_round(match_round.pk, by=cast.officer)

    draw_round(match_round.pk, public_value="体彩", by=cast.officer)
    tasks.go_on_with_rounds()

    match_round.refresh_from_db()
    assert match_round.state == "ready"
