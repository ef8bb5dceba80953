"""The government's pages show the figures of the database, with what each means, and let them be taken away."""

import pytest
from django.test import Client
from django.urls import reverse

from lms.audit import public as audit
from tests.factories.internships import make_approved, make_cast, make_placement

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def officer(cast):
    client = Client()
    client.force_login(cast.officer)
    return client


def test_front_page_says_the_gap_and_what_it_means(cast, officer):
    make_approved(cast, posts=[("运营助理", 50, 3)])

    page = officer.get(reverse("supervision:overview"))

    assert page.context["gap"] == 3
    assert str(page.context["definition"]) in page.text
    assert str(page.context["composite"]) in page.text


def test_gap_table_is_sorted_and_exported_as_it_stands(cast, officer):
    order = make_approved(cast, posts=[("运营助理", 50, 3)])
    address = reverse("supervision:gap")

    rows = officer.get(address).context["rows"]
    sheet = officer.get(address, {"format": "csv"}).content.decode("utf-8-sig")

    assert (rows[0].city, rows[0].gap) == (order.cluster.city, 3)
    assert f"{order.cluster.city.name_zh},3,0,3,1" in sheet.splitlines()


def test_cluster_table_lists_clusters_nobody_asks_in(cast, officer):
    make_placement(cast)

    page = officer.get(reverse("supervision:clusters"))

    assert [(row.seats, row.filled) for row in page.context["rows"]] == [(2, 1)]


def test_credit_page_keeps_points_back_until_the_sample_is_large_enough(cast, officer):
    page = officer.get(reverse("supervision:credit"))

    (firm, file, taught), *_ = page.context["rows"]
    assert (firm, file.points, taught) == (cast.firm, None, 0)
    assert firm.name_zh in page.text


def test_trail_is_narrowed_by_what_was_done(cast, officer):
    audit.record("order.closed", make_approved(cast), by=cast.officer)

    page = officer.get(reverse("supervision:trail"), {"action": "order.closed"})

    assert [event.action for event in page.context["page"]] == ["order.closed"]
    assert all(str(sentence) in page.text for sentence in page.context["definitions"])


@pytest.mark.parametrize("name", ["overview", "gap", "clusters", "credit", "trail"])
def test_only_officers_see_the_province(cast, name):
    client = Client()
    client.force_login(cast.manager)

    assert client.get(reverse(f"supervision:{name}")).status_code == 403
