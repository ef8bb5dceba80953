import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from internships.formats import COLUMNS
from internships.models import Order
from tests.factories.internships import make_cast, make_skill

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(cast):
    client = Client()
    client.force_login(cast.manager)
    return client


def url(cast):
    return reverse("internships:order-import", args=[cast.firm.code])


def upload(client, cast, content, name="orders.csv"):
    return client.post(url(cast), {"school": cast.school.pk, "file": SimpleUploadedFile(name, content)})


def line(**changes):
    cells = {
        "number": "1", "mode": "订单班", "name_zh": "运营助理", "staff": "30", "seats": "4", "same_post_wage": "4200",
        "pay": "3600", "starts_on": "2027-03-01", "months": "6",
    }  # fmt: skip
    return ",".join({**cells, **changes}.get(key, "") for key in COLUMNS)


def table(*lines):
    return "\n".join([",".join(COLUMNS.values()), *lines]).encode()


def test_sheet_is_looked_through_then_written_as_drafts(cast, client):
    skill = make_skill("EC-05")
    content = table(line(skills=f"{skill.code}:2:3"), line(name_zh="跟单员", mode="", pay=""), line(number="2"))

    looked = upload(client, cast, content)
    before = Order.objects.count()
    written = client.post(url(cast), {"plan": looked.context["signed"]})

    orders = Order.objects.order_by("pk")
    assert (looked.status_code, before, written.status_code) == (200, 0, 302)
    assert [(o.state, o.posts.count(), o.headcount, o.school_id) for o in orders] == [
        ("draft", 2, 200, cast.school.pk), ("draft", 1, 200, cast.school.pk),
    ]  # fmt: skip
    assert list(orders[0].skills.values_list("skill__code", "level", "weight")) == [("EC-05", 2, 3)]


def test_wrong_cell_is_named_and_nothing_is_written(cast, client):
    looked = upload(client, cast, table(line(), line(number="2", seats="四")))

    page = looked.content.decode()
    assert (looked.status_code, looked.context["signed"], Order.objects.count()) == (422, "", 0)
    assert looked.context["faults"] == [(3, "名额", "“四”不是整数")]
    assert "写入 1 个草稿" not in page


def test_template_comes_back_as_it_is(cast, client):
    for code in ("EC-05", "LG-01"):
        make_skill(code)
    file = client.get(url(cast), {"format": "xlsx"}).content
    book = openpyxl.load_workbook(io.BytesIO(file))

    looked = upload(client, cast, file, "template.xlsx")

    assert [cell.value for cell in book.active[1]] == list(COLUMNS.values())
    assert [order.number for order in looked.context["orders"]] == ["1"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", "单号\n1".encode()])
def test_what_is_no_table_is_refused_in_words(cast, client, content):
    looked = upload(client, cast, content)

    assert (looked.status_code, Order.objects.count()) == (422, 0)


def test_forged_or_foreign_plan_is_refused(cast, client):
    other = make_cast()
    stranger = Client()
    stranger.force_login(other.manager)
    plan = upload(stranger, other, table(line())).context["signed"]

    for given in ("nonsense", plan):
        client.post(url(cast), {"plan": given})

    assert Order.objects.count() == 0


def test_import_is_the_managers_alone(cast):
    mentor = Client()
    mentor.force_login(cast.mentor)

    assert upload(mentor, cast, table(line())).status_code == 404
