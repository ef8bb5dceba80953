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
from lms.organisations.public import load_places
from lms.skills import public as skills
from tests.factories.courses import make_home
from tests.lms.demo.sums import holds, sums, wrong_sums

ENTRIES = {entry["code"]: entry for entry in outline()["courses"]}
WHOLE = ["CBE101", "CBE201", "CBE301"]
LESSONS = {
    f"{code} {module}.{place}": one for code in ENTRIES for (module, place), one in lessons.written(code).items()
}
OF_MODULES = [row for row in every_question() if row.get("module")]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def words_of(lesson):
    """All that is read in a lesson, markup taken off."""
    return re.sub(r"<[^>]+>", " ", "\n".join(chain.from_iterable(_texts(block) for _name, block in lesson.body)))


def _texts(part):
    if isinstance(part, dict):
        part = list(part.values())
    if isinstance(part, list | tuple):
        return [text for one in part for text in _texts(one)]
    return [str(part)]


def places_of(entry, *, first_only):
    """Every place (module, lesson) of an outline, or the first of each module."""
    counts = [1 if first_only else len(module["lessons"]) for module in entry["modules"]]
    return [(module, place) for module, count in enumerate(counts, 1) for place in range(1, count + 1)]


@pytest.mark.parametrize("code", ENTRIES)
def test_every_lesson_of_whole_courses_is_written_and_the_first_of_each_module_elsewhere(code):
    assert sorted(lessons.written(code)) == places_of(ENTRIES[code], first_only=code not in WHOLE)


@pytest.mark.parametrize("code", ENTRIES)
def test_lessons_carry_the_outlines_titles_and_english_ones(code):
    found = lessons.written(code)

    assert {(m, n): one.title for (m, n), one in found.items()} == {
        (m, n): ENTRIES[code]["modules"][m - 1]["lessons"][n - 1] for m, n in found
    }
    assert [one.title_en for one in found.values() if not (one.title_en.isascii() and len(one.title_en) > 5)] == []


def test_lessons_are_long_enough_to_learn_from():
    lengths = {name: len(CHINESE.findall(words_of(one))) for name, one in LESSONS.items()}

    assert {name: length for name, length in lengths.items() if length < 500} == {}


def test_lessons_open_with_their_goal_ask_and_sum_up():
    for name, one in LESSONS.items():
        kind, first = one.body[0]
        assert (kind, first["tone"], first["title"]) == ("callout", "ok", "学完本节，你能"), name
        assert any(kind == "callout" and block["title"].startswith("自测") for kind, block in one.body), name
        assert "<h2>小结</h2>" in one.body[-1][1], name
        assert "自测答案" in one.body[-1][1], name


def test_lessons_hold_in_every_sum():
    wrong = {name: wrong_sums(words_of(one)) for name, one in LESSONS.items()}

    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.django_db
def test_lessons_are_made_of_blocks_an_editor_could_have_written():
    load_places()
    block = ContentBlock()

    for one in chain.from_iterable(lessons.in_registry(lessons.written(code)).values() for code in ENTRIES):
        assert len(block.clean(StreamValue(block, block.normalize(one.body)))) == len(one.body)


def test_worked_examples_have_steps_in_words_and_figures():
    examples = [(name, block) for name, one in LESSONS.items() for kind, block in one.body if kind == "worked_example"]

    assert [name for name, block in examples if not all(step["words"] for step in block["steps"])] == []
    assert [name for name, block in examples if not any(list(sums(step["figures"])) for step in block["steps"])] == []


@pytest.mark.parametrize("code", WHOLE)
def test_modules_of_whole_courses_have_eight_questions_of_three_kinds(code):
    for module in range(1, len(ENTRIES[code]["modules"]) + 1):
        kinds = [row["type"] for row in OF_MODULES if (row["course"], row["module"]) == (code, str(module))]
        assert len(kinds) >= 8
        assert len(set(kinds)) >= 3


@pytest.mark.parametrize("column", ["stem_zh", "id"])
def test_questions_differ(column):
    assert [text for text, n in Counter(row[column] for row in every_question()).items() if n > 1] == []


def test_questions_stand_alone():
    assert [row["id"] for row in OF_MODULES if re.search("上题|同上|下题|前一题", row["stem_zh"])] == []


def test_questions_are_explained_and_numbered_by_their_module():
    assert [row["id"] for row in OF_MODULES if len(CHINESE.findall(row["explanation_zh"])) < 8] == []
    assert [row["id"] for row in OF_MODULES if not row["id"].startswith(f"{row['course']}-M{row['module']}-")] == []


def test_questions_ask_for_skills_their_course_grants_and_no_higher_level():
    granted = {code: dict(entry["skills"]) for code, entry in ENTRIES.items()}

    assert [
        row["id"] for row in OF_MODULES if not 1 <= int(row["level"]) <= granted[row["course"]].get(row["skill"], 0)
    ] == []


def test_questions_hold_in_every_sum():
    wrong = {row["id"]: wrong_sums(row["stem_zh"] + "\n" + row["explanation_zh"]) for row in OF_MODULES}

    assert {code: found for code, found in wrong.items() if found} == {}


def test_numeric_keys_are_what_their_explanations_work_out():
    for row in OF_MODULES:
        if row["type"] == "calc":
            left, _sign, right = list(sums(row["explanation_zh"]))[-1]
            shown_as = 100 if right.endswith("%") else 1
            assert holds(f"({left})*{shown_as}", "≈", row["answer"]), row["id"]


@pytest.mark.django_db
def test_whole_course_comes_in_with_lessons_and_questions():
    make_home()
    load_places()
    skills.load_taxonomy()
    for entry in ENTRIES.values():
        import_outline(entry, by=None, written=lessons.in_registry(lessons.written(entry["code"])))

    assert import_questions(every_question()) == len(every_question()) == Question.objects.count()
    lesson = LessonPage.objects.get(title="区位商与集中度")
    assert lesson.title_en == "Location quotient and concentration"
    assert "颍州发艺" in LessonPage.objects.get(title="主流平台与自建站").body.render_as_block()
    assert "区位商" in lesson.body.render_as_block()
