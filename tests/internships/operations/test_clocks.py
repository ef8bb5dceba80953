from datetime import timedelta

import pytest
from django.utils import timezone

from internships import background
from internships.choices import Clock
from internships.models import MatchRound
from internships.operations.clocks import postpone_round
from internships.operations.rounds import publish_round
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices.models import Notice
from tests.factories.internships import make_approved, make_open_round, make_round, rank, settle
from tests.internships.faults import trail

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(cast):
    return make_approved(cast)


def shift(match_round, clock=Clock.CLOSES, by=None, reason="平台维护", **delta):
    was = getattr(match_round, clock)
    return postpone_round(match_round.pk, clock, was + timedelta(**(delta or {"days": 1})), reason=reason, by=by)


def test_postponed_closing_is_told_with_its_reason(cast, order):
    match_round = make_open_round(cast)
    student = cast.student()
    rank(match_round, student, order.posts.all())
    was = match_round.closes_at

    kept = shift(match_round, by=cast.officer)

    match_round.refresh_from_db()
    assert (match_round.closes_at, kept.was, kept.reason) == (was + timedelta(days=1), was, "平台维护")
    assert trail(match_round)[-1] == "round.postponed"
    notice = Notice.objects.get(kind="round.postponed")
    assert (notice.person, notice.words["reason"]) == (student, "平台维护")


@pytest.mark.parametrize("change", [{"reason": " "}, {"days": -1}, {"days": 0}])
def test_postponing_without_reason_or_to_an_earlier_hour_is_refused(cast, order, change):
    match_round = make_open_round(cast)

    with pytest.raises(Invalid):
        shift(match_round, by=cast.officer, **change)

    assert (MatchRound.objects.get(pk=match_round.pk).closes_at, match_round.postponements.count()) == (
        match_round.closes_at,
        0,
    )


def test_postponing_past_the_next_hour_is_refused(cast, order):
    closes = timezone.now() + timedelta(days=7)
    match_round = make_open_round(cast, closes_at=closes, publishes_at=closes + timedelta(days=1))

    with pytest.raises(Invalid):
        shift(match_round, by=cast.officer, days=2)


def test_what_is_past_cannot_be_put_off(cast, order):
    match_round = make_open_round(cast)
    rank(match_round, cast.student(), order.posts.all())
    settle(match_round, cast)

    for clock in (Clock.OPENS, Clock.CLOSES, Clock.PUBLISHES, Clock.APPEALS):
        with pytest.raises(WrongState):
            postpone_round(match_round.pk, clock, timezone.now() + timedelta(days=99), reason="是", by=cast.officer)


def test_postponing_is_for_officers(cast, order):
    match_round = make_open_round(cast)

    with pytest.raises(NotAllowed):
        shift(match_round, by=cast.manager)


def test_later_answers_move_the_open_seats_with_them(cast, order):
    match_round = make_open_round(cast)
    rank(match_round, cast.student(), order.posts.all())
    settle(match_round, cast)
    publish_round(match_round.pk, by=cast.officer)
    match_round.refresh_from_db()

    shift(match_round, Clock.ANSWERS, by=cast.officer)

    after = MatchRound.objects.get(pk=match_round.pk)
    assert after.answers_until == match_round.answers_until + timedelta(days=1)
    assert after.placements.get().offers.get().expires_at == after.answers_until


def test_clock_opens_a_draft_at_its_hour_once(cast, order):
    due = make_round(cast)
    later = make_round(cast, opens_at=timezone.now() + timedelta(hours=1))

    for _ in range(2):
        background.go_on_with_rounds()

    due.refresh_from_db()
    later.refresh_from_db()
    assert (due.state, later.state, trail(due)) == ("open", "draft", ["round.created", "round.opened"])


def test_clock_leaves_a_draft_without_posts_in_draft(cast, caplog):
    due = make_round(cast)

    background.go_on_with_rounds()

    due.refresh_from_db()
    assert (due.state, f"round {due.pk} waits" in caplog.text) == ("draft", True)


def test_clock_publishes_a_certified_round_at_its_hour(cast, order):
    now = timezone.now()
    match_round = make_open_round(cast, publishes_at=now + timedelta(days=8))
    rank(match_round, cast.student(), order.posts.all())
    settle(match_round, cast)
    background.go_on_with_rounds()
    match_round.refresh_from_db()
    assert match_round.state == "ready"
    early = {"opens_at": now - timedelta(days=3), "closes_at": now - timedelta(days=2)}
    MatchRound.objects.filter(pk=match_round.pk).update(publishes_at=now - timedelta(days=1), **early)

    for _ in range(2):
        background.go_on_with_rounds()

    match_round.refresh_from_db()
    assert match_round.state == "appeal"
    assert trail(match_round)[-2:] == ["round.published", "round.appeal"]


def test_clock_reminds_of_closing_once_a_reminder(cast, order):
    match_round = make_open_round(cast)
    late, sent = cast.student(), cast.student()
    rank(match_round, late, order.posts.all(), submit=False)
    rank(match_round, sent, order.posts.all())
    told = []
    for hours in (100, 71, 70, 23, 22):
        MatchRound.objects.filter(pk=match_round.pk).update(closes_at=timezone.now() + timedelta(hours=hours))
        background.go_on_with_rounds()
        told.append(sum(Notice.objects.filter(kind="round.closing").values_list("count", flat=True)))

    assert told == [0, 1, 1, 2, 2]
    assert set(Notice.objects.filter(kind="round.closing").values_list("person", flat=True)) == {late.pk}
