import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.internships import make_accepted, make_approved, make_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(cast):
    client = Client()
    client.force_login(cast.manager)
    return client


def test_candidates_table_and_board_show_the_same(cast, client):
    placement = make_accepted(cast)
    url = reverse("internships:candidates", args=[cast.firm.code])

    board, table = client.get(url), client.get(url, {"view": "table"})

    assert [row.pk for row in board.context["rows"]] == [row.pk for row in table.context["rows"]] == [placement.pk]


def test_list_as_a_file_holds_what_the_page_shows(cast):
    order = make_approved(cast)
    make_draft(cast)

    answer = Client().get(reverse("internships:orders"), {"format": "csv"})

    rows = answer.content.decode("utf-8-sig").splitlines()
    assert [row.split(",")[0] for row in rows] == ["编号", order.code]
