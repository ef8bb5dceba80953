import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import RegradeRequest
from lms.organisations.public import Role
from tests.factories.courses import make_enrolment
from tests.factories.grades import give, make_graded_run, make_item
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment(client):
    found = make_graded_run(learners=1).enrolments.get()
    client.force_login(found.person)
    return found


def queue(run, *more):
    return f"/uni/{run.organisation.code}/courses/{run.pk}/regrades/" + "".join(f"{part}/" for part in more)


def test_own_grades_show_published_results_only(client, enrolment):
    give(enrolment, make_item(enrolment.run, "期末实操"), 83.5, publish=True)
    give(enrolment, make_item(enrolment.run, "展示"), 41.5)

    page = client.get(f"/learn/grades/{enrolment.run_id}/").content.decode()

    assert ("83.5" in page, "41.5" in page, "展示" in page, "成绩怎么算" in page) == (True, False, True, True)


def test_own_courses_list_every_course_with_its_score(client, enrolment):
    give(enrolment, make_item(enrolment.run), 83, publish=True)
    make_enrolment(person=enrolment.person)

    lines = client.get("/learn/grades/").context["courses"]

    assert sorted(str(line.score) for line in lines) == ["83.0", "None"]


def test_own_grades_cost_the_same_for_any_number_of_items(client, enrolment):
    url = f"/learn/grades/{enrolment.run_id}/"
    client.get(url)
    counts = []
    for more in (1, 2):
        for number in range(more):
            give(enrolment, make_item(enrolment.run, f"项 {number}"), 70, publish=True)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 20


def test_own_grades_of_others_are_not_there(client, enrolment):
    event = give(enrolment, make_item(enrolment.run), 83, publish=True)
    client.force_login(make_member(Role.STUDENT, enrolment.run.organisation))

    for url in (f"/learn/grades/{enrolment.run_id}/", f"/learn/grades/{enrolment.run_id}/{event.pk}/regrade/"):
        assert client.get(url).status_code == 404


def test_draft_cannot_be_asked_about(client, enrolment):
    draft = give(enrolment, make_item(enrolment.run), 83)

    assert client.get(f"/learn/grades/{enrolment.run_id}/{draft.pk}/regrade/").status_code == 404


def test_request_goes_to_the_queue_and_comes_back_answered(client, enrolment):
    run = enrolment.run
    event = give(enrolment, make_item(run), 55, publish=True)
    asked = client.post(f"/learn/grades/{run.pk}/{event.pk}/regrade/", {"reason": "第三题漏判"})
    request = RegradeRequest.objects.get()
    client.force_login(run.teacher)
    listed = client.get(queue(run)).context["requests"]

    refused = client.post(queue(run, request.pk), {"answer": "", "score_percent": "60"})
    answered = client.post(queue(run, request.pk), {"answer": "确有漏判", "score_percent": "60"})

    assert (asked.status_code, listed, refused.status_code, answered.status_code) == (302, [request], 422, 302)
    client.force_login(enrolment.person)
    assert "确有漏判" in client.get(f"/learn/grades/{run.pk}/").content.decode()


def test_request_without_a_reason_is_refused(client, enrolment):
    event = give(enrolment, make_item(enrolment.run), 55, publish=True)

    response = client.post(f"/learn/grades/{enrolment.run_id}/{event.pk}/regrade/", {"reason": ""})

    assert (response.status_code, RegradeRequest.objects.count()) == (422, 0)


def test_queue_is_the_run_s_and_the_school_s(client, enrolment):
    run = enrolment.run
    client.force_login(make_member(Role.TEACHER, run.organisation))
    assert client.get(queue(run)).status_code == 404
    assert client.get(f"/uni/{run.organisation.code}/grades/").status_code == 404

    client.force_login(make_member(Role.ACADEMIC, run.organisation))
    assert client.get(queue(run)).status_code == 200
    assert client.get(f"/uni/{run.organisation.code}/grades/").status_code == 200
