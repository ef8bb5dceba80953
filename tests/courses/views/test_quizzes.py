import pytest

from courses.choices import AttemptState
from courses.models import Answer, Attempt
from courses.operations import attempts
from lms.organisations.public import Role
from tests.factories.courses import do_lessons, make_course, make_enrolment, make_run
from tests.factories.grades import make_item
from tests.factories.organisations import make_member
from tests.factories.questions import make_question
from tests.factories.quizzes import answer_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(client):
    """A signed-in learner's open attempt of two judgement questions, every lesson done."""
    enrolment = make_enrolment(make_run(make_course(lessons=1, questions=2)))
    do_lessons(enrolment)
    client.force_login(enrolment.person)
    return attempts.start_attempt(enrolment.pk, by=enrolment.person)


def question(attempt, position):
    return f"/learn/attempts/{attempt.uuid}/q/{position}/"


def test_quiz_begins_with_a_post(client):
    enrolment = make_enrolment(make_run(make_course(questions=1)))
    client.force_login(enrolment.person)
    address = f"/courses/{enrolment.run.course.slug}/quiz/"

    client.get(address)
    looked = Attempt.objects.count()
    response = client.post(address)

    assert looked == 0
    assert response["Location"] == question(Attempt.objects.get(), 1)


def test_quiz_says_that_questions_are_missing(client):
    enrolment = make_enrolment(make_run(make_course(questions=0)))
    client.force_login(enrolment.person)

    page = client.get(f"/courses/{enrolment.run.course.slug}/quiz/")

    assert "由任课教师录入成绩" in page.content.decode()


def test_quiz_is_for_the_enrolled(client):
    course = make_run(make_course(questions=1)).course
    client.force_login(make_member(Role.STUDENT))

    assert client.post(f"/courses/{course.slug}/quiz/").status_code == 404


@pytest.mark.parametrize(("go", "target"), [("next", "q/2/"), ("check", "check/"), ("nonsense", "q/1/")])
def test_question_keeps_the_answer_and_goes_where_asked(client, attempt, go, target):
    response = client.post(question(attempt, 1), {"given": "T", "go": go})

    assert response["Location"] == f"/learn/attempts/{attempt.uuid}/{target}"
    assert attempt.answers.get(position=1).given == "T"


def test_question_keeps_several_ticks_in_order(client, attempt):
    Answer.objects.filter(position=1).update(question=make_question(kind="multiple"))

    client.post(question(attempt, 1), {"given": ["C", "A"], "flagged": "1", "go": "next"})

    saved = attempt.answers.get(position=1)
    assert (saved.given, saved.flagged) == (["A", "C"], True)
    assert client.get(question(attempt, 1)).content.decode().count(" checked") == 3


def test_question_answers_htmx_with_the_time(client, attempt):
    response = client.post(question(attempt, 1), {"given": "T"}, headers={"HX-Request": "true"})

    assert "答案已保存" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_question_shows_neither_answer_nor_explanation(client, attempt):
    page = client.get(question(attempt, 1)).content.decode()

    assert "因为对。" not in page


def test_check_names_what_is_not_answered(client, attempt):
    client.post(question(attempt, 1), {"given": "T"})

    page = client.get(f"/learn/attempts/{attempt.uuid}/check/").content.decode()

    assert "还有 1 题没答" in page
    assert Attempt.objects.get().state == AttemptState.OPEN


def test_handing_in_shows_the_score_and_every_explanation(client, attempt):
    for position in (1, 2):
        client.post(question(attempt, position), {"given": "T"})

    response = client.post(f"/learn/attempts/{attempt.uuid}/check/", follow=True)

    page = response.content.decode()
    assert response.redirect_chain == [(f"/learn/attempts/{attempt.uuid}/", 302)]
    assert page.count("因为对。") == 2
    assert "课程已通过" in page


def test_handed_in_attempt_takes_no_answers_and_keeps_its_result(client, attempt):
    client.post(f"/learn/attempts/{attempt.uuid}/check/")

    saved = client.post(question(attempt, 1), {"given": "T"})
    again = client.post(f"/learn/attempts/{attempt.uuid}/check/")

    assert (saved.status_code, again.status_code) == (409, 302)
    assert Attempt.objects.get().score_percent == 0
    assert Answer.objects.filter(given__isnull=False).count() == 0


@pytest.mark.parametrize("path", ["", "q/1/", "check/"])
@pytest.mark.parametrize("role", [Role.STUDENT, Role.TEACHER])
def test_foreign_attempt_answers_404(client, attempt, path, role):
    client.force_login(make_member(role, attempt.enrolment.run.organisation))
    address = f"/learn/attempts/{attempt.uuid}/{path}"

    assert client.get(address).status_code == 404
    if path:
        assert client.post(address, {"given": "T"}).status_code == 404
    assert Answer.objects.filter(given__isnull=False).count() == 0


def test_question_that_is_not_there_answers_404(client, attempt):
    assert client.get(question(attempt, 9)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_saving_an_answer_costs_little(client, django_assert_max_num_queries, count):
    enrolment = make_enrolment(make_run(make_course(questions=count)))
    client.force_login(enrolment.person)
    attempt = attempts.start_attempt(enrolment.pk, by=enrolment.person)
    client.post(question(attempt, 1), {"given": "F"}, headers={"HX-Request": "true"})

    with django_assert_max_num_queries(8):
        client.post(question(attempt, 1), {"given": "T"}, headers={"HX-Request": "true"})


@pytest.mark.parametrize(("given", "told"), [("F", True), ("T", False)])
def test_the_second_of_two_devices_with_one_number_is_told(client, attempt, given, told):
    client.force_login(attempt.enrolment.person)
    client.post(question(attempt, 1), {"given": "T", "seq": "1"}, headers={"HX-Request": "true"})

    answer = client.post(question(attempt, 1), {"given": given, "seq": "1"}, headers={"HX-Request": "true"})

    assert ("这里的没有覆盖它" in answer.text, Answer.objects.get(position=1).given) == (told, "T")


def test_a_passed_quiz_does_not_promise_the_course_while_marks_are_to_come(client, attempt):
    make_item(attempt.enrolment.run)
    answer_all(attempt)
    attempts.submit_attempt(attempt.pk, by=attempt.enrolment.person)

    page = client.get(f"/learn/attempts/{attempt.uuid}/").text

    assert "这次及格了；还有成绩没出" in page and "就通过" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_result_costs_the_same_for_any_number_of_questions(client, django_assert_max_num_queries, count):
    enrolment = make_enrolment(make_run(make_course(questions=count)))
    client.force_login(enrolment.person)
    attempt = attempts.start_attempt(enrolment.pk, by=enrolment.person)
    attempts.submit_attempt(attempt.pk, by=enrolment.person)
    client.get(f"/learn/attempts/{attempt.uuid}/")

    with django_assert_max_num_queries(18):
        client.get(f"/learn/attempts/{attempt.uuid}/")
