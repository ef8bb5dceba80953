"""Whether seats, minimums and ceilings are still those that were published at the opening."""

import pytest

from internships import public as internships
from internships.models import Category, MatchRound, ReservedSeats, RoundCap, RoundPost
from internships.operations import caps, reserves
from internships.queries.digests import rules_hold
from tests.factories.internships import make_approved, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(cast) -> MatchRound:
    """A round with a ceiling and kept seats over two posts."""
    internships.load_categories()
    order = make_approved(cast, posts=[("甲", 500, 4), ("乙", 500, 2)], headcount=9000)
    match_round = make_round(cast)
    veteran = Category.objects.get(code="veteran")
    reserves.keep_seats(match_round.pk, veteran.pk, share_percent=50, by=cast.officer)
    bound = tuple(post.pk for post in order.posts.all())
    caps.add_cap(match_round.pk, "group", post_ids=bound, most=5, name="上限", by=cast.officer)
    return internships.open_round(match_round.pk, by=cast.officer)


def test_rules_hold_as_they_were_opened(opened):
    assert rules_hold(opened)


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (RoundPost, {"seats": 9}),
        (RoundPost, {"minimum": 2}),
        (ReservedSeats, {"seats": 3}),
        (RoundCap, {"most": 4}),
        (RoundCap, {"post_ids": [1]}),
        (MatchRound, {"secret_hash": "0" * 64}),
        (MatchRound, {"draw_source": "另一个"}),
    ],
)
def test_rules_hold_no_more_once_anything_of_them_was_touched(opened, model, change):
    row = model.objects.order_by("pk").first()
    model.objects.filter(pk=row.pk).update(**change)

    assert not rules_hold(MatchRound.objects.get(pk=opened.pk))


def test_rules_hold_no_more_without_a_kept_seat_or_with_other_shares(opened):
    ReservedSeats.objects.all()[0].delete()
    assert not rules_hold(opened)


def test_rules_hold_no_more_once_their_text_was_touched(opened):
    opened.rules.text = opened.rules.text.replace('"seats":4', '"seats":5')
    opened.rules.save()

    assert not rules_hold(MatchRound.objects.get(pk=opened.pk))
