"""Cutting of text and queries, without a database."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.common.search import text

CHINESE = st.text(alphabet="跨境电商运营实训与安徽产业集群茶叶海外仓一不三", min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("source", "tokens"),
    [
        ("电商", "电 商 电商"),
        ("跨境 B2B 运营", "跨 境 跨境 b2b 运 营 运营"),
        ("Python可视化", "python 可 视 化 可视 视化"),
        ("Ｂ２Ｂ／Ｂ２Ｃ", "b2b b2c"),
        ("C++、3.5 与 a_b", "c 3 5 与 a b"),
        ("𠮷野", "𠮷 野 𠮷野"),
        ("！？", ""),
        ("", ""),
    ],
)
def test_index_text_holds_characters_pairs_and_words(source: str, tokens: str) -> None:
    assert text.index_text(source) == tokens


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("电商", ["电商"]),
        ("商", ["商"]),
        ("电池维修", ["电池", "维修"]),
        ("可视化 Python", ["可视", "视化", "python"]),
        ("境电商", ["境", "电商"]),
        ("py python py", ["python", "py"]),
        ("！？", []),
        ("", []),
    ],
)
def test_query_terms_are_pairs_of_words(query: str, terms: list[str]) -> None:
    assert text.query_terms(query) == terms


def test_query_terms_of_a_phrase_keep_the_order() -> None:
    assert text.query_terms("电池维修", phrase=True) == ["电池", "池维", "维修"]


def test_query_terms_without_the_word_list_are_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rjieba", None)
    monkeypatch.setattr(text, "cutter", text.cutter.__wrapped__)

    assert text.query_terms("电池维修") == ["电池", "池维", "维修"]


def test_query_terms_of_a_pasted_page_are_limited() -> None:
    page = " ".join(f"word{number}" for number in range(1000))

    assert text.query_terms(page) == [f"word{number}" for number in range(text.MOST_TERMS)]


@given(CHINESE, CHINESE, CHINESE)
def test_query_terms_of_any_part_are_in_the_index(before: str, part: str, after: str) -> None:
    indexed = set(text.index_text(before + part + after).split())

    assert set(text.query_terms(part)) <= indexed


@given(st.text(max_size=40))
def test_query_terms_of_any_whole_text_are_in_its_index(anything: str) -> None:
    assert set(text.query_terms(anything)) <= set(text.index_text(anything).split())
