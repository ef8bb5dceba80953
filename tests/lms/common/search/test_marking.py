"""Marked pieces join to the text, and mark what was asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.common.search.marking import excerpt, marked


def marks(text: str, q: str) -> list[str]:
    return [part for part, hit in marked(text, q) if hit]


@pytest.mark.parametrize(
    ("text", "q", "found"),
    [
        ("跨境电商运营", "电商", ["电商"]),
        ("安徽产业集群跨境电商", "产业集群 电商", ["产业集群", "电商"]),
        ("维修动力电池", "电池维修", ["维修", "电池"]),
        ("Cross-border E-commerce", "e-commerce", ["E", "commerce"]),
        ("ＡＢＣ 公司", "abc", ["ＡＢＣ"]),
        ("FT-01 报价", "ft-01", ["FT", "01"]),
        ("没有这个词", "刷业", []),
        ("空的查询", "", []),
        ("标点", "！？", []),
    ],
)
def test_marked_marks_the_words_asked_for(text, q, found):
    assert marks(text, q) == found


@given(st.text(max_size=60), st.text(max_size=10))
def test_marked_pieces_join_to_the_text(text, q):
    assert "".join(part for part, _hit in marked(text, q)) == text


def test_excerpt_shows_the_part_with_the_hit():
    text = "开头" * 60 + "产业集群" + "结尾" * 60

    shown = excerpt(text, "产业集群", 40)

    assert "产业集群" in shown
    assert shown.startswith("…") and shown.endswith("…")
    assert len(shown) <= 42


def test_excerpt_of_a_short_text_is_the_text():
    assert excerpt("短文", "没有") == "短文"
