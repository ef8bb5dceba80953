"""Breaking and shrinking, with a measure simple enough to count by hand: hanzi 1 em, anything else half."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.rendering import ContentError
from certificates.rendering.fitting import fit, name_units, units


def measure(text: str, bold: bool) -> float:
    return sum(1 if ord(character) >= 0x2E80 else 0.5 for character in text)


def test_fit_keeps_the_size_of_what_fits():
    assert fit("结业证书", measure, size_mm=10, width_mm=40) == (10, ("结业证书",))


def test_fit_shrinks_what_does_not():
    assert fit("结业证书", measure, size_mm=10, width_mm=32).size_mm == pytest.approx(8)


def test_fit_breaks_into_even_lines():
    assert fit("一二三四五六七八九十", measure, size_mm=10, width_mm=90, most_lines=2).lines == (
        "一二三四五",
        "六七八九十",
    )


def test_fit_breaks_where_the_sentence_pauses():
    lines = fit("一二三四五六，七八九十一二三四", measure, size_mm=10, width_mm=90, most_lines=2).lines

    assert lines == ("一二三四五六，", "七八九十一二三四")


def test_fit_does_not_leave_a_short_line_for_the_sake_of_a_comma():
    lines = fit("一二，三四五六七八九十", measure, size_mm=10, width_mm=90, most_lines=2).lines

    assert lines == ("一二，三四五", "六七八九十")


def test_fit_says_which_text_has_no_room():
    with pytest.raises(ContentError, match="一二三四五六七八九十"):
        fit("一二三四五六七八九十", measure, size_mm=10, width_mm=20)


def test_units_keep_words_numbers_and_their_marks_whole():
    assert units("修满 96 学时，《海外仓》AI assisted。") == [
        "修",
        "满 ",
        "96 ",
        "学",
        "时，",
        "《海",
        "外",
        "仓》",
        "AI ",
        "assisted。",
    ]


def test_name_units_end_after_the_middle_dot():
    assert name_units("阿卜杜热合曼·买买提") == ["阿卜杜热合曼·", "买买提"]


@given(st.text(alphabet="安徽，。「」《》a1 ·", min_size=1, max_size=60))
def test_units_lose_nothing(text):
    assert "".join(units(text)) == text.lstrip()


@given(st.text(alphabet="安徽产业，。ab ", min_size=1, max_size=60), st.integers(20, 100))
def test_fitted_lines_are_within_the_width_and_lose_no_character(text, width_mm):
    try:
        fitted = fit(text, measure, size_mm=5, width_mm=width_mm, most_lines=3)
    except ContentError:
        return

    widest_mm = max((measure(line, False) * fitted.size_mm for line in fitted.lines), default=0)
    assert ("".join("".join(fitted.lines).split()), widest_mm <= width_mm + 1e-9) == ("".join(text.split()), True)
