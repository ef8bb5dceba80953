"""What a school's courses cover of what firms ask for, skill by skill and post by post."""

import pytest
from django.test import Client
from django.urls import reverse

from lms.dashboards.queries.coverage import coverage
from tests.factories.courses import make_course, make_run, make_skill
from tests.factories.internships import make_approved, make_cast
from tests.factories.organisations import make_university

pytestmark = pytest.mark.django_db


def _asks(*needs):
    return tuple((make_skill(code).code, level, 1) for code, level in needs)


@pytest.fixture
def cast():
    """Two firms' orders: three seats ask for A and B, one for A at a higher level; the school teaches A to 2."""
    cast = make_cast()
    make_approved(cast, posts=[("运营助理", 50, 3)], skills=_asks(("AA-01", 2), ("BB-01", 1)))
    make_approved(cast, posts=[("跟单员", 50, 1)], skills=_asks(("AA-01", 2)))
    make_run(make_course(title="选品", skills=[("AA-01", 2)]), school=cast.school)
    return cast


def test_coverage_is_the_share_of_asking_seats_and_of_whole_posts(cast):
    found = coverage(cast.school.pk)

    assert [(row.code, row.asked, row.seats, row.taught, row.covered) for row in found.rows] == [
        ("AA-01", 2, 4, 2, True),
        ("BB-01", 1, 3, 0, False),
    ]
    assert (found.weighted_percent, found.reachable_seats, found.seats) == (57.1, 1, 4)
    assert [row.code for row in found.missing] == ["BB-01"]
    assert found.rows[0].course_titles == ("选品",)


def test_a_school_without_courses_covers_nothing_and_no_demand_has_no_share(cast):
    other = make_university()

    assert (coverage(other.pk).weighted_percent, coverage(other.pk).reachable_seats) == (0.0, 0)


def test_no_demand_has_no_share():
    found = coverage(make_university().pk)

    assert (found.rows, found.weighted_percent, found.seats) == ([], None, 0)


def test_pages_of_the_school_show_the_same_figure(cast):
    client = Client()
    client.force_login(cast.academic)

    front = client.get(reverse("dashboards:university", args=[cast.school.code]))
    table = client.get(reverse("dashboards:coverage", args=[cast.school.code]))

    assert front.context["coverage"] == table.context["coverage"] == coverage(cast.school.pk)
    assert "57.1" in front.text
    assert "选品" in table.text


def test_page_advises_the_skill_that_adds_most_and_says_by_which_definition(cast):
    client = Client()
    client.force_login(cast.academic)

    page = client.get(reverse("dashboards:coverage", args=[cast.school.code]))

    (advice,) = page.context["coverage"].advice
    assert (advice.skill.code, advice.taught, advice.level, advice.percent, advice.reachable) == (
        "BB-01",
        0,
        1,
        100.0,
        4,
    )
    assert "学员能投的名额从 1 个变成 4 个" in page.text
    assert "按名额 × 权重计" in page.text


def test_demand_is_narrowed_to_a_cluster_and_a_city(cast):
    other = make_approved(make_cast(), posts=[("选品师", 50, 2)], skills=_asks(("CC-01", 1)))
    client, address = Client(), reverse("dashboards:coverage", args=[cast.school.code])
    client.force_login(cast.academic)

    seats = {
        where: client.get(address, {"where": where}).context["coverage"].seats
        for where in ("", other.cluster.slug, other.cluster.city.slug, "nowhere")
    }

    assert list(seats.values()) == [6, 2, 2, 6]


def test_table_is_taken_away_as_it_stands(cast):
    client = Client()
    client.force_login(cast.academic)

    sheet = client.get(reverse("dashboards:coverage", args=[cast.school.code]), {"format": "csv"})

    assert "AA-01" in (text := sheet.content.decode("utf-8-sig"))
    assert "选品" in text


@pytest.mark.parametrize("orders", [1, 3])
def test_coverage_asks_the_same_for_one_order_and_three(orders, django_assert_num_queries):
    cast = make_cast()
    for number in range(orders):
        make_approved(cast, skills=_asks((f"A{number}-01", 1)))

    with django_assert_num_queries(7):
        coverage(cast.school.pk)
