from datetime import date

import pytest

from lms.demo import lessons
from lms.organisations.public import load_places

FRONT = "---\ntitle: 计费重\ntitle_en: Chargeable weight\n---\n"


def test_read_keeps_the_order_of_text_and_blocks():
    one = lessons.read(FRONT + "先看。\n\n```warn 单位\n克与**千克**。\n```\n\n## 小结\n\n记住。\n")

    assert (one.title, one.title_en) == ("计费重", "Chargeable weight")
    assert one.body == [
        ("text", "<p>先看。</p>\n"),
        ("callout", {"tone": "warn", "title": "单位", "text": "<p>克与<strong>千克</strong>。</p>\n"}),
        ("text", "<h2>小结</h2>\n<p>记住。</p>\n"),
    ]


def test_read_parts_an_example_into_task_steps_and_result():
    [(name, example)] = lessons.read(
        FRONT + "```example\n多重？\n- 体积重 | 2×3＝6 千克\n- 取大者\n= 6 千克\n```\n"
    ).body

    assert name == "worked_example"
    assert example == {
        "task": "多重？",
        "steps": [{"words": "体积重", "figures": "2×3＝6 千克"}, {"words": "取大者", "figures": ""}],
        "result": "6 千克",
    }


def test_read_makes_a_table_with_heads_and_a_note():
    source = "```table 两条线\n| 线 | 天 |\n| --- | --- |\n| 邮政 | 22 |\n教学参数\n```\n"
    [(name, table)] = lessons.read(FRONT + source).body

    assert name == "table"
    assert table == {
        "title": "两条线",
        "grid": {"data": [["线", "天"], ["邮政", "22"]], "table_header_choice": "row"},
        "note": "教学参数",
    }


def test_read_places_labs_and_discussions():
    one = lessons.read(FRONT + "```lab OW\n算一算。\n```\n```discuss\n为什么？\n```\n")

    assert one.body == [("lab", {"lab": "OW", "task": "算一算。"}), ("discussion", {"prompt": "为什么？"})]


def test_read_leaves_a_case_to_the_registry():
    lines = [
        "cluster: anqing-brush",
        "firm: 甲厂",
        "situation: 货**晚**了。",
        "question: 怎么办？",
        "source: 虚构",
        "source_on: 2026-10-01",
    ]
    [(name, case)] = lessons.read(FRONT + "```case 晚到\n" + "\n".join(lines) + "\n```\n").body

    assert (name, case["title"], case["cluster"], case["demo"]) == ("case", "晚到", "anqing-brush", True)
    assert case["situation"] == "<p>货<strong>晚</strong>了。</p>\n"
    assert case["source_on"] == date(2026, 10, 1)


@pytest.mark.django_db
def test_in_registry_finds_the_clusters_of_cases():
    load_places()
    found = {(1, 1): lessons.Written("甲", "A", [("text", "<p>乙</p>"), ("case", {"cluster": "anqing-brush"})])}

    [(_text, _words), (_case, case)] = lessons.in_registry(found)[1, 1].body

    assert case["cluster"].name_zh == "刷业产业集群"


def test_read_shows_markup_as_text():
    assert "<script>" not in lessons.read(FRONT + "<script>alert(1)</script>\n").body[0][1]


def test_read_refuses_a_fence_that_is_no_block():
    with pytest.raises(ValueError, match="no block is called 'danger'"):
        lessons.read(FRONT + "```danger 小心\n火\n```\n")
