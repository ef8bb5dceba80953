from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from internships.errors import ListChanged
from internships.models import MatchRound, RankedList
from internships.operations.rankings import change_ranking, save_ranking, submit_ranking
from internships.operations.rounds import lock_round
from lms.common.errors import Invalid, NotAllowed, WrongState
from tests.factories.internships import make_approved, make_open_round, make_round
from tests.internships.faults import failing_at, trail

pytestmark = pytest.mark.django_db


@pytest.fixture
def posts(cast):
    order = make_approved(cast, posts=[("甲", 50, 2), ("乙", 50, 2), ("丙", 50, 2)])
    return [post.pk for post in order.posts.all()]


@pytest.fixture
def match_round(cast, posts):
    return make_open_round(cast)


def test_save_ranking_keeps_the_order_and_counts_versions(cast, match_round, posts):
    student = cast.student()

    first = save_ranking(match_round.pk, posts, by=student)
    second = save_ranking(match_round.pk, posts[::-1], by=student, version=first.version)
    again = save_ranking(match_round.pk, posts[::-1], by=student, version=second.version)

    assert (first.version, second.version, again.version) == (1, 2, 2)
    assert RankedList.objects.get().post_ids == posts[::-1]


def test_save_ranking_from_an_older_page_loses_nothing(cast, match_round, posts):
    student = cast.student()
    save_ranking(match_round.pk, posts, by=student, version=0)

    with pytest.raises(ListChanged):
        save_ranking(match_round.pk, posts[:1], by=student, version=0)

    kept = RankedList.objects.get()
    assert (kept.post_ids, kept.version) == (posts, 1)


def test_change_ranking_begins_from_the_list_as_it_stands(cast, match_round, posts):
    student = cast.student()

    for post in posts:
        change_ranking(match_round.pk, lambda kept, post=post: [*kept, post], by=student)

    assert RankedList.objects.get().post_ids == posts


@pytest.mark.parametrize(
    "spoil", [lambda ids: [ids[0], ids[0]], lambda ids: [*ids, 999_999], lambda ids: list(range(1, 22))]
)
def test_save_ranking_refuses_doubles_strangers_and_too_many(cast, match_round, posts, spoil):
    with pytest.raises(Invalid):
        save_ranking(match_round.pk, spoil(posts), by=cast.student())

    assert RankedList.objects.count() == 0


@pytest.mark.parametrize("who", ["academic", "manager", "officer"])
def test_ranking_is_for_students(cast, match_round, posts, who):
    with pytest.raises(NotAllowed):
        save_ranking(match_round.pk, posts, by=getattr(cast, who))


def test_ranking_before_the_opening_is_refused(cast, posts):
    with pytest.raises(WrongState):
        save_ranking(make_round(cast).pk, posts, by=cast.student())


def test_ranking_after_the_lock_is_refused(cast, match_round, posts):
    lock_round(match_round.pk, by=cast.officer)

    with pytest.raises(WrongState):
        save_ranking(match_round.pk, posts, by=cast.student())


def test_ranking_after_the_hour_is_refused_before_the_clock_has_locked(cast, match_round, posts):
    now = timezone.now()
    MatchRound.objects.filter(pk=match_round.pk).update(opens_at=now - timedelta(2), closes_at=now)

    with pytest.raises(WrongState):
        save_ranking(match_round.pk, posts, by=cast.student())


def test_submit_ranking_twice_is_once(cast, match_round, posts):
    student = cast.student()
    save_ranking(match_round.pk, posts, by=student)

    first = submit_ranking(match_round.pk, by=student)
    second = submit_ranking(match_round.pk, by=student)

    assert first.submitted_at == second.submitted_at
    assert trail(first) == ["ranking.submitted"]


def test_changed_ranking_has_to_be_sent_again(cast, match_round, posts):
    student = cast.student()
    save_ranking(match_round.pk, posts, by=student)
    submit_ranking(match_round.pk, by=student)

    changed = save_ranking(match_round.pk, posts[:2], by=student)

    assert changed.submitted_at is None


@pytest.mark.parametrize("kept", [None, []])
def test_submit_ranking_refuses_an_empty_list(cast, match_round, kept):
    student = cast.student()
    if kept is not None:
        save_ranking(match_round.pk, kept, by=student)

    with pytest.raises(Invalid):
        submit_ranking(match_round.pk, by=student)


def test_submit_ranking_that_breaks_half_way_sends_nothing(cast, match_round, posts):
    student = cast.student()
    save_ranking(match_round.pk, posts, by=student)

    with failing_at("audit_auditevent"), pytest.raises(OperationalError):
        submit_ranking(match_round.pk, by=student)

    assert RankedList.objects.get().submitted_at is None
