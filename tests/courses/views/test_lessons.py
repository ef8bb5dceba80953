import pytest

from courses.choices import EnrolmentState
from courses.models import Enrolment, LessonDone
from courses.operations import attempts, enrolments
from courses.queries import pages
from lms.organisations.public import Role
from tests.factories.courses import do_lessons, edit_lesson, make_course, make_enrolment, make_run
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment(client):
    """A signed-in learner of a course of three lessons."""
    found = make_enrolment(make_run(make_course(lessons=3, questions=1)))
    client.force_login(found.person)
    return found


def address(enrolment, number):
    return f"/courses/{enrolment.run.course.slug}/lessons/{number}/"


def test_lesson_is_read_by_the_enrolled(client, enrolment):
    page = client.get(address(enrolment, 2)).content.decode()

    assert "第 2 节的内容" in page


def test_lesson_shows_the_version_the_run_owes_whatever_is_published_later(client, enrolment):
    edit_lesson(enrolment.run.course, 2, "后来改的内容")
    pages.lessons_of(enrolment.run.course).first().unpublish()

    page = client.get(address(enrolment, 2)).content.decode()

    assert ("第 2 节的内容" in page, "后来改的内容" in page, "课时1" in page) == (True, False, True)


def test_lesson_done_leads_to_the_next_one(client, enrolment):
    response = client.post(address(enrolment, 1))

    assert response["Location"] == address(enrolment, 2)
    assert LessonDone.objects.get().lesson.title == "课时1"


def test_last_lesson_done_leads_to_the_quiz(client, enrolment):
    response = client.post(address(enrolment, 3))

    assert response["Location"] == f"/courses/{enrolment.run.course.slug}/quiz/"


def test_last_lesson_done_with_the_quiz_passed_passes_the_course(client, enrolment):
    do_lessons(enrolment, but=1)
    attempt = attempts.start_attempt(enrolment.pk, by=enrolment.person)
    attempts.save_answer(attempt.pk, 1, "T", by=enrolment.person)
    attempts.submit_attempt(attempt.pk, by=enrolment.person)

    response = client.post(address(enrolment, 3))

    assert response["Location"] == f"/courses/{enrolment.run.course.slug}/"
    assert Enrolment.objects.get(pk=enrolment.pk).state == EnrolmentState.PASSED


@pytest.mark.parametrize("number", [0, 4, 99])
def test_lesson_that_is_not_there_answers_404(client, enrolment, number):
    assert client.get(address(enrolment, number)).status_code == 404


@pytest.mark.parametrize("role", [Role.STUDENT, Role.TEACHER, Role.ACADEMIC, Role.OFFICER, Role.MANAGER])
def test_lesson_is_closed_to_others(client, enrolment, role):
    client.force_login(make_member(role))

    answers = [client.get(address(enrolment, 1)).status_code, client.post(address(enrolment, 1)).status_code]

    assert answers == [404, 404]
    assert LessonDone.objects.count() == 0


def test_lesson_is_closed_after_withdrawing(client, enrolment):
    enrolments.withdraw(enrolment.run_id, by=enrolment.person)

    assert client.get(address(enrolment, 1)).status_code == 404


def test_lesson_asks_strangers_to_sign_in(client, enrolment):
    client.logout()

    assert client.get(address(enrolment, 1))["Location"].startswith("/accounts/login/")


def test_lesson_shown_to_its_teacher_keeps_no_progress(client, enrolment):
    client.force_login(enrolment.run.teacher)

    shown, done = client.get(address(enrolment, 1)), client.post(address(enrolment, 1))

    assert "你以教师身份查看" in shown.content.decode()
    assert (done.status_code, LessonDone.objects.count()) == (200, 0)


@pytest.mark.parametrize("lessons", [1, 3])
def test_lesson_costs_the_same_for_any_number_of_lessons(client, django_assert_max_num_queries, lessons):
    enrolment = make_enrolment(make_run(make_course(lessons=lessons)))
    do_lessons(enrolment)
    client.force_login(enrolment.person)
    client.get(address(enrolment, 1))

    with django_assert_max_num_queries(13):
        client.get(address(enrolment, 1))
