import csv
import io
from datetime import UTC, datetime

import pytest
from django.test import RequestFactory
from openpyxl import load_workbook

from lms.common.sheets import Column, as_csv, as_xlsx, harmless
from lms.common.tables import download, listing
from lms.organisations.models import City

pytestmark = pytest.mark.django_db
COLUMNS = [Column("代码", "adcode"), Column("城市", lambda city: city.name_zh)]
SORTS = {"code": "adcode", "name": "name_en"}


@pytest.fixture
def cities():
    City.objects.all().delete()
    for number, slug in enumerate(["c", "a", "b"]):
        City.objects.create(
            adcode=f"90000{number}", slug=slug, name_zh=f"城{number}", name_en=slug.upper(), region_zh="皖中"
        )
    return City.objects.all()


def ask(query=""):
    return RequestFactory().get(f"/list/{query}")


@pytest.mark.parametrize(
    ("query", "slugs"),
    [("", "cab"), ("?sort=name", "abc"), ("?sort=-name", "cba"), ("?sort=pk", "cab"), ("?sort=-slug", "cab")],
)
def test_listing_sorts_only_by_what_it_names(cities, query, slugs):
    found = listing(ask(query), cities, sorts=SORTS, default="code")

    assert "".join(city.slug for city in found.page) == slugs


@pytest.mark.parametrize(
    ("query", "slugs"), [("?page=2", "b"), ("?page=99", "b"), ("?page=x", "ca"), ("?page=-1", "b")]
)
def test_listing_falls_back_to_a_page_that_exists(cities, query, slugs):
    found = listing(ask(query), cities, sorts=SORTS, default="code", per_page=2)

    assert "".join(city.slug for city in found.page) == slugs


def test_listing_searches_the_fields_it_is_given(cities):
    found = listing(ask("?q=城1"), cities, sorts=SORTS, default="code", search=["name_zh"])

    assert [city.slug for city in found.page] == ["a"]
    assert found.q == "城1"


def test_download_is_none_for_the_page_itself(cities):
    assert download(ask(), "cities", COLUMNS, cities) is None
    assert download(ask("?format=exe"), "cities", COLUMNS, cities) is None


def test_csv_opens_in_excel_with_its_chinese(cities):
    response = download(ask("?format=csv"), "城市", COLUMNS, cities.order_by("adcode"))

    assert response.content[:3] == b"\xef\xbb\xbf"
    assert list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")))) == [
        ["代码", "城市"],
        ["900000", "城0"],
        ["900001", "城1"],
        ["900002", "城2"],
    ]
    assert response["Content-Disposition"] == "attachment; filename*=UTF-8''%E5%9F%8E%E5%B8%82.csv"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "  ="])
def test_harmless_never_starts_like_a_formula(start):
    assert harmless(f"{start}1+1")[0] == "'"


@pytest.mark.parametrize("text", ["王=小明", "3-5", "", "中文"])
def test_harmless_leaves_other_text_alone(text):
    assert harmless(text) == text


def test_xlsx_holds_text_and_numbers_and_no_formula():
    rows = [{"a": "=1+1", "b": 3}, {"a": "＝cmd|' /C calc'!A0", "b": 4.5}, {"a": "0012", "b": None}]

    response = as_xlsx("x", [Column("=head", "a"), Column("b", "b")], rows)

    cells = [cell for row in load_workbook(io.BytesIO(response.content)).active.iter_rows() for cell in row]
    assert [cell.value for cell in cells][:6] == ["'=head", "b", "'=1+1", 3, "'＝cmd|' /C calc'!A0", 4.5]
    assert cells[6].value == "0012"
    assert "f" not in {cell.data_type for cell in cells}


def test_csv_writes_times_as_beijing_reads_them():
    response = as_csv("x", [Column("at", "at")], [{"at": datetime(2026, 12, 8, 10, 0, tzinfo=UTC)}])

    assert response.content.decode("utf-8-sig").split() == ["at", "2026-12-08", "18:00"]


def test_control_characters_do_not_stop_a_file():
    response = as_xlsx("x", [Column("a", "a")], [{"a": "x\x00y"}])

    assert load_workbook(io.BytesIO(response.content)).active["A2"].value == "xy"
