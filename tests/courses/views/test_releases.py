"""A lesson that is shut to somebody is shut at every door, and each says the same why."""

import json

import pytest

from courses.choices import ReleaseKind
from courses.models import Attempt, LessonDone, LessonPage, WatchedVideo
from courses.queries.contents import lessons_of_run
from tests.factories.assignments import make_assignment
from tests.factories.courses import do_lessons, make_course, make_enrolment, make_rule, make_run
from tests.factories.files import make_document
from tests.factories.quizzes import make_quiz

pytestmark = pytest.mark.django_db
WHY = "先学完上一节“课时1”"
FILE, VIDEO = "5c1bbf7e-6c0a-4b0e-9a40-000000000001", "5c1bbf7e-6c0a-4b0e-9a40-000000000002"
DOORS = {
    "page": ("get", "lessons/2/", {}),
    "done": ("post", "lessons/2/", {}),
    "file": ("get", f"lessons/2/files/{FILE}/document/", {}),
    "video": ("get", f"lessons/2/files/{VIDEO}/file/", {}),
    "heartbeat, answered in JSON": ("post", "lessons/2/watch/", {"block": VIDEO, "from": "0", "to": "9"}),
    "quiz": ("post", "quizzes/q1/", {}),
    "assignment": ("get", "assignments/a1/", {}),
}


@pytest.fixture
def enrolment(client):
    """A learner before the second of two lessons, which holds a file and a video and places a quiz and an assignment."""
    run = make_run(make_course(lessons=2, questions=3))
    make_quiz(run)
    make_assignment(run)
    row = lessons_of_run(run).get(position=2)
    lesson = LessonPage.objects.get(pk=row.lesson_id)
    document = make_document().pk
    video = {
        "file": make_document("v.mp4", b"0000ftypisom").pk,
        "title": "片",
        "seconds": 60,
        "transcript": "<p>字</p>",
    }
    lesson.body = json.dumps(
        [
            {"type": "file", "id": FILE, "value": {"document": document, "title": "讲义", "note": ""}},
            {"type": "video", "id": VIDEO, "value": video},
            {"type": "quiz", "value": {"code": "q1", "words": ""}},
            {"type": "assignment", "value": {"code": "a1", "words": ""}},
        ]
    )
    row.revision = lesson.save_revision()
    row.save(update_fields=["revision"])
    make_rule(run, ReleaseKind.PREVIOUS, number=2)
    found = make_enrolment(run)
    client.force_login(found.person)
    return found


def knock(client, enrolment, door):
    verb, path, form = DOORS[door]
    return getattr(client, verb)(f"/courses/{enrolment.run.course.slug}/{path}", form)


@pytest.mark.parametrize("door", DOORS)
def test_every_door_of_a_shut_lesson_says_the_same_why(client, enrolment, door):
    response = knock(client, enrolment, door)

    told = response.json()["error"] if "JSON" in door else response.text
    assert (response.status_code, WHY in told) == (403, True)
    assert not (Attempt.objects.exists() or WatchedVideo.objects.exists() or LessonDone.objects.exists())


@pytest.mark.parametrize("door", DOORS)
def test_every_door_opens_with_the_lesson(client, enrolment, door):
    do_lessons(enrolment, but=1)

    response = knock(client, enrolment, door)

    assert response.status_code in (200, 302)
    response.close()
