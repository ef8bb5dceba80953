import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.audit.models import AuditEvent
from lms.credit.models import Rating
from lms.credit.public import FEWEST_RATINGS, add_rating, credit_file, credit_files
from tests.factories.organisations import make_enterprise

pytestmark = pytest.mark.django_db


def rate(firm, count, stars=5.0):
    for number in range(count):
        add_rating(firm.pk, stars=stars, amount=30_000, evidence=f"{firm.pk}:{number}")


@pytest.mark.parametrize("count, shown", [(FEWEST_RATINGS - 1, None), (FEWEST_RATINGS, "A")])
def test_credit_file_shows_its_score_from_the_smallest_sample_on(count, shown):
    firm = make_enterprise()

    rate(firm, count)

    found = credit_file(firm.pk)
    assert (found.ratings, found.tier, found.points is None) == (count, shown, shown is None)


def test_credit_file_of_an_unknown_firm_says_so():
    firm = make_enterprise()

    assert (credit_file(firm.pk).ratings, credit_file(firm.pk).points) == (0, None)


def test_credit_files_are_read_in_one_query(django_assert_num_queries):
    firms = [make_enterprise() for _ in range(3)]
    for firm in firms:
        rate(firm, 2)

    with django_assert_num_queries(1):
        found = credit_files(firm.pk for firm in firms)

    assert [found[firm.pk].ratings for firm in firms] == [2, 2, 2]


def test_add_rating_twice_is_once():
    firm = make_enterprise()

    first = add_rating(firm.pk, stars=5, amount=1, evidence="a")
    again = add_rating(firm.pk, stars=1, amount=1, evidence="a")

    assert (again.pk, again.stars, Rating.objects.count()) == (first.pk, 5, 1)
    assert AuditEvent.objects.filter(action="credit.rated").count() == 1


def test_add_rating_keeps_the_stars_out_of_the_trail():
    add_rating(make_enterprise().pk, stars=2.25, amount=1, evidence="a")

    rows = [json.dumps(row, default=str) for row in AuditEvent.objects.filter(action="credit.rated").values()]
    assert [row for row in rows if "2.2" in row] == []


@pytest.mark.parametrize("stars", [0.9, 5.1])
def test_database_refuses_stars_outside_one_to_five(stars):
    firm = make_enterprise()

    with pytest.raises(IntegrityError), transaction.atomic():
        add_rating(firm.pk, stars=stars, amount=1, evidence="a")


def test_old_ratings_count_less():
    firm = make_enterprise()
    rate(firm, FEWEST_RATINGS)
    before = credit_file(firm.pk).points

    Rating.objects.update(rated_at=timezone.now() - timedelta(days=365))

    after = credit_file(firm.pk).points
    # Half the weight: (3.5·3 + 5·2.5) / 5.5 stars.
    assert (before, round(after, 3)) == (pytest.approx(85.9375), round(100 * ((10.5 + 12.5) / 5.5 - 1) / 4, 3))
