"""The pages of hours: what a learner sees and downloads, what an office decides, what a player may report."""

import csv
import io

import pytest

from courses.models import ExternalHours, HoursEntry, WatchedVideo
from courses.operations import enrolments, hours
from courses.queries.contents import lessons_of_run
from lms.organisations.public import Role
from tests.courses.operations.test_hours import BLOCK, make_watcher, proof_plan
from tests.factories.courses import make_course, make_enrolment, make_run
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(client):
    """Somebody who did the first of two lessons."""
    enrolment = make_enrolment(make_run(make_course(lessons=2)))
    client.force_login(enrolment.person)
    enrolments.mark_done(enrolment.pk, lessons_of_run(enrolment.run).first().lesson_id, by=enrolment.person)
    return enrolment


def address(enrolment):
    return f"/courses/{enrolment.run.course.slug}/lessons/1/watch/"


def test_hours_add_up_and_say_what_is_missing(client, learner):
    context = client.get("/learn/hours/").context

    course = context["courses"][0]
    assert (context["minutes"], course.minutes, course.planned, course.missing) == (45, 45, 90, 45)


def test_hours_download_holds_every_line_with_its_evidence(client, learner):
    response = client.get("/learn/hours/?format=csv")

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row[1], row[4], row[5].split(":")[0]) for row in rows[1:]] == [("课时学习", "45", "reading")]


def test_hours_of_one_source_are_filtered(client, learner):
    assert list(client.get("/learn/hours/?source=video").context["page"]) == []


def test_hours_show_nobody_else_s(client, learner):
    other = make_enrolment(learner.run)
    hours.enter(other.person_id, 45, source="checkin", evidence="checkin:9", title="别人的讲座")

    assert "别人的讲座" not in client.get("/learn/hours/").text


def test_hand_in_asks_the_own_school(client):
    school = make_university()
    client.force_login(make_member(Role.STUDENT, school))
    form = {**proof_plan(school), "organisation": school.pk}

    response = client.post("/learn/hours/new/", form)

    assert (response["Location"], ExternalHours.objects.get().organisation) == ("/learn/hours/", school)


def test_office_approves_and_returns(client):
    school = make_university()
    student = make_member(Role.STUDENT, school)
    good = hours.hand_in_proof(**proof_plan(school), by=student)
    bad = hours.hand_in_proof(**proof_plan(school, title="编的"), by=student)
    client.force_login(make_member(Role.ACADEMIC, school))

    client.post(f"/uni/{school.code}/hours/{good.pk}/", {"do": "approve"})
    client.post(f"/uni/{school.code}/hours/{bad.pk}/", {"do": "return", "reason": "查不到"})

    states = dict(ExternalHours.objects.values_list("pk", "state"))
    assert states == {good.pk: "approved", bad.pk: "returned"}
    assert HoursEntry.objects.get().title == "广交会参展"


def test_office_returns_with_a_reason_only(client):
    school = make_university()
    proof = hours.hand_in_proof(**proof_plan(school), by=make_member(Role.STUDENT, school))
    client.force_login(make_member(Role.ACADEMIC, school))

    response = client.post(f"/uni/{school.code}/hours/{proof.pk}/", {"do": "return", "reason": ""})

    proof.refresh_from_db()
    assert (response.status_code, proof.state) == (422, "submitted")


def test_proof_of_another_school_is_not_found(client):
    school = make_university()
    foreign = make_university()
    proof = hours.hand_in_proof(**proof_plan(foreign), by=make_member(Role.STUDENT, foreign))
    client.force_login(make_member(Role.ACADEMIC, school))

    assert client.post(f"/uni/{school.code}/hours/{proof.pk}/", {"do": "approve"}).status_code == 404
    assert client.get(f"/uni/{foreign.code}/hours/").status_code == 404


def test_player_reports_and_reads_what_counts(client):
    enrolment, _lesson = make_watcher(seconds=300)
    client.force_login(enrolment.person)

    answer = client.post(address(enrolment), {"block": str(BLOCK), "from": "0", "to": "1.5"}).json()

    assert answer == {"percent": 0, "counts": False, "parts": [[0.0, 1.5]], "words": "已看 0%"}


@pytest.mark.parametrize(
    "beat",
    [
        {},
        {"block": "x", "from": "0", "to": "1"},
        {"block": str(BLOCK), "from": "nan", "to": "1"},
        {"block": str(BLOCK), "from": "0", "to": "inf"},
        {"block": str(BLOCK), "from": "0", "to": "<script>"},
    ],
)
def test_a_heartbeat_that_is_none_changes_nothing(client, beat):
    enrolment, _lesson = make_watcher()
    client.force_login(enrolment.person)

    response = client.post(address(enrolment), beat)

    assert (response.status_code, WatchedVideo.objects.count()) == (422, 0)
    assert response.json() == {"error": "播放记录的格式不对，没有计入学时。请刷新页面。"}


def test_teachers_and_strangers_watch_without_counting(client):
    enrolment, _lesson = make_watcher()
    beat = {"block": str(BLOCK), "from": "0", "to": "1"}
    client.force_login(enrolment.run.teacher)
    teacher = client.post(address(enrolment), beat)
    client.force_login(make_enrolment().person)
    stranger = client.post(address(enrolment), beat)

    assert (teacher.status_code, stranger.status_code, WatchedVideo.objects.count()) == (403, 404, 0)


def test_lesson_with_a_video_shows_how_far_it_was_seen(client):
    enrolment, _lesson = make_watcher()
    client.force_login(enrolment.person)
    client.post(address(enrolment), {"block": str(BLOCK), "from": "0", "to": "1.5"})

    response = client.get(f"/courses/{enrolment.run.course.slug}/lessons/1/")

    assert response.context["videos"][str(BLOCK)]["percent"] == 0
    assert f'data-watch="{address(enrolment)}" data-block="{BLOCK}"' in response.text


@pytest.mark.parametrize("more", [0, 2])
def test_hours_ask_the_same_for_one_course_and_for_three(client, learner, django_assert_num_queries, more):
    for _ in range(more):
        other = make_enrolment(make_run(make_course(lessons=1)), learner.person)
        enrolments.mark_done(other.pk, lessons_of_run(other.run).first().lesson_id, by=other.person)
    client.get("/learn/hours/")

    with django_assert_num_queries(13):
        client.get("/learn/hours/")
