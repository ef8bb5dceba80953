"""A run's quizzes as its teachers meet them: set, timed, looked at, marked; and outsiders who find nothing."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from courses.models import Override, Quiz, QuizWindow
from courses.operations import attempts, overrides
from lms.organisations.public import Role
from tests.courses.operations.test_quizzes import make_essay_attempt
from tests.factories.courses import make_course, make_enrolment, make_run
from tests.factories.organisations import make_member
from tests.factories.quizzes import answer_all, make_quiz

pytestmark = pytest.mark.django_db
FORM = {
    "code": "q1",
    "title": "第一章",
    "kind": "graded",
    "questions": 3,
    "minutes": 20,
    "attempts": 2,
    "results": "closed",
}


@pytest.fixture
def enrolment(client):
    """Somebody learning in a run whose teacher is signed in."""
    found = make_enrolment(make_run(make_course(questions=6)))
    client.force_login(found.run.teacher)
    return found


def base(run):
    return f"/uni/{run.organisation.code}/courses/{run.pk}/"


def taken(enrolment, quiz, given="T"):
    attempt = attempts.start_attempt(enrolment.pk, by=enrolment.person, quiz_id=quiz.pk)
    answer_all(attempt, given)
    return attempts.submit_attempt(attempt.pk, by=enrolment.person)


def test_new_quiz_is_set_with_its_blueprint(client, enrolment):
    lines = {"level_1": 1, "count_1": 4, "level_2": 0, "count_2": 1}

    response = client.post(base(enrolment.run) + "quizzes/new/", FORM | lines)

    quiz = Quiz.objects.get()
    assert response["Location"] == base(enrolment.run) + "quizzes/"
    assert (quiz.run, quiz.minutes, quiz.questions, quiz.results) == (enrolment.run, 20, 5, "closed")
    assert quiz.blueprint == [{"skill": "", "level": 1, "count": 4}, {"skill": "", "level": 0, "count": 1}]


def test_new_quiz_the_banks_cannot_fill_says_which_line(client, enrolment):
    response = client.post(base(enrolment.run) + "quizzes/new/", FORM | {"level_1": 3, "count_1": 2})

    assert (response.status_code, Quiz.objects.count()) == (422, 0)
    assert "要 2 题，题库只有 0 题" in response.text


def test_new_quiz_with_a_code_already_used_is_refused(client, enrolment):
    make_quiz(enrolment.run)

    response = client.post(base(enrolment.run) + "quizzes/new/", FORM)

    assert (response.status_code, Quiz.objects.count()) == (422, 1)


def test_edit_quiz_keeps_its_code(client, enrolment):
    quiz = make_quiz(enrolment.run)

    client.post(base(enrolment.run) + f"quizzes/{quiz.pk}/edit/", FORM | {"code": "other", "title": "改了"})

    quiz.refresh_from_db()
    assert (quiz.code, quiz.title, quiz.attempts) == ("q1", "改了", 2)


def test_window_is_set_in_beijing_time(client, enrolment):
    quiz = make_quiz(enrolment.run)

    client.post(
        base(enrolment.run) + f"quizzes/{quiz.pk}/", {"opens_at": "2026-12-01T08:00", "closes_at": "2026-12-01T20:00"}
    )

    window = QuizWindow.objects.get()
    assert timezone.localtime(window.opens_at).strftime("%Y-%m-%d %H:%M") == "2026-12-01 08:00"


def test_window_the_wrong_way_round_says_so(client, enrolment):
    quiz = make_quiz(enrolment.run)

    response = client.post(
        base(enrolment.run) + f"quizzes/{quiz.pk}/", {"opens_at": "2026-12-02T08:00", "closes_at": "2026-12-01T20:00"}
    )

    assert (response.status_code, QuizWindow.objects.count()) == (422, 0)
    assert "截止时间要晚于开放时间" in response.text


def test_run_quizzes_counts_papers_and_means(client, enrolment):
    quiz = make_quiz(enrolment.run)
    taken(enrolment, quiz)
    taken(make_enrolment(enrolment.run), quiz, "F")
    attempts.start_attempt(make_enrolment(enrolment.run).pk, by=None, quiz_id=quiz.pk)

    line = client.get(base(enrolment.run) + "quizzes/").context["lines"][0]

    assert (line.handed_in, line.open, line.mean) == (2, 1, Decimal(50))


def test_papers_download_with_people_and_scores(client, enrolment):
    quiz = make_quiz(enrolment.run)
    taken(enrolment, quiz)

    response = client.get(base(enrolment.run) + f"quizzes/{quiz.pk}/?format=csv")

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row[1], row[6]) for row in rows[1:]] == [(enrolment.person.name, "100.0")]


def test_items_download_with_difficulty(client, enrolment):
    quiz = make_quiz(enrolment.run)
    taken(enrolment, quiz)

    response = client.get(base(enrolment.run) + f"quizzes/{quiz.pk}/?format=csv&list=items")

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row[2], row[3], row[4]) for row in rows[1:]] == [("1", "1.0", "")] * 3


def test_essay_is_marked_beside_its_guide(client, enrolment):
    essay = make_essay_attempt(enrolment).answers.get(question__kind="essay")
    address = base(enrolment.run) + f"essays/{essay.pk}/"
    page = client.get(address)

    response = client.post(address, {"percent": "60", "comment": "论据不足"})

    essay.refresh_from_db()
    assert "三点各得一分" in page.text and "一段论述" in page.text
    assert (response["Location"], essay.fraction) == (base(enrolment.run) + "quizzes/", Decimal("0.6"))


def test_override_is_asked_for_and_approved_by_another(client, enrolment):
    quiz = make_quiz(enrolment.run, minutes=30)
    until = timezone.localtime() + timedelta(days=3)
    form = {
        "enrolment": enrolment.pk, "quiz": quiz.pk, "kind": "extra_time", "extra_minutes": 15, "reason": "视力障碍",
        "expires_at": until.strftime("%Y-%m-%dT%H:%M"),
    }  # fmt: skip
    client.post(base(enrolment.run) + "overrides/new/", form)
    override = Override.objects.get()
    own = client.post(base(enrolment.run) + f"overrides/{override.pk}/", {"do": "approve"})
    client.force_login(make_member(Role.ACADEMIC, enrolment.run.organisation))

    client.post(base(enrolment.run) + f"overrides/{override.pk}/", {"do": "approve"})

    override.refresh_from_db()
    assert (own.status_code, override.is_in_force, override.asked_by) == (403, True, enrolment.run.teacher)


def test_override_without_sense_keeps_the_form(client, enrolment):
    quiz = make_quiz(enrolment.run)
    form = {
        "enrolment": enrolment.pk,
        "quiz": quiz.pk,
        "kind": "make_up",
        "reason": "病假",
        "expires_at": "2020-01-01T00:00",
    }

    response = client.post(base(enrolment.run) + "overrides/new/", form)

    assert (response.status_code, Override.objects.count()) == (422, 0)
    assert "病假" in response.text


def test_another_school_s_teacher_finds_none_of_it(client, enrolment):
    quiz = make_quiz(enrolment.run)
    essay = make_essay_attempt_of(enrolment)
    granted = overrides.ask_override(
        enrolment.pk, quiz.pk, "make_up", reason="病假", expires_at=timezone.now() + timedelta(days=1),
        by=enrolment.run.teacher,
    )  # fmt: skip
    client.force_login(make_run().teacher)
    paths = [
        "quizzes/", "quizzes/new/", f"quizzes/{quiz.pk}/", f"quizzes/{quiz.pk}/edit/", f"essays/{essay.pk}/",
        "overrides/new/",
    ]  # fmt: skip
    posts = [*paths[1:], f"quizzes/{quiz.pk}/retire/", f"overrides/{granted.pk}/"]

    answers = [client.get(base(enrolment.run) + path).status_code for path in paths]
    answers += [client.post(base(enrolment.run) + path, FORM).status_code for path in posts]

    assert set(answers) == {404}


def make_essay_attempt_of(enrolment):
    """Under another code than the quiz beside it."""
    return make_essay_attempt(enrolment, code="q2").answers.get(question__kind="essay")


def test_a_quiz_of_another_run_is_not_found(client, enrolment):
    foreign = make_quiz(make_run(enrolment.run.course))

    assert client.get(base(enrolment.run) + f"quizzes/{foreign.pk}/").status_code == 404


def test_learner_sees_the_quizzes_of_the_run(client, enrolment):
    make_quiz(enrolment.run, title="第一章测验")
    client.force_login(enrolment.person)

    doors = client.get(f"/courses/{enrolment.run.course.slug}/quizzes/").context["doors"]

    assert [(door.quiz.title, door.refusal) for door in doors] == [("第一章测验", ""), ("结课测验", "")]


@pytest.mark.parametrize("papers", [1, 3])
def test_run_quizzes_ask_the_same_for_any_number(client, enrolment, papers, django_assert_num_queries):
    for number in range(papers):
        taken(enrolment, make_quiz(enrolment.run, code=f"q{number}"))
    client.get(base(enrolment.run) + "quizzes/")

    with django_assert_num_queries(20):
        client.get(base(enrolment.run) + "quizzes/")
