import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.choices import RunState
from courses.models import CourseRun, Enrolment, GradeEvent
from lms.organisations.public import Role
from tests.factories.courses import do_lessons, make_course, make_enrolment, make_run
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(client):
    """A run of a course without a quiz, its teacher signed in."""
    found = make_run(make_course(questions=0))
    client.force_login(found.teacher)
    return found


def roster(run):
    return f"/uni/{run.organisation.code}/courses/{run.pk}/"


def names(response):
    return [row.name for row in response.context["page"]]


def test_school_runs_lists_the_school_s_own_only(client, run):
    make_run()

    response = client.get(f"/uni/{run.organisation.code}/courses/")

    assert [one.pk for one in response.context["page"]] == [run.pk]


def test_school_runs_counts_learners_and_passes(client, run):
    make_enrolment(run)

    row = client.get(f"/uni/{run.organisation.code}/courses/?sort=-enrolled").context["page"][0]

    assert (row.enrolled, row.passed, row.left) == (1, 0, 29)


def test_school_runs_downloads_the_list(client, run):
    response = client.get(f"/uni/{run.organisation.code}/courses/?format=csv")

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == [run.course.code]


def test_open_run_opens_one(client, run):
    course, today = make_course(), timezone.localdate()
    form = {"course": course.code, "teacher": run.teacher_id, "term": "2026-2027-2", "seats": 12}
    dates = {"starts_on": today, "ends_on": today + timedelta(days=30)}

    response = client.post(f"/uni/{run.organisation.code}/courses/new/", {**form, **dates})

    opened = CourseRun.objects.get(term="2026-2027-2")
    assert response["Location"] == roster(opened)
    assert (opened.course, opened.seats, opened.organisation) == (course, 12, run.organisation)


def test_open_run_with_dates_the_wrong_way_round_says_so(client, run):
    today = timezone.localdate()
    form = {"course": run.course.code, "teacher": run.teacher_id, "term": "x", "seats": 12}

    response = client.post(
        f"/uni/{run.organisation.code}/courses/new/", {**form, "starts_on": today, "ends_on": today - timedelta(days=1)}
    )

    assert (response.status_code, CourseRun.objects.count()) == (422, 1)
    assert "结课日期不能早于开课日期" in response.content.decode()


def test_open_run_offers_the_school_s_teachers_only(client, run):
    make_member(Role.TEACHER)

    form = client.get(f"/uni/{run.organisation.code}/courses/new/").context["form"]

    assert [value for value, _name in form.fields["teacher"].choices] == [run.teacher_id]


def test_turn_run_closes_and_opens(client, run):
    for state in (RunState.CLOSED, RunState.OPEN):
        client.post(f"{roster(run)}turn/")
        run.refresh_from_db()
        assert run.state == state


def test_roster_filters_sorts_and_leaves_the_withdrawn_out(client, run):
    for name in ("赵一", "钱二", "孙三"):
        make_enrolment(run, make_member(Role.STUDENT, name=name))
    do_lessons(Enrolment.objects.get(person__name="钱二"), but=1)
    gone = Enrolment.objects.get(person__name="孙三")
    client.force_login(gone.person)
    client.post(f"/courses/{run.course.slug}/runs/{run.pk}/withdraw/")
    client.force_login(run.teacher)

    assert names(client.get(f"{roster(run)}?sort=-percent")) == ["钱二", "赵一"]
    assert names(client.get(f"{roster(run)}?q=赵")) == ["赵一"]
    assert names(client.get(f"{roster(run)}?state=withdrawn")) == ["孙三"]


def test_roster_downloads_the_same_rows(client, run):
    make_enrolment(run, make_member(Role.STUDENT, name="赵一"))
    make_enrolment(run, make_member(Role.STUDENT, name="钱二"))

    response = client.get(f"{roster(run)}?q=赵&format=csv")

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == ["赵一"]


def test_roster_is_open_to_the_academic_office_but_grades_are_not(client, run):
    enrolment = make_enrolment(run)
    client.force_login(make_member(Role.ACADEMIC, run.organisation))

    assert client.get(roster(run)).status_code == 200
    assert client.get(f"{roster(run)}grades/{enrolment.pk}/").status_code == 404


@pytest.mark.parametrize("role", [Role.TEACHER, Role.ACADEMIC])
@pytest.mark.parametrize("path", ["", "new/", "{pk}/", "{pk}/grades/{enrolment}/"])
def test_teaching_pages_answer_another_school_with_404(client, run, role, path):
    enrolment = make_enrolment(run)
    client.force_login(make_member(role))
    address = f"/uni/{run.organisation.code}/courses/{path.format(pk=run.pk, enrolment=enrolment.pk)}"

    assert client.get(address).status_code == 404


def test_teaching_pages_do_not_show_a_run_under_another_school_s_address(client, run):
    own = make_university()
    client.force_login(make_member(Role.ACADEMIC, own))

    assert client.get(f"/uni/{own.code}/courses/{run.pk}/").status_code == 404
    assert client.post(f"/uni/{own.code}/courses/{run.pk}/turn/").status_code == 404


def test_roster_of_a_colleague_answers_404(client, run):
    client.force_login(make_member(Role.TEACHER, run.organisation))

    assert client.get(roster(run)).status_code == 404


@pytest.mark.parametrize("role", [Role.STUDENT, Role.OFFICER, Role.MANAGER])
def test_teaching_pages_are_closed_to_other_roles(client, run, role):
    client.force_login(make_member(role))

    assert client.get(f"/uni/{run.organisation.code}/courses/").status_code in {403, 404}


def test_grade_is_recorded_and_shown(client, run):
    enrolment = make_enrolment(run)

    response = client.post(f"{roster(run)}grades/{enrolment.pk}/", {"score_percent": "72.5", "reason": "期末实操"})

    assert response["Location"] == roster(run)
    assert float(GradeEvent.objects.get().score_percent) == 72.5
    assert [row.score_percent for row in client.get(roster(run)).context["page"]] == [72.5]


def test_grade_of_somebody_in_another_run_answers_404(client, run):
    other = make_enrolment()

    response = client.post(f"{roster(run)}grades/{other.pk}/", {"score_percent": "72", "reason": "期末"})

    assert (response.status_code, GradeEvent.objects.count()) == (404, 0)


def test_grade_where_the_quiz_decides_says_so(client):
    enrolment = make_enrolment(make_run(make_course(questions=1)))
    client.force_login(enrolment.run.teacher)

    response = client.post(f"{roster(enrolment.run)}grades/{enrolment.pk}/", {"score_percent": "72", "reason": "期末"})

    assert (response.status_code, GradeEvent.objects.count()) == (422, 0)


@pytest.mark.parametrize("rows", [1, 3])
def test_roster_costs_the_same_for_any_number_of_people(client, run, django_assert_max_num_queries, rows):
    for _ in range(rows):
        do_lessons(make_enrolment(run), but=1)
    client.get(roster(run))

    with django_assert_max_num_queries(21):
        client.get(roster(run))


@pytest.mark.parametrize("rows", [1, 3])
def test_school_runs_cost_the_same_for_any_number_of_runs(client, django_assert_max_num_queries, rows):
    school = make_university()
    for _ in range(rows):
        make_enrolment(make_run(school=school))
    client.force_login(make_member(Role.ACADEMIC, school))
    client.get(f"/uni/{school.code}/courses/")

    with django_assert_max_num_queries(17):
        client.get(f"/uni/{school.code}/courses/")
