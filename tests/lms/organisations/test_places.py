from datetime import date
from decimal import Decimal

import pytest

from lms.organisations import public as organisations
from lms.organisations.models import City, Cluster, Organisation

pytestmark = pytest.mark.django_db


def test_load_places_brings_the_shipped_lists_twice_as_once():
    counts = [organisations.load_places() for _ in range(2)]

    assert counts == [(16, 44), (16, 44)]
    assert (City.objects.count(), Cluster.objects.count()) == (16, 44)


def test_load_places_says_what_is_confirmed_and_what_is_not():
    organisations.load_places()

    by_state = {state: City.objects.filter(pilot_zone=state).count() for state in City.Pilot.values}
    assert by_state == {"yes": 4, "unconfirmed": 3, "none_found": 9}
    assert City.objects.exclude(pilot_zone="none_found").filter(pilot_source="").count() == 0


def test_load_places_keeps_a_vague_figure_as_words():
    organisations.load_places()

    vague = Cluster.objects.get(slug="anqing-qianshan-brush")
    assert (vague.revenue_100m_cny, vague.quote_zh, vague.year) == (None, "100+ 亿元", "2024")
    assert Cluster.objects.filter(revenue_100m_cny=Decimal("118.48")).count() == 1
    assert Cluster.objects.filter(source="").count() == 0


def test_load_universities_brings_the_ministrys_list_with_its_date(django_assert_max_num_queries):
    organisations.load_places()

    with django_assert_max_num_queries(6):
        count = organisations.load_universities()

    university = Organisation.objects.get(code="u4134010357")
    assert (count, Organisation.objects.count()) == (119, 119)
    assert (university.name_zh, university.city.name_zh, university.level) == ("安徽大学", "合肥市", "undergraduate")
    assert (university.source, university.as_of) == ("教育部《全国高等学校名单》", date(2017, 5, 31))


def test_load_universities_again_does_not_reopen_a_suspended_one():
    organisations.load_places()
    organisations.load_universities()
    university = Organisation.objects.get(code="u4134010357")
    organisations.suspend_organisation(university.pk, by=None, reason="test")

    organisations.load_universities()

    university.refresh_from_db()
    assert university.suspended_at is not None
