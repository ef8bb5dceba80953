"""Search in plain lists."""

import pytest
from wagtail.models import Collection

from lms.common.search.lists import matches_q

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def collections() -> None:
    root = Collection.get_first_root_node()
    for name in ("合肥 新能源汽车 A1", "芜湖 汽车零部件", "安庆 刷业 a1"):
        root.add_child(instance=Collection(name=name))


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("汽车", ["合肥 新能源汽车 A1", "芜湖 汽车零部件"]),
        ("刷", ["安庆 刷业 a1"]),
        ("汽车 合肥", ["合肥 新能源汽车 A1"]),
        ("汽车，芜湖", ["芜湖 汽车零部件"]),
        ("ａ１", ["合肥 新能源汽车 A1", "安庆 刷业 a1"]),
        ("汽车 刷业", []),
        ("100%", []),
    ],
)
def test_matches_q_wants_every_word(q: str, names: list[str]) -> None:
    found = matches_q(Collection.objects.order_by("pk"), q, ["name"])

    assert [row.name for row in found] == names


@pytest.mark.parametrize("q", ["", "  ", "，"])
def test_matches_q_without_words_keeps_all(q: str) -> None:
    assert matches_q(Collection.objects.all(), q, ["name"]).count() == Collection.objects.count()


def test_matches_q_looks_into_every_field() -> None:
    found = matches_q(Collection.objects.order_by("pk"), "刷 0001", ["name", "path"])

    assert [row.name for row in found] == ["安庆 刷业 a1"]


def test_matches_q_of_a_pasted_page_stays_small() -> None:
    found = matches_q(Collection.objects.all(), "字 " * 1000, ["name"])

    assert str(found.query).count("LIKE") == 8
