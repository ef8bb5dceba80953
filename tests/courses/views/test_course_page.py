import pytest

from courses.choices import EnrolmentState, ReleaseKind
from courses.models import CourseRun
from courses.operations import enrolments
from lms.organisations.public import Role
from tests.factories.courses import around, do_lessons, make_course, make_enrolment, make_rule, make_run
from tests.factories.grades import give, make_item
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


def text_of(client, course):
    return client.get(f"/courses/{course.slug}/").content.decode()


def test_course_page_offers_strangers_to_sign_in(client):
    run = make_run(make_course(questions=1))

    page = text_of(client, run.course)

    assert f"/accounts/login/?next=/courses/{run.course.slug}/" in page
    assert run.organisation.name_zh in page
    assert f"/courses/{run.course.slug}/lessons/" not in page


def test_course_page_says_that_a_quiz_is_missing(client):
    with_quiz, without = make_course(questions=1), make_course(questions=0)

    assert "结课测验还没有出题" in text_of(client, without)
    assert "结课测验还没有出题" not in text_of(client, with_quiz)


def test_course_page_enrols_a_student(client):
    run = make_run(make_course())
    client.force_login(make_member(Role.STUDENT))

    response = client.post(f"/courses/{run.course.slug}/runs/{run.pk}/enrol/", follow=True)

    assert response.redirect_chain == [(f"/courses/{run.course.slug}/", 302)]
    assert f"/courses/{run.course.slug}/lessons/1/" in response.content.decode()
    assert run.enrolments.count() == 1


def test_course_page_says_why_nobody_can_enrol_any_more(client):
    run = make_run(make_course(), seats=1, has_waiting_list=False)
    make_enrolment(run)
    client.force_login(make_member(Role.STUDENT))

    response = client.post(f"/courses/{run.course.slug}/runs/{run.pk}/enrol/", follow=True)

    assert "这个班已经满员" in response.content.decode()
    assert run.enrolments.count() == 1


def test_course_page_of_a_full_run_offers_to_wait_and_shows_the_place(client):
    run = make_run(make_course(), seats=1)
    make_enrolment(run)
    make_enrolment(run)
    client.force_login(make_member(Role.STUDENT))

    before = text_of(client, run.course)
    after = client.post(f"/courses/{run.course.slug}/runs/{run.pk}/enrol/", follow=True).content.decode()

    assert ("排队等空位" in before, "你前面还有 1 人" in after, '排第 <b class="num">2</b> 位' in after) == (
        True,
        True,
        True,
    )
    assert f"/courses/{run.course.slug}/lessons/" not in after


def test_course_page_lets_who_waits_leave_the_line(client):
    run = make_run(make_course(), seats=1)
    make_enrolment(run)
    waiting = make_enrolment(run)
    client.force_login(waiting.person)

    page = client.post(f"/courses/{run.course.slug}/runs/{run.pk}/withdraw/", follow=True).content.decode()

    waiting.refresh_from_db()
    assert ("已离开排队" in page, waiting.state, waiting.ticket) == (True, EnrolmentState.WITHDRAWN, None)


@pytest.mark.parametrize(("days", "words"), [(5, "开课后才记进度和成绩"), (-5, "已结课：内容可以继续看")])
def test_course_page_says_when_nothing_counts(client, days, words):
    enrolment = make_enrolment()
    CourseRun.objects.filter(pk=enrolment.run_id).update(**around(days))
    client.force_login(enrolment.person)

    assert words in text_of(client, enrolment.run.course)


def test_course_page_shows_what_is_locked_and_why(client):
    enrolment = make_enrolment()
    make_rule(enrolment.run, ReleaseKind.PREVIOUS)
    client.force_login(enrolment.person)

    page = text_of(client, enrolment.run.course)

    addresses = [f"/courses/{enrolment.run.course.slug}/lessons/{n}/" in page for n in (1, 2)]
    assert ("先学完上一节“课时1”" in page, addresses) == (True, [True, False])


def test_enrol_by_a_link_does_nothing(client):
    run = make_run(make_course())
    client.force_login(make_member(Role.STUDENT))

    response = client.get(f"/courses/{run.course.slug}/runs/{run.pk}/enrol/")

    assert (response["Location"], run.enrolments.count()) == (f"/courses/{run.course.slug}/", 0)


def test_enrol_names_a_run_of_that_course_only(client):
    run, other = make_run(make_course()), make_course()
    client.force_login(make_member(Role.STUDENT))

    response = client.post(f"/courses/{other.slug}/runs/{run.pk}/enrol/")

    assert (response.status_code, run.enrolments.count()) == (404, 0)


def test_enrol_asks_strangers_to_sign_in(client):
    run = make_run(make_course())

    response = client.post(f"/courses/{run.course.slug}/runs/{run.pk}/enrol/")

    assert response["Location"].startswith("/accounts/login/?next=/courses/")


def test_a_score_that_is_not_whole_yet_is_not_shown_as_the_quizs(client):
    enrolment = make_enrolment(make_run(make_course(questions=1)))
    give(enrolment, make_item(enrolment.run), 80, publish=True)
    client.force_login(enrolment.person)

    text = text_of(client, enrolment.run.course)

    assert "总评 ≥ 60 分，含结课测验" in text and "目前 80，还有成绩没出" in text


def test_withdraw_frees_the_seat(client):
    enrolment = make_enrolment()
    client.force_login(enrolment.person)

    client.post(f"/courses/{enrolment.run.course.slug}/runs/{enrolment.run_id}/withdraw/")

    enrolment.run.refresh_from_db()
    assert enrolment.run.seats_taken == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_course_page_costs_the_same_for_any_number_of_rows(client, django_assert_max_num_queries, rows):
    course = make_course(lessons=rows, questions=rows, skills=[(f"Z{letter}-01", 2) for letter in "ABC"[:rows]])
    for _ in range(rows):
        make_run(course)
    enrolment = make_enrolment(make_run(course))
    do_lessons(enrolment, but=1)
    client.force_login(enrolment.person)
    client.get(f"/courses/{course.slug}/")

    with django_assert_max_num_queries(20):
        client.get(f"/courses/{course.slug}/")


def test_course_page_shows_a_teacher_the_lessons(client):
    run = make_run()
    client.force_login(run.teacher)

    assert f"/courses/{run.course.slug}/lessons/1/" in text_of(client, run.course)


def test_course_page_offers_a_second_chance_after_withdrawing(client):
    enrolment = make_enrolment()
    enrolments.withdraw(enrolment.run_id, by=enrolment.person)
    client.force_login(enrolment.person)

    assert f"/courses/{enrolment.run.course.slug}/runs/{enrolment.run_id}/enrol/" in text_of(
        client, enrolment.run.course
    )


def test_enrolled_people_find_assignments_quizzes_talk_and_grades(client):
    enrolment = make_enrolment()
    client.force_login(enrolment.person)
    slug = enrolment.run.course.slug

    text = client.get(f"/courses/{slug}/").text

    places = [f"/courses/{slug}/{name}/" for name in ("assignments", "quizzes", "talk")]
    for place in [*places, f"/learn/grades/{enrolment.run_id}/"]:
        assert f'<a class="chip" href="{place}">' in text
