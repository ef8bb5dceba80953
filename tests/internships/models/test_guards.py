"""What the database itself refuses, on both kinds of it."""

import pytest
from django.db import IntegrityError, connection, transaction

from internships import background
from internships.models import MatchRound, Placement, RankedList, ResultsCheck, RoundCertificate, RoundResult, guards
from internships.operations.rounds import draw_round, lock_round, publish_round
from tests.factories.internships import make_approved, make_cast, make_open_round, make_round, rank, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def match_round(cast):
    order = make_approved(cast, posts=[("甲", 50, 1), ("乙", 50, 2)])
    made = make_open_round(cast)
    for _ in range(2):
        rank(made, cast.student(), order.posts.all())
    return made


def test_every_guard_stands():
    assert guards.missing(connection) == []


LISTS = {
    "changed": lambda row: RankedList.objects.filter(pk=row.pk).update(post_ids=row.post_ids[::-1]),
    "rescored": lambda row: RankedList.objects.filter(pk=row.pk).update(scores=[9, 9]),
    "deleted": lambda row: RankedList.objects.filter(pk=row.pk).delete(),
    "added": lambda row: RankedList.objects.create(match_round=row.match_round, student=make_cast().student()),
}


@pytest.mark.parametrize("how", LISTS)
def test_list_is_final_once_its_round_is_locked(cast, match_round, how):
    lock_round(match_round.pk, by=cast.officer)
    row = match_round.lists.first()

    with pytest.raises(IntegrityError), transaction.atomic():
        LISTS[how](row)

    kept = RankedList.objects.filter(match_round=match_round)
    assert [(one.pk, one.post_ids, one.scores) for one in kept.filter(pk=row.pk)] == [
        (row.pk, row.post_ids, row.scores)
    ]
    assert kept.count() == 2


@pytest.mark.parametrize("column", ["market_digest", "result_digest", "lists_digest", "lists_root", "written_digest"])
def test_round_is_not_published_with_a_proof_of_something_else(cast, match_round, column):
    settle(match_round, cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        MatchRound.objects.filter(pk=match_round.pk).update(state="published", **{column: "0" * 64})

    assert MatchRound.objects.get(pk=match_round.pk).state == "ready"


def test_round_is_not_published_with_a_failed_or_foreign_certificate(cast, match_round):
    settle(match_round, cast)
    match_round.refresh_from_db()
    same = {name: getattr(match_round, name) for name in ("market_digest", "result_digest", "lists_digest")}
    fields = {"students": 2, "placed": 2, "choices_checked": 4, "made_by": "x", **same}
    failed = RoundCertificate.objects.create(match_round=match_round, passed=False, **fields)
    foreign = RoundCertificate.objects.create(match_round=make_round(cast), passed=True, **fields)

    for wrong in (failed, foreign, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            MatchRound.objects.filter(pk=match_round.pk).update(state="published", certificate=wrong)


def test_round_is_not_published_before_its_rows_are_checked(cast, match_round):
    lock_round(match_round.pk, by=cast.officer)
    draw_round(match_round.pk, public_value="1", by=cast.officer)
    for step in (background.solve_round, background.certify_round, background.write_results):
        step(match_round.pk)
    match_round.refresh_from_db()
    same = {name: getattr(match_round, name) for name in ("certificate", "written_digest", "lists_root")}
    ResultsCheck.objects.create(match_round=match_round, passed=False, made_by="x", **same)

    with pytest.raises(IntegrityError), transaction.atomic():
        MatchRound.objects.filter(pk=match_round.pk).update(state="published")

    ResultsCheck.objects.create(match_round=match_round, passed=True, made_by="x", **same)
    assert MatchRound.objects.filter(pk=match_round.pk).update(state="published") == 1


@pytest.mark.parametrize("state", ["certified", "ready", "published"])
def test_certified_result_is_final(cast, match_round, state):
    settle(match_round, cast)
    publish_round(match_round.pk, by=cast.officer) if state == "published" else None
    MatchRound.objects.filter(pk=match_round.pk).update(state=state)
    kept = RoundResult.objects.filter(match_round=match_round)

    for change in (lambda: kept.update(posts=[0, 0]), kept.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_result_comes_from_the_matching_of_a_drawn_round_alone(cast, match_round):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoundResult.objects.create(match_round=match_round, posts=[1])


def test_certificate_is_never_changed(cast, match_round):
    settle(match_round, cast)

    for change in (lambda rows: rows.update(passed=False), lambda rows: rows.delete()):
        for kept in (RoundCertificate.objects.filter(passed=True), ResultsCheck.objects.filter(passed=True)):
            with pytest.raises(IntegrityError), transaction.atomic():
                change(kept)


@pytest.mark.parametrize("change", [{"matched_post": None}, {"rank": 9}, {"outcomes": [0, 0]}, {"lottery": 9}])
def test_published_result_stays_as_it_was_published(cast, match_round, change):
    settle(match_round, cast)
    publish_round(match_round.pk, by=cast.officer)
    row = match_round.placements.get(rank=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(pk=row.pk).update(**change)

    row.teacher = cast.teacher
    row.save()
    assert Placement.objects.get(pk=row.pk).teacher == cast.teacher
