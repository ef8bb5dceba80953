"""A course copied in the CMS stands by itself: code, school, lessons, quizzes, questions."""

import pytest

from courses.models import CoursePage, LessonPage, Question, Quiz
from courses.operations import course_copies
from courses.queries import quizzes
from lms.common.errors import NotAllowed
from lms.organisations.public import Role
from tests.factories.courses import make_course
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    """A school's course with two lessons, three questions and a quiz of its own."""
    found = make_course(title="跨境选品", code="SEL201", lessons=2, questions=3, organisation=make_university())
    Quiz.objects.create(course=found, code="q1", title="第一章", questions=2)
    return found


def copied(client, course, **fields):
    form = {
        "new_title": "跨境选品（夜校）", "new_slug": "sel201-night", "new_parent_page": course.get_parent().pk,
        "copy_subpages": "on", **fields,
    }  # fmt: skip
    client.post(f"/cms/pages/{course.pk}/copy/", form)
    return CoursePage.objects.get(slug="sel201-night")


def test_teacher_copies_a_course_with_everything_it_needs(client, course):
    client.force_login(make_member(Role.TEACHER, course.organisation))

    copy = copied(client, course)

    assert (copy.code, copy.organisation, copy.live) == ("SEL201-2", course.organisation, False)
    assert LessonPage.objects.descendant_of(copy).count() == 2
    quiz = Quiz.objects.get(course=copy)
    assert (quiz.code, len(quizzes.pool_of(quiz))) == ("q1", 3)
    assert Question.objects.of_course(course).count() == 3


def test_the_editor_opens_the_copy_under_its_own_code(client, course):
    client.force_login(make_member(Role.TEACHER, course.organisation))

    copy = copied(client, course)

    newest = copy.get_latest_revision_as_object()
    assert (newest.code, newest.title, newest.organisation) == ("SEL201-2", "跨境选品（夜校）", course.organisation)


def test_finishing_a_copy_twice_is_once(client, course):
    teacher = make_member(Role.TEACHER, course.organisation)
    client.force_login(teacher)
    copy = copied(client, course)

    course_copies.finish_copy(course.pk, copy.pk, by=teacher)

    assert (Quiz.objects.filter(course=copy).count(), copy.banks.count()) == (1, 1)


def test_no_alias_is_made_of_a_course(client, course):
    client.force_login(make_member(Role.TEACHER, course.organisation))

    assert copied(client, course, alias="on").alias_of is None


def test_another_school_copies_nothing(client, course):
    client.force_login(make_member(Role.TEACHER, make_university()))

    client.post(f"/cms/pages/{course.pk}/copy/", {"new_title": "x", "new_slug": "x", "new_parent_page": 1})

    assert CoursePage.objects.count() == 1
    with pytest.raises(NotAllowed):
        course_copies.finish_copy(course.pk, course.pk, by=make_member(Role.TEACHER))
