"""Every key that a lab shows or asks has words, in Chinese and in English."""

import re
from functools import cache

import pytest
from django.utils.translation import override

from courses.choices.labs import WORDS, label
from courses.labs import LABS, Fault, Shown

CODES = sorted(LABS)
CHINESE = re.compile(r"[\u3400-\u9fff]")


@cache
def keys_of(code):
    """Every key of fifty cases."""
    return frozenset(_keys(LABS[code]))


def _keys(lab):
    for case in map(lab.make, range(50)):
        for ask in lab.asks(case):
            unit = [f"unit.{ask.unit}"] if ask.unit else []
            yield from filter(None, (ask.key, ask.group, ask.of, *ask.options, *unit))
            yield from (["none"] if ask.none else [])
        for sheet in lab.sheets(case):
            yield from (sheet.key, *sheet.columns)
            yield from (cell.value for row in sheet.rows for cell in row if cell.shown == Shown.NAME)


@pytest.mark.parametrize("code", CODES)
def test_every_key_has_words_in_both_languages(code):
    keys = {*keys_of(code), *(f"fault.{fault}" for fault in Fault), "yes", "no", "none"}

    with override("zh-hans"):
        chinese = {key: label(code, key) for key in keys}
    with override("en"):
        english = {key: label(code, key) for key in keys}

    assert [key for key, said in english.items() if CHINESE.search(said) or not said] == []
    assert [key for key, said in chinese.items() if not said] == []


@pytest.mark.parametrize("code", CODES)
def test_the_task_is_told_in_both_languages(code):
    words = WORDS[code]

    with override("en"):
        said = [str(one) for one in (words.task, *words.method, words.learns)]

    assert len(said) == 5
    assert not any(CHINESE.search(one) for one in said)


@pytest.mark.parametrize("code", CODES)
def test_no_words_are_left_over(code):
    assert set(WORDS[code].words) - keys_of(code) == set()


def test_what_has_no_words_is_told():
    with pytest.raises(KeyError, match="nonsense"):
        label("LAB-QT", "nonsense")
    assert label("LAB-QT", "12.90") == "12.90"
