"""Texts that share passages are found by what they share, and by nothing everybody has."""

import random

from hypothesis import given
from hypothesis import strategies as st

from courses.grading.similarity import Piece, pairs, passages

LETTERS = (
    "跨境电商物流报关汇率单证选品运营客服直播平台税费仓储退货支付信用合同样品报价成本利润渠道品牌广告流量转化库存物料"
)


def prose(seed, length=400):
    return "".join(random.Random(seed).choices(LETTERS, k=length))


def test_a_copied_half_is_found_whatever_the_commas():
    mine, other = prose(1), prose(2)
    copied = other[:200] + "，".join(mine[start : start + 5] for start in range(0, 200, 5))

    found = pairs([mine, prose(3), copied])

    assert [(pair.one, pair.other) for pair in found] == [(0, 2)]
    assert 45 <= found[0].shared_percent <= 50


def test_different_texts_are_no_pair():
    assert pairs([prose(seed) for seed in range(12)]) == []


def test_a_short_text_inside_a_long_one_is_all_of_it():
    long = prose(1, 2000)

    assert pairs([long, long[700:900]])[0].shared_percent == 100


def test_what_the_task_says_counts_for_nothing():
    task = prose(9, 300)

    assert pairs([task + prose(1, 100), task + prose(2, 100)], without=task) == []


def test_what_most_have_counts_for_nothing():
    quotation = prose(9, 300)

    assert pairs([quotation + prose(seed, 100) for seed in range(8)]) == []


def test_very_short_texts_are_not_compared():
    assert pairs(["报价 9.8 美元每件，FOB 上海"] * 2) == []


def test_full_width_and_capitals_are_one_spelling():
    words = "FOB shanghai price is nine point eight dollars a piece"
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isalpha() else sign for sign in words.upper())

    assert pairs([words, wide])[0].shared_percent == 100


def test_every_text_is_one_step():
    steps = []

    pairs([prose(1), prose(2), prose(3)], step=lambda: steps.append(1))

    assert len(steps) == 3


def test_passages_mark_what_both_have():
    left, right = passages("甲乙，丙丁。我们按离岸价报出九点八美元", "戊己庚辛：我们按离岸价，报出九点八美元吧")

    assert left == [Piece("甲乙，丙丁。", False), Piece("我们按离岸价报出九点八美元", True)]
    assert right == [Piece("戊己庚辛：", False), Piece("我们按离岸价，报出九点八美元", True), Piece("吧", False)]


@given(st.text(max_size=200), st.text(max_size=200))
def test_pieces_joined_are_the_text(one, other):
    left, right = passages(one, other)

    assert ("".join(piece.text for piece in left), "".join(piece.text for piece in right)) == (one, other)
