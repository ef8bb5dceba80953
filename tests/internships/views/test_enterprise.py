from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from internships.models import Order
from lms.organisations.public import Membership, Role, add_member
from tests.factories.internships import make_approved, make_cast, make_draft, make_placement, make_skill, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def client(cast):
    client = Client()
    client.force_login(cast.manager)
    return client


def filled(cast, skill, **changes):
    """The order form as a firm fills it in: one post, one skill."""
    mentor = Membership.objects.get(person=cast.mentor)
    return {
        "school": cast.school.pk, "mode": "order_class", "headcount": 200, "months": 6,
        "starts_on": (timezone.localdate() + timedelta(days=30)).isoformat(), "same_post_wage": 5000, "pay": 4000,
        "fees": 0, "youngest_year": 2, "mentor": mentor.pk, "course_codes": "cbe102，CBE201", "note": "",
        "posts-TOTAL_FORMS": 2, "posts-INITIAL_FORMS": 0, "posts-0-name_zh": "运营助理", "posts-0-staff": 50,
        "posts-0-seats": 2, "posts-0-minimum": "",
        "needs-TOTAL_FORMS": 1, "needs-INITIAL_FORMS": 0, "needs-0-code": skill.code, "needs-0-level": 2,
        "needs-0-weight": 1, **changes,
    }  # fmt: skip


def test_form_makes_a_draft_and_sends_it(cast, client):
    url = reverse("internships:order-new", args=[cast.firm.code])

    answer = client.post(url, filled(cast, make_skill(), submit=1))

    order = Order.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("internships:order", args=[order.code]))
    assert (order.state, order.course_codes, order.mentor_id) == ("submitted", ["CBE102", "CBE201"], cast.mentor.pk)
    assert list(order.posts.values_list("name_zh", "staff", "seats")) == [("运营助理", 50, 2)]


def test_refused_form_keeps_one_draft_however_often_it_is_sent(cast, client):
    skill = make_skill()
    url = reverse("internships:order-new", args=[cast.firm.code])

    first = client.post(url, filled(cast, skill, submit=1, fees=500))
    second = client.post(first.context["action"], filled(cast, skill, submit=1, fees=300))
    third = client.post(second.context["action"], filled(cast, skill, submit=1))

    assert [first.status_code, second.status_code, third.status_code] == [422, 422, 302]
    assert list(Order.objects.values_list("state", "fees")) == [("submitted", 0)]


def test_rows_left_as_they_were_stay_and_emptied_rows_go(cast, client):
    skill = make_skill()
    order = make_draft(cast, posts=[("甲", 50, 1), ("乙", 50, 1), ("丙", 50, 1)], skills=((skill.code, 2, 1),))
    url = reverse("internships:order-edit", args=[cast.firm.code, order.code])
    rows = {"posts-TOTAL_FORMS": 4}
    for number, name in enumerate(["甲", "", "丙"]):
        rows |= {
            f"posts-{number}-name_zh": name, f"posts-{number}-staff": 50 if name else "",
            f"posts-{number}-seats": 1 if name else "", f"posts-{number}-minimum": "",
        }  # fmt: skip

    answer = client.post(url, filled(cast, skill, draft=1, **rows))

    assert answer.status_code == 302
    assert list(order.posts.values_list("name_zh", flat=True)) == ["甲", "丙"]


def test_every_mistake_is_named_on_top_at_once(cast, client):
    url = reverse("internships:order-new", args=[cast.firm.code])
    wrong = filled(cast, make_skill(), **{"pay": "", "posts-0-seats": "", "needs-0-code": ""})

    answer = client.post(url, wrong)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert [name for name in ("id_pay", "id_posts-0-seats", "id_needs-0-code") if f'href="#{name}"' not in page] == []
    assert Order.objects.count() == 0


def test_minimum_above_the_seats_is_refused(cast, client):
    url = reverse("internships:order-new", args=[cast.firm.code])

    answer = client.post(url, filled(cast, make_skill(), **{"posts-0-minimum": 3}))

    assert (answer.status_code, Order.objects.count()) == (422, 0)


def test_copy_begins_with_the_last_order(cast, client):
    skill = make_skill()
    order = make_approved(cast, posts=[("跟单员", 50, 3)], skills=((skill.code, 2, 4),), course_codes=("CBE102",))

    page = client.get(reverse("internships:order-new", args=[cast.firm.code]), {"from": order.code})

    assert page.context["posts"].initial[0]["name_zh"] == "跟单员"
    assert page.context["needs"].initial == [{"code": skill.code, "level": 2, "weight": 4}]
    assert f'value="{order.starts_on:%Y-%m-%d}"' in page.content.decode()
    assert page.context["conditions"].initial["course_codes"] == "CBE102"


def test_copy_of_another_firms_order_is_not_given(cast, client):
    other = make_cast()
    order = make_approved(other)

    page = client.get(reverse("internships:order-new", args=[cast.firm.code]), {"from": order.code})

    assert page.context["posts"].initial == []


def test_order_under_way_cannot_be_opened_for_changing(cast, client):
    order = make_submitted(cast)

    answer = client.get(reverse("internships:order-edit", args=[cast.firm.code, order.code]))

    assert answer.status_code == 409


def test_order_is_not_edited_under_another_firms_address(cast, client):
    order = make_draft(cast)
    other = make_cast()
    add_member(cast.manager, other.firm, Role.MANAGER, by=None)

    assert client.get(reverse("internships:order-edit", args=[other.firm.code, order.code])).status_code == 404


def test_candidates_table_and_board_show_the_same(cast, client):
    placement = make_placement(cast)
    url = reverse("internships:candidates", args=[cast.firm.code])

    board, table = client.get(url), client.get(url, {"view": "table"})

    assert [row.pk for row in board.context["rows"]] == [row.pk for row in table.context["rows"]] == [placement.pk]


def test_list_as_a_file_holds_what_the_page_shows(cast):
    order = make_approved(cast)
    make_draft(cast)

    answer = Client().get(reverse("internships:orders"), {"format": "csv"})

    rows = answer.content.decode("utf-8-sig").splitlines()
    assert [row.split(",")[0] for row in rows] == ["编号", order.code]
