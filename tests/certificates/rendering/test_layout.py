"""Nothing on the page may touch anything else, whatever is written on it."""

import dataclasses
import itertools
from datetime import date
from pathlib import Path

import pytest

from certificates.rendering import Content, ContentError, Partner, SkillLine, fonts
from certificates.rendering.layout import chinese_date, lay_out
from certificates.rendering.marks import HEIGHT_MM, LEFT_MM, RIGHT_MM, Layout, Line
from tests.certificates.rendering.conftest import COMPLETION

SKILL = SkillLine("跨境电商选品与定价", 3, "精通", "International payment and settlement", "Proficient")
LONG_NAME = "阿卜杜热合曼·买买提吐尔逊·努尔麦麦提"
LONG_TITLE = "长江三角洲地区跨境电子商务公共海外仓共同配送与供应链金融服务一体化运营管理及人工智能辅助决策专项能力提升"
LONG_PARTNER = Partner(
    "长江三角洲一体化示范区跨境电子商务职业技术学院",
    "Yangtze Delta Demonstration Zone Vocational College of E-Commerce",
)

VARIANTS = {
    "usual": {},
    "one character": {"holder": "王", "holder_latin": ""},
    "long Uyghur name": {"holder": LONG_NAME},
    "fifty characters": {"holder": "阿卜杜热合曼" * 8 + "提提"},
    "long title": {
        "subject_zh": LONG_TITLE,
        "subject_en": "Integrated operations management of shared warehouses " * 3,
    },
    "one skill": {"skills": (SKILL,)},
    "twelve skills": {"skills": (SKILL,) * 12},
    "three partners": {"partners": (LONG_PARTNER,) * 3},
    "all of it": {
        "holder": LONG_NAME,
        "subject_zh": LONG_TITLE,
        "skills": (SKILL,) * 6,
        "partners": (LONG_PARTNER,) * 3,
    },
    "validity": {"valid_until": date(2029, 7, 8)},
    "bare": {"body_zh": "", "body_en": "", "closing_zh": "", "partners": (), "title_en": "", "issuer_en": ""},
    "long issuer": {
        "issuer_zh": "安徽省跨境电子商务与供应链产业人才培养公共服务平台",
        "verify_host": "certificates.huimao.example.cn/verify",
    },
    "marked": {"mark": "演示样本 SPECIMEN"},
}


@pytest.fixture
def loaded(font_cache: Path) -> fonts.Fonts:
    return fonts.load(font_cache)


@pytest.mark.parametrize("changes", VARIANTS.values(), ids=VARIANTS.keys())
def test_layout_lets_no_two_lines_touch(loaded, changes):
    layout = _laid_out(loaded, **changes)

    boxes = [(_box(line, loaded), line.text) for line in layout.lines]
    touching = [(a[1], b[1]) for a, b in itertools.combinations(boxes, 2) if _touch(a[0], b[0])]
    assert touching == []


@pytest.mark.parametrize("changes", VARIANTS.values(), ids=VARIANTS.keys())
def test_layout_keeps_every_line_inside_the_frame(loaded, changes):
    layout = _laid_out(loaded, **changes)

    boxes = {line.text: _box(line, loaded) for line in layout.lines}
    outside = {
        text
        for text, (left, top, right, bottom) in boxes.items()
        if left < 18 or right > 279 or top < 18 or bottom > 192.8
    }
    assert outside == set()


def test_layout_prints_every_word_of_the_content(loaded):
    layout = _laid_out(loaded, skills=(SKILL,), valid_until=date(2029, 7, 8))

    printed = "".join(line.text for line in layout.lines).replace(" ", "")
    words = [
        COMPLETION.holder,
        COMPLETION.body_zh,
        COMPLETION.body_en,
        COMPLETION.number,
        "2026-07-08",
        "2029-07-08",
        *SKILL[::2],
    ]
    assert [word for word in words if word.replace(" ", "") not in printed] == []


def test_layout_breaks_a_very_long_name_after_its_dot(loaded):
    layout = _laid_out(
        loaded, holder="阿卜杜热合曼买买提吐尔逊阿不都·努尔麦麦提阿卜力孜买合木提江乌斯曼江艾合买提江库尔班江吐尔逊江"
    )

    assert [line.text[-1] for line in layout.lines if line.bold and line.personal][:1] == ["·"]


def test_layout_refuses_more_words_than_a_page_holds(loaded):
    with pytest.raises(ContentError, match="too long for its place"):
        _laid_out(loaded, body_zh="学" * 2000)


def test_layout_marks_as_personal_what_differs_within_a_class(loaded):
    personal = [line.text for line in _laid_out(loaded).lines if line.personal]

    assert personal == [
        COMPLETION.holder,
        "LONG Yanjie",
        "95 分",
        "Final score 95 / 100",
        COMPLETION.number,
        COMPLETION.check_code,
    ]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 7, 8), "二〇二六年七月八日"),
        (date(2026, 10, 10), "二〇二六年十月十日"),
        (date(2026, 11, 20), "二〇二六年十一月二十日"),
        (date(2026, 12, 31), "二〇二六年十二月三十一日"),
    ],
)
def test_chinese_date_is_written_as_under_a_seal(day, words):
    assert chinese_date(day) == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"holder": " "}, "holder is empty"),
        ({"partners": (Partner("甲"),) * 4}, "partners: at most 3"),
        ({"skills": (SKILL,) * 13}, "skills: at most 12"),
        ({"skills": (SkillLine("物流", 5, "超越"),)}, "a level is 0 to 4"),
        ({"valid_until": date(2026, 7, 7)}, "valid_until is before issued_on"),
        ({"subject_zh": ""}, "score_zh stands beside subject_zh"),
    ],
)
def test_content_refuses_what_cannot_be_printed(changes, words):
    with pytest.raises(ContentError, match=words):
        dataclasses.replace(COMPLETION, **changes)


def test_content_has_no_place_for_an_identity_number():
    names = {field.name for field in dataclasses.fields(Content)}

    assert names & {"identity", "identity_number", "id_number", "id_card", "sfz"} == set()


def _laid_out(loaded: fonts.Fonts, **changes: object) -> Layout:
    return lay_out(dataclasses.replace(COMPLETION, **changes), loaded.width_em)


def _box(line: Line, loaded: fonts.Fonts) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the ink: hanzi reach from 0.84 em above the baseline to 0.08 em below."""
    width_mm = loaded.width_em(line.text, line.bold) * line.size_mm + line.tracking_mm * (len(line.text) - 1)
    left_mm = line.x_mm - {"left": 0, "centre": 0.5, "right": 1}[line.align] * width_mm
    return left_mm, line.y_mm - 0.84 * line.size_mm, left_mm + width_mm, line.y_mm + 0.08 * line.size_mm


def _touch(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def test_page_margins_are_symmetric():
    assert (LEFT_MM, HEIGHT_MM) == (297 - RIGHT_MM, 210)
