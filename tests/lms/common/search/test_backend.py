"""The search itself, on whichever database the suite runs on."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from modelsearch.backends import database
from modelsearch.query import MATCH_ALL, Phrase, PlainText
from wagtail.documents.models import Document
from wagtail.models import Collection
from wagtail.search.backends import get_search_backend

from lms.common.search import compiling

pytestmark = pytest.mark.django_db
Search = Callable[..., list[str]]
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite's ranking")

TITLES = """\
跨境电商导论与安徽产业集群
外贸实务与出口报价
跨境平台运营
跨境 B2B 运营与询盘转化
海外市场调研、数据分析与选品
国际数字营销与社媒推广
商务英语与跨文化沟通
跨境物流与公共海外仓
关务、税务与产品合规
跨境支付与供应链金融
区域品牌建设与品牌出海
信用、监管与争议解决
跨境多平台运营大赛（演示）
新能源汽车产业集群
汽车零部件专业镇
羽毛羽绒产业集群
光储设备及组件产业集群
PEST 宏观环境分析
表格与可视化
1+N 产业链融资
跨境直播营销
生成式人工智能应用
申报与三单比对
柳木（柳编）产业集群
""".splitlines()

# A query and the places of the titles that answer it, first line 0.
QUERIES = {
    "电商": [0],
    "跨境电商": [0],
    "电商跨境": [0],
    "跨境": [0, 2, 3, 7, 9, 12, 20],
    "平台运营": [2, 12],
    "运营平台": [2, 12],
    "b2b": [3],
    "Ｂ２Ｂ": [3],
    "B2B运营": [3],
    "询盘": [3],
    "海外仓": [7],
    "物流海外仓": [7],
    "数据分析": [4],
    "分析": [4, 17],
    "环境分析 pest": [17],
    "品牌出海": [10],
    "出海品牌": [10],
    "汽车": [13, 14],
    "汽车新能源": [13],
    "产业集群": [0, 13, 15, 16, 23],
    "产业": [0, 13, 15, 16, 19, 23],
    "柳编": [23],
    "羽": [15],
    "1+N": [19],
    "供应链 金融": [9],
    "可视化表格": [18],
    "人工智能": [21],
    "税务，合规": [8],
    "会计": [],
}


def add(titles: list[str], **fields: object) -> list[Document]:
    """Documents with these titles, indexed."""
    rows = Document.objects.bulk_create([Document(title=title, file="a.pdf", **fields) for title in titles])
    get_search_backend().add_bulk(Document, rows)
    return rows


def found(query: object, rows: object = Document, **options: object) -> list[str]:
    return [row.title for row in get_search_backend().search(query, rows, **options)]


@pytest.fixture
def titles() -> list[str]:
    add(TITLES)
    return TITLES


@pytest.mark.parametrize("query", QUERIES)
def test_search_finds_what_answers_and_nothing_else(titles: list[str], query: str) -> None:
    assert sorted(found(query)) == sorted(titles[place] for place in QUERIES[query])


def test_search_finds_every_title_by_every_part_of_its_words(titles: list[str]) -> None:
    runs = {(run, title) for title in titles for run in re.findall(r"[\u4e00-\u9fff]+", title)}
    parts = {
        (run[start : start + size], title) for run, title in runs for size in (1, 2, 3, 4) for start in range(len(run))
    }

    missed = [(part, title) for part, title in sorted(parts) if title not in found(part)]

    assert missed == []


@pytest.mark.parametrize(("typed", "places"), [("跨境电", [0]), ("供应", [9]), ("pes", [17]), ("跨境 b2", [3])])
def test_autocomplete_takes_the_last_word_for_a_beginning(titles: list[str], typed: str, places: list[int]) -> None:
    results = get_search_backend().autocomplete(typed, Document)

    assert [row.title for row in results] == [titles[place] for place in places]


def test_search_puts_the_best_first() -> None:
    add(["茶叶、茶具与茶艺", "安徽茶叶产业概况"])

    assert found("茶") == ["茶叶、茶具与茶艺", "安徽茶叶产业概况"]


def test_search_keeps_the_given_order_when_asked(titles: list[str]) -> None:
    rows = Document.objects.order_by("-title")

    assert found("汽车", rows, order_by_relevance=False) == ["汽车零部件专业镇", "新能源汽车产业集群"]


@pytest.mark.parametrize("query", ["！？", "   ", "、"])
def test_search_without_words_finds_nothing(titles: list[str], query: str) -> None:
    assert found(query) == []


@pytest.mark.parametrize("query", ['"电商"', "电商'", "电商 \\", "电商*", "电商)", "title:电商", "%电商%"])
def test_search_takes_no_operators(titles: list[str], query: str) -> None:
    expected = [] if "title" in query else [titles[0]]

    assert found(query) == expected


@pytest.mark.parametrize(
    ("query", "places"),
    [
        (PlainText("跨境") & ~PlainText("运营"), [0, 7, 9, 20]),
        (PlainText("跨境") & PlainText("运营"), [2, 3, 12]),
        (PlainText("柳编") | PlainText("羽绒"), [15, 23]),
        (PlainText("柳编") | PlainText("！"), [23]),
        (PlainText("柳编") & PlainText("！"), []),
        (Phrase("平台运营"), [2, 12]),
        (Phrase("运营平台"), []),
        (PlainText("柳编 羽绒", operator="or"), [15, 23]),
    ],
)
def test_search_understands_combined_queries(titles: list[str], query: object, places: list[int]) -> None:
    assert sorted(found(query)) == sorted(titles[place] for place in places)


def test_search_for_all_but_some_finds_the_others(titles: list[str]) -> None:
    assert sorted(found(~PlainText("产业"))) == sorted(title for title in titles if "产业" not in title)


def test_search_for_everything_but_nothing_is_everything(titles: list[str]) -> None:
    assert compiling.in_terms(~PlainText("！")) is MATCH_ALL


@pytest.mark.parametrize(("query", "places"), [("柳编", [23]), ("电商跨境", [0]), ("会计", [])])
def test_search_in_one_field(titles: list[str], query: str, places: list[int]) -> None:
    assert found(query, fields=["title"]) == [titles[place] for place in places]


def test_search_obeys_filters_slices_counts_and_facets(titles: list[str]) -> None:
    root = Collection.get_first_root_node()
    other = root.add_child(instance=Collection(name="别的"))
    add(["跨境电商实训"], collection=other)

    results = get_search_backend().search("电商", Document)

    assert results.count() == 2
    assert [row.title for row in results[1:2]] == [[row.title for row in results][1]]
    assert results.facet("collection_id") == {root.pk: 1, other.pk: 1}
    assert found("电商", Document.objects.filter(collection=other)) == ["跨境电商实训"]


@on_sqlite
def test_search_ranks_among_the_rows_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    from lms.common.search import sqlite

    monkeypatch.setattr(sqlite, "RANKED", 2)
    other = Collection.get_first_root_node().add_child(instance=Collection(name="别的"))
    add(["茶茶茶茶", "茶茶茶茶"])
    add(["茶叶、茶具与茶艺", "安徽茶叶产业概况", "安徽茶叶产业概况二"], collection=other)

    names = found("茶", Document.objects.filter(collection=other))

    # Two are ranked, the others follow, newest first.
    assert names == ["茶叶、茶具与茶艺", "安徽茶叶产业概况", "安徽茶叶产业概况二"]


@on_sqlite
def test_search_asks_for_the_ranking_once(titles: list[str]) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found("跨境")

    assert [query["sql"].count("bm25") for query in queries] == [1, 0]


@on_sqlite
def test_search_counts_without_ranking(titles: list[str]) -> None:
    with CaptureQueriesContext(connection) as queries:
        count = get_search_backend().search("跨境", Document).count()

    assert count == 7
    assert [query["sql"].count("bm25") for query in queries] == [0]


def test_saving_indexes_without_reading_all_titles(django_capture_on_commit_callbacks: Callable[..., object]) -> None:
    with CaptureQueriesContext(connection) as queries, django_capture_on_commit_callbacks(execute=True):
        document = Document(title="跨境电商实训", file="a.pdf")
        document.file_size, document.file_hash = 1, "0"
        document.save()

    assert found("电商实训") == ["跨境电商实训"]
    assert [query["sql"] for query in queries if "AVG(" in query["sql"]] == []


@on_sqlite
def test_backend_looks_again_for_a_table_that_was_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "USE_SQLITE_FTS", False)

    assert type(get_search_backend()).__name__ == "ChineseSQLiteBackend"


def test_deleting_forgets(titles: list[str]) -> None:
    Document.objects.get(title=titles[23]).delete()

    assert found("柳编") == []
