"""The written lessons and their questions: complete, in the outline's order, and right in every sum."""

import re
from collections import Counter
from itertools import chain

import pytest
from wagtail.blocks import StreamValue

from courses.blocks import ContentBlock
from courses.models import LessonPage, Question
from courses.operations.outlines import import_outline
from courses.operations.questions import import_questions
from lms.demo import lessons
from lms.demo.outline import every_question, outline
from lms.skills import public as skills
from tests.factories.courses import make_home
from tests.lms.demo.sums import holds, sums, wrong_sums

ENTRIES = {entry["code"]: entry for entry in outline()["courses"]}
WHOLE = ["CBE101", "CBE201", "CBE301"]
LESSONS = [(code, *place, one) for code in ENTRIES for place, one in lessons.written(code).items()]
OF_MODULES = [row for row in every_question() if row.get("module")]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def every_lesson(test):
    return pytest.mark.parametrize(
        ("code", "module", "place", "lesson"), LESSONS, ids=[f"{c}-m{m}-l{n}" for c, m, n, _one in LESSONS]
    )(test)


def words_of(lesson):
    """All that is read in a lesson, markup taken off."""
    return re.sub(r"<[^>]+>", " ", "\n".join(chain.from_iterable(_texts(block) for _name, block in lesson.body)))


def _texts(part):
    if isinstance(part, dict):
        part = list(part.values())
    if isinstance(part, list | tuple):
        return [text for one in part for text in _texts(one)]
    return [str(part)]


@pytest.mark.parametrize("code", WHOLE)
def test_every_lesson_of_a_whole_course_is_written(code):
    places = [
        (m, n) for m, module in enumerate(ENTRIES[code]["modules"], 1) for n in range(1, len(module["lessons"]) + 1)
    ]

    assert sorted(lessons.written(code)) == places


@every_lesson
def test_lesson_carries_the_outlines_title_and_an_english_one(code, module, place, lesson):
    assert lesson.title == ENTRIES[code]["modules"][module - 1]["lessons"][place - 1]
    assert lesson.title_en.isascii()
    assert len(lesson.title_en) > 5


@every_lesson
def test_lesson_is_long_enough_to_learn_from(code, module, place, lesson):
    assert len(CHINESE.findall(words_of(lesson))) >= 500


@every_lesson
def test_lesson_opens_with_its_goal_asks_and_sums_up(code, module, place, lesson):
    name, first = lesson.body[0]
    assert (name, first["tone"], first["title"]) == ("callout", "ok", "学完本节，你能")
    assert any(name == "callout" and block["title"].startswith("自测") for name, block in lesson.body)
    assert "<h2>小结</h2>" in lesson.body[-1][1]
    assert "自测答案" in lesson.body[-1][1]


@every_lesson
def test_lesson_holds_in_every_sum(code, module, place, lesson):
    assert wrong_sums(words_of(lesson)) == []


@every_lesson
def test_lessons_blocks_are_what_an_editor_could_have_written(code, module, place, lesson):
    block = ContentBlock()

    assert block.clean(StreamValue(block, block.normalize(lesson.body)))


@every_lesson
def test_worked_examples_end_in_figures_that_are_worked_out(code, module, place, lesson):
    for name, block in lesson.body:
        if name == "worked_example":
            assert block["steps"]
            assert all(step["words"] for step in block["steps"])
            assert [step for step in block["steps"] if list(sums(step["figures"]))]


def test_modules_of_whole_courses_have_eight_questions_of_mixed_kinds():
    counts = Counter((row["course"], row["module"]) for row in OF_MODULES)
    kinds = {key: {row["type"] for row in OF_MODULES if (row["course"], row["module"]) == key} for key in counts}

    for code in WHOLE:
        for module in range(1, len(ENTRIES[code]["modules"]) + 1):
            assert counts[code, str(module)] >= 8
            assert len(kinds[code, str(module)]) >= 3


def test_questions_differ_in_stem_and_code():
    for column in ("stem_zh", "id"):
        assert [text for text, n in Counter(row[column] for row in every_question()).items() if n > 1] == []


@pytest.mark.parametrize("row", OF_MODULES, ids=[row["id"] for row in OF_MODULES])
def test_question_is_explained_and_asks_for_a_skill_its_course_grants(row):
    granted = dict(ENTRIES[row["course"]]["skills"])

    assert row["id"].startswith(f"{row['course']}-M{row['module']}-")
    assert len(CHINESE.findall(row["explanation_zh"])) >= 8
    assert 1 <= int(row["level"]) <= granted[row["skill"]]
    assert wrong_sums(row["stem_zh"] + "\n" + row["explanation_zh"]) == []


@pytest.mark.parametrize("row", [row for row in OF_MODULES if row["type"] == "calc"], ids=lambda row: row["id"])
def test_numeric_key_is_what_its_explanation_works_out(row):
    left, _sign, right = list(sums(row["explanation_zh"]))[-1]
    shown_as = 100 if right.endswith("%") else 1

    assert holds(f"({left})*{shown_as}", "≈", row["answer"])


@pytest.mark.django_db
def test_whole_course_comes_in_with_lessons_and_questions():
    make_home()
    skills.load_taxonomy()
    for entry in ENTRIES.values():
        import_outline(entry, by=None, written=lessons.written(entry["code"]))

    assert import_questions(every_question()) == len(every_question()) == Question.objects.count()
    lesson = LessonPage.objects.get(title="区位商与集中度")
    assert lesson.title_en == "Location quotient and concentration"
    assert "区位商" in lesson.body.render_as_block()
