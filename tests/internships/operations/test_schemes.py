import pytest
from django.db import IntegrityError, transaction

from internships.models import Criterion, RoundScheme, Scheme
from internships.operations import schemes
from internships.queries import firm_scores
from internships.queries.firm_scores import Weights, blended
from lms.common.errors import Invalid, NotAllowed, WrongState
from tests.factories.internships import make_approved, make_cast, make_open_round, make_submitted

TALK = [("沟通", "Communication", 40)]


@pytest.mark.parametrize(
    "base, marks, expected",
    [
        (10_000, {}, 10_000),
        (0, {1: 100, 2: 100}, 4_000),
        (10_000, {1: 0, 2: 0}, 6_000),
        (5_000, {1: 80}, 60 * 50 + 30 * 80 + 10 * 50),
        (3_333, {1: 33, 2: 67}, (60 * 3_333 + 30 * 3_300 + 10 * 6_700) // 100),
    ],
)
def test_blended_adds_weighted_parts_and_never_leaves_the_scale(base, marks, expected):
    assert blended(base, Weights(60, ((1, 30), (2, 10))), marks) == expected


pytestmark = pytest.mark.django_db


@pytest.fixture
def order(cast):
    return make_approved(cast)


@pytest.fixture
def published(cast, order):
    schemes.propose_scheme(order.pk, 60, TALK, by=cast.manager)
    return schemes.agree_scheme(order.pk, by=cast.academic)


@pytest.mark.parametrize(
    "skills, criteria",
    [(60, [("甲", "", 39)]), (60, [("甲", "", 41)]), (0, []), (99, [("", "", 1)]), (100, [("甲", "", 0)]), (-1, TALK)],
)
def test_weights_that_do_not_make_a_hundred_are_refused(cast, order, skills, criteria):
    with pytest.raises(Invalid):
        schemes.propose_scheme(order.pk, skills, criteria, by=cast.manager)
    assert Scheme.objects.count() == 0


def test_scheme_counts_for_nobody_before_the_school_agrees(cast, order):
    schemes.propose_scheme(order.pk, 60, TALK, by=cast.manager)

    match_round = make_open_round(cast)

    assert firm_scores.scheme_in_round(match_round, order.pk) is None
    assert firm_scores.published_scheme(order.pk) is None


def test_round_takes_the_version_published_last_before_it_opened(cast, order, published):
    first = make_open_round(cast)
    schemes.propose_scheme(order.pk, 30, [("作品", "", 70)], by=cast.manager)
    second_version = schemes.agree_scheme(order.pk, by=cast.academic)
    second = make_open_round(cast, order.posts.all())

    assert firm_scores.scheme_in_round(first, order.pk) == published
    assert firm_scores.scheme_in_round(second, order.pk) == second_version


def test_new_proposal_takes_the_place_of_one_that_waits(cast, order):
    schemes.propose_scheme(order.pk, 60, TALK, by=cast.manager)
    schemes.propose_scheme(order.pk, 50, [("作品", "", 50)], by=cast.manager)

    assert list(Scheme.objects.values_list("version", "skill_weight")) == [(1, 50)]


@pytest.mark.parametrize("who", ["mentor", "academic", "officer"])
def test_only_the_firms_manager_proposes(cast, order, who):
    with pytest.raises(NotAllowed):
        schemes.propose_scheme(order.pk, 60, TALK, by=getattr(cast, who))


@pytest.mark.parametrize("who", ["manager", "teacher", "officer"])
def test_only_the_partner_school_agrees(cast, order, who):
    schemes.propose_scheme(order.pk, 60, TALK, by=cast.manager)

    with pytest.raises(NotAllowed):
        schemes.agree_scheme(order.pk, by=getattr(cast, who))
    with pytest.raises(NotAllowed):
        schemes.agree_scheme(order.pk, by=make_cast().academic)


def test_order_that_is_not_approved_gets_no_scheme(cast):
    with pytest.raises(WrongState):
        schemes.propose_scheme(make_submitted(cast).pk, 60, TALK, by=cast.manager)


def test_nothing_to_agree_to_is_said(cast, published):
    with pytest.raises(WrongState):
        schemes.agree_scheme(published.order_id, by=cast.academic)


# ── held by the database ──────────────────────────────────────────────────────
def refused(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_published_weights_cannot_be_changed_added_or_taken_away(published):
    one = published.criteria.get()

    refused(lambda: Criterion.objects.filter(pk=one.pk).update(weight=1))
    refused(lambda: Criterion.objects.filter(pk=one.pk).delete())
    refused(lambda: Criterion.objects.create(scheme=published, position=2, name_zh="乙", weight=1))
    refused(lambda: Scheme.objects.filter(pk=published.pk).update(skill_weight=1))
    refused(lambda: Scheme.objects.filter(pk=published.pk).update(published_at=None))
    refused(lambda: Scheme.objects.filter(pk=published.pk).delete())
    assert (published.criteria.get().weight, Scheme.objects.get().skill_weight) == (40, 60)


def test_weights_that_do_not_make_a_hundred_are_not_published_by_anybody(cast, order):
    scheme = schemes.propose_scheme(order.pk, 60, TALK, by=cast.manager)
    Criterion.objects.update(weight=39)

    refused(lambda: schemes.agree_scheme(order.pk, by=cast.academic))
    assert Scheme.objects.get(pk=scheme.pk).published_at is None


def test_what_counts_in_a_round_cannot_be_exchanged(cast, order, published):
    make_open_round(cast)
    schemes.propose_scheme(order.pk, 30, [("作品", "", 70)], by=cast.manager)
    other = schemes.agree_scheme(order.pk, by=cast.academic)

    refused(lambda: RoundScheme.objects.update(scheme=other))
    refused(lambda: RoundScheme.objects.all().delete())
    assert RoundScheme.objects.get().scheme == published
