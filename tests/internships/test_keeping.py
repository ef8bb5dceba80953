"""What goes once its years are over, and not an hour sooner: whoever speaks to the database."""

from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from internships import background
from internships.background import keeping
from internships.background.keeping import KEPT
from internships.models import (
    Evaluation,
    LogEntry,
    MatchRound,
    MockResult,
    Offer,
    Placement,
    RankedList,
    RoundCertificate,
    RoundResult,
    Signature,
)
from internships.operations.rounds import publish_round
from lms.audit.models import AuditEvent
from tests.factories.internships import (
    evaluate,
    make_approved,
    make_evaluating,
    make_open_round,
    make_placement,
    rank,
    settle,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement(cast):
    """An internship that is over, in a round beside which a second student got nothing."""
    found = make_evaluating(cast, days=2, posts=[("运营助理", 50, 2)])
    evaluate(found, "student", found.student)
    evaluate(found, "enterprise", cast.mentor)
    found.refresh_from_db()
    return found


@pytest.fixture
def unplaced(cast):
    """A round of one seat, in which two asked for it."""
    order = make_approved(cast, posts=[("跟单员", 50, 1)])
    match_round = make_open_round(cast)
    for student in (cast.student(), cast.student()):
        rank(match_round, student, order.posts.all())
    settle(match_round, cast)
    publish_round(match_round.pk, by=cast.officer)
    return match_round


def grow_old(match_round, age=KEPT, ended=None):
    """The round is final, its result so old; internships ended so long ago."""
    now = timezone.now()
    MatchRound.objects.filter(pk=match_round.pk).update(state="final", published_at=now - age)
    days = timezone.localdate() - (ended or age)
    match_round.placements.filter(ended_on__isnull=False).update(ended_on=days)


def test_lists_and_seats_nobody_took_go_after_their_years(unplaced):
    grow_old(unplaced)

    assert background.forget_rounds() == 1

    unplaced.refresh_from_db()
    assert (RankedList.objects.count(), Placement.objects.count(), Offer.objects.count()) == (0, 0, 0)
    assert (unplaced.forgotten_at is not None, RoundResult.objects.count()) == (True, 0)
    assert AuditEvent.objects.get(action="round.forgotten").changes == {"lists": 2, "results": 2, "mocks": 0}


def test_what_was_published_of_all_together_stays(unplaced):
    before = (unplaced.lists_root, unplaced.result_digest, unplaced.posts.values_list("cutoff", flat=True)[0])
    grow_old(unplaced)

    background.forget_rounds()

    unplaced.refresh_from_db()
    assert (unplaced.lists_root, unplaced.result_digest, unplaced.posts.get().cutoff) == before
    assert RoundCertificate.objects.filter(match_round=unplaced, passed=True).count() == 1


def test_an_internship_outlives_its_round_until_its_own_years_are_over(placement):
    grow_old(placement.match_round, ended=KEPT - timedelta(days=1))

    assert (background.forget_rounds(), background.forget_internships()) == (1, 0)
    assert (RankedList.objects.count(), Placement.objects.get()) == (0, placement)

    grow_old(placement.match_round)

    assert background.forget_internships() == 1
    left = [model.objects.count() for model in (Placement, LogEntry, Signature, Evaluation)]
    assert left == [0, 0, 0, 0]


def test_cut_off_nothing_is_gone_and_the_next_day_takes_it_up(unplaced, monkeypatch):
    grow_old(unplaced)
    with monkeypatch.context() as cut, pytest.raises(ConnectionError):
        cut.setattr(keeping.audit, "record", Mock(side_effect=ConnectionError))
        background.forget_rounds()

    unplaced.refresh_from_db()
    assert (unplaced.forgotten_at, RankedList.objects.count(), Placement.objects.count()) == (None, 2, 2)
    assert background.forget_rounds() == 1


def test_twice_is_once(unplaced):
    grow_old(unplaced)

    assert [background.forget_rounds(), background.forget_rounds(), background.forget_internships()] == [1, 0, 0]


@pytest.mark.parametrize("state", ["final", "appeal"])
def test_nothing_goes_while_it_is_young_or_open_to_appeal(unplaced, state):
    age = KEPT - timedelta(days=1) if state == "final" else KEPT
    grow_old(unplaced, age)
    MatchRound.objects.filter(pk=unplaced.pk).update(state=state)

    assert (background.forget_rounds(), background.forget_internships()) == (0, 0)
    assert (RankedList.objects.count(), Placement.objects.count()) == (2, 2)


@pytest.mark.parametrize("model", [RankedList, Placement, RoundResult])
@pytest.mark.parametrize(("state", "days"), [("final", 3 * 365 - 2), ("appeal", 4 * 365)])
def test_the_database_itself_lets_nothing_go_too_soon(unplaced, model, state, days):
    grow_old(unplaced, timedelta(days=days))
    MatchRound.objects.filter(pk=unplaced.pk).update(state=state)

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(match_round=unplaced).delete()


def test_trial_results_go_with_the_lists(cast):
    placement = make_placement(cast)
    mock = placement.match_round.mocks.create(number=1, made_at=timezone.now(), students=1, placed=1)
    MockResult.objects.create(mock=mock, student=placement.student, post=placement.post, rank=1)
    grow_old(placement.match_round)

    background.forget_rounds()

    assert (MockResult.objects.count(), placement.match_round.mocks.count()) == (0, 1)


def test_the_rounds_page_says_what_was_thrown_away_and_offers_no_half_of_it(client, unplaced):
    address = f"/results/{unplaced.code}/"
    before = client.get(address).content.decode()
    grow_old(unplaced)
    background.forget_rounds()

    page = client.get(address).content.decode()

    assert ("draw.json" in before, "draw.json" in page) == (True, False)
    assert "志愿和逐人结果" in page
    assert client.get(f"{address}draw.json").status_code == 404


def test_who_still_trains_by_a_round_that_was_cleared_reads_a_whole_page(client, placement):
    grow_old(placement.match_round, ended=KEPT - timedelta(days=1))
    background.forget_rounds()
    client.force_login(placement.student)
    address = f"/results/{placement.match_round.code}/"

    page = client.get(address)

    assert (page.status_code, f"{address}receipt/" in page.content.decode()) == (200, False)
    assert client.get(f"{address}receipt/").status_code == 404
    assert client.get(f"/placements/{placement.pk}/").status_code == 200


def test_what_ended_before_it_began_has_years_of_its_own(unplaced):
    matched = unplaced.placements.get(rank=1)
    today = timezone.localdate()
    Placement.objects.filter(pk=matched.pk).update(state="ended", ended_on=today)
    MatchRound.objects.filter(pk=unplaced.pk).update(state="final", published_at=timezone.now() - KEPT)

    assert (background.forget_rounds(), background.forget_internships()) == (1, 0)
    assert Placement.objects.get() == matched

    Placement.objects.update(ended_on=today - KEPT)
    assert background.forget_internships() == 1
