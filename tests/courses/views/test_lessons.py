from datetime import timedelta

import pytest
from django.utils import timezone

from courses.choices import EnrolmentState, HelperKind, ReleaseKind
from courses.models import CourseRun, Enrolment, LessonDone, RunAssistant
from courses.operations import attempts, enrolments
from courses.queries import pages
from lms.organisations.public import Role
from tests.factories.courses import around, do_lessons, edit_lesson, make_course, make_enrolment, make_rule, make_run
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


def test_locked_lesson_says_why_and_leads_to_what_opens_it(client, enrolment):
    make_rule(enrolment.run, ReleaseKind.PREVIOUS)

    response = client.get(address(enrolment, 2))

    page = response.content.decode()
    assert (response.status_code, "第 2 节的内容" in page) == (403, False)
    assert ("先学完上一节“课时1”" in page, f'href="{address(enrolment, 1)}"' in page) == (True, True)


def test_locked_lesson_cannot_be_marked_done(client, enrolment):
    make_rule(enrolment.run, ReleaseKind.PREVIOUS)

    response = client.post(address(enrolment, 2))

    assert (response.status_code, LessonDone.objects.count()) == (403, 0)


def test_locked_lesson_that_opens_by_itself_says_when(client, enrolment):
    moment = timezone.now() + timedelta(days=3)
    make_rule(enrolment.run, ReleaseKind.AFTER, number=1, opens_at=moment)

    page = client.get(address(enrolment, 1)).content.decode()

    assert f"{timezone.localtime(moment):%Y-%m-%d %H:%M}（北京时间）自动开放" in page


def test_locked_lesson_is_open_to_who_teaches(client, enrolment):
    make_rule(enrolment.run, ReleaseKind.PREVIOUS)
    client.force_login(enrolment.run.teacher)

    assert "第 2 节的内容" in client.get(address(enrolment, 2)).content.decode()


@pytest.mark.parametrize("kind", HelperKind.values)
def test_lesson_is_read_by_who_assists(client, enrolment, kind):
    helper = make_member(Role.TEACHER, enrolment.run.organisation)
    RunAssistant.objects.create(run=enrolment.run, person=helper, kind=kind)
    client.force_login(helper)

    assert "第 2 节的内容" in client.get(address(enrolment, 2)).content.decode()


@pytest.mark.parametrize(("days", "words"), [(5, "现在可以预习"), (-5, "已结课：内容可以继续看")])
def test_lesson_outside_the_dates_is_read_and_counts_nothing(client, enrolment, days, words):
    CourseRun.objects.filter(pk=enrolment.run_id).update(may_preview=True, **around(days))

    page, done = client.get(address(enrolment, 1)).content.decode(), client.post(address(enrolment, 1))

    assert (words in page, "学完了" in page, done.status_code, LessonDone.objects.count()) == (True, False, 409, 0)


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

    with django_assert_max_num_queries(14):
        client.get(address(enrolment, 1))
