import pytest

from courses.models import CoursePage, LessonPage, ModulePage
from courses.operations.outlines import import_outline
from courses.queries import pages
from lms.common.errors import Invalid
from lms.demo import outline
from lms.skills import public as skills
from tests.factories.courses import make_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    """CBE201 of the outline, with the taxonomy and the home pages it needs."""
    make_home()
    skills.load_taxonomy()
    return next(entry for entry in outline.outline()["courses"] if entry["code"] == "CBE201")


def test_import_outline_makes_a_published_course_with_everything_below(entry):
    course = CoursePage.objects.get(pk=import_outline(entry, by=None))

    modules = pages.outline_of(course)
    assert (course.live, course.slug, course.class_hours, course.credit_hours) == (True, "cbe201", 64, 4)
    assert course.live_revision is not None
    assert [len(module.lessons) for module in modules] == [3, 4, 3, 3, 3, 3]
    assert modules[1].lessons[0].number == 4
    assert modules[1].lessons[0].title == "标题与属性"
    assert [(row.skill.code, row.level) for row in course.skills.all()] == [tuple(pair) for pair in entry["skills"]]


def test_import_outline_makes_the_english_course_page(entry):
    course = CoursePage.objects.get(pk=import_outline(entry, by=None))

    english = CoursePage.objects.get(locale__language_code="en")
    assert (english.title, english.slug) == ("Cross-border platform operations", "cbe201")
    assert english.translation_key == course.translation_key
    assert english.url_path.endswith("/courses/cbe201/")


def test_import_outline_says_in_a_lesson_only_what_the_outline_says(entry):
    import_outline(entry, by=None)

    text = LessonPage.objects.get(title="五点描述与详情").body.render_as_block()
    assert "刊登与视觉" in text
    assert "能写出含关键词的双语刊登" in text
    assert "计算不同折扣下的单件毛利" in text


def test_import_outline_again_changes_nothing(entry):
    first = import_outline(entry, by=None)
    count = ModulePage.objects.count() + LessonPage.objects.count()

    assert import_outline(entry, by=None) == first
    assert ModulePage.objects.count() + LessonPage.objects.count() == count == 25


@pytest.mark.parametrize("change", [{"skills": [["XX-99", 2]]}, {"kind": "hobby"}])
def test_import_outline_with_something_unknown_writes_nothing(entry, change):
    with pytest.raises(Invalid):
        import_outline({**entry, **change}, by=None)

    assert CoursePage.objects.count() == 0


def test_import_outline_without_a_home_page_says_so():
    entry = outline.outline()["courses"][0]
    skills.load_taxonomy()

    with pytest.raises(Invalid):
        import_outline(entry, by=None)
