import pytest

from lms.demo import lessons

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


def test_read_shows_markup_as_text():
    assert "<script>" not in lessons.read(FRONT + "<script>alert(1)</script>\n").body[0][1]


def test_read_refuses_a_fence_that_is_no_block():
    with pytest.raises(ValueError, match="no block is called 'danger'"):
        lessons.read(FRONT + "```danger 小心\n火\n```\n")
