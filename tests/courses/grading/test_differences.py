import pytest

from courses.grading.differences import MOST_TOKENS, differences


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("", "", []),
        ("同样", "同样", [("equal", "同样")]),
        ("第 2 节的内容", "第 2 节的新内容", [("equal", "第 2 节的"), ("addition", "新"), ("equal", "内容")]),
        ("运费 20 元", "运费 25 元", [("equal", "运费 "), ("deletion", "20"), ("addition", "25"), ("equal", " 元")]),
        ("", "新的", [("addition", "新的")]),
        ("旧的", "", [("deletion", "旧的")]),
    ],
)
def test_differences_name_what_went_and_what_came(before, after, pieces):
    assert differences(before, after) == pieces


def test_differences_of_long_texts_lose_nothing():
    before = "".join(f"第{n}句话讲运费。" for n in range(MOST_TOKENS))
    after = before.replace("第7句话讲运费。", "第7句话讲关税。")

    found = differences(before, after)

    assert "".join(text for kind, text in found if kind != "addition") == before
    assert "".join(text for kind, text in found if kind != "deletion") == after
    assert [text for kind, text in found if kind == "addition"] == ["第7句话讲关税。"]
