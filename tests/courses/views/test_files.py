"""Files of lessons: through the lesson's door, and through no other."""

from contextlib import closing
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.choices import ReleaseKind
from courses.models import CourseRun, LessonPage, SchoolCollection
from lms.organisations.public import Role
from tests.factories.courses import around, make_course, make_enrolment, make_rule, make_run
from tests.factories.files import make_document, make_lesson_picture
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db
CONTENT = b"%PDF-1.4 0123456789"


@pytest.fixture
def lesson():
    """A lesson with a file of its school."""
    course = make_course(lessons=1, organisation=make_university())
    page = LessonPage.objects.descendant_of(course).get()
    collection = SchoolCollection.objects.get(organisation=course.organisation).collection
    document = make_document("notes.pdf", CONTENT, collection=collection)
    page.body = [("text", "<p>一</p>"), ("file", {"document": document, "title": "讲义", "note": ""})]
    page.save_revision().publish()
    return LessonPage.objects.get(pk=page.pk)


def address(lesson, part="document", block=1):
    course = lesson.get_parent().get_parent()
    return f"/courses/{course.slug}/lessons/1/files/{lesson.body[block].id}/{part}/"


def course_of(lesson):
    return lesson.get_parent().get_parent().specific


def body_of(response) -> bytes:
    with closing(response):
        return b"".join(response.streaming_content)


def test_file_of_a_lesson_is_handed_to_the_enrolled(client, lesson):
    client.force_login(make_enrolment(make_run(course_of(lesson))).person)

    page = client.get(f"/courses/{course_of(lesson).slug}/lessons/1/").content.decode()
    response = client.get(address(lesson))

    assert address(lesson) in page
    assert body_of(response) == CONTENT
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "private, no-store")


def test_file_of_a_lesson_is_handed_to_its_teacher(client, lesson):
    client.force_login(make_run(course_of(lesson)).teacher)

    assert body_of(client.get(address(lesson))) == CONTENT


@pytest.mark.parametrize("role", [Role.STUDENT, Role.TEACHER, Role.OFFICER])
def test_file_of_a_lesson_is_there_for_nobody_else(client, lesson, role):
    make_run(course_of(lesson))
    client.force_login(make_member(role))

    assert client.get(address(lesson)).status_code == 404


def test_file_of_a_lesson_asks_strangers_to_sign_in(client, lesson):
    make_run(course_of(lesson))

    assert client.get(address(lesson))["Location"].startswith("/accounts/login/?next=")


def test_file_is_found_by_its_block_and_its_part_only(client, lesson):
    client.force_login(make_enrolment(make_run(course_of(lesson))).person)

    tried = [address(lesson, part="title"), address(lesson, part="captions"), address(lesson, block=0)]

    assert [client.get(one).status_code for one in tried] == [404, 404, 404]


def test_file_stays_for_a_run_that_pinned_the_lesson_with_it(client, lesson):
    old, person = address(lesson), make_enrolment(make_run(course_of(lesson))).person
    lesson.body = [("text", "<p>新</p>")]
    lesson.save_revision().publish()
    client.force_login(person)

    assert body_of(client.get(old)) == CONTENT


def test_file_that_is_gone_from_the_disk_answers_404(client, lesson):
    client.force_login(make_enrolment(make_run(course_of(lesson))).person)
    document = lesson.body[1].value["document"]
    document.file.storage.delete(document.file.name)

    assert client.get(address(lesson)).status_code == 404


def test_file_is_closed_at_its_own_address_even_to_the_enrolled(client, lesson):
    document = lesson.body[1].value["document"]
    client.force_login(make_enrolment(make_run(course_of(lesson))).person)

    enrolled = client.get(document.url).status_code
    client.force_login(make_member(Role.TEACHER))
    foreign = client.get(document.url).status_code
    client.logout()

    assert (enrolled, foreign, client.get(document.url).status_code) == (404, 404, 404)


def test_file_is_open_at_its_own_address_to_those_who_edit_it(client, lesson):
    client.force_login(make_member(Role.TEACHER, course_of(lesson).organisation))

    assert body_of(client.get(lesson.body[1].value["document"].url)) == CONTENT


def test_file_of_a_platform_lesson_is_closed_too(client):
    page = LessonPage.objects.descendant_of(make_course(lessons=1)).get()
    document = make_document()
    page.body = [("file", {"document": document, "title": "", "note": ""})]
    page.save()

    assert client.get(document.url).status_code == 404


def test_files_of_the_site_stay_public(client):
    assert body_of(client.get(make_document().url)) == b"%PDF-1.4 notes"


@pytest.mark.parametrize(
    ("asked", "status", "content", "range_"),
    [
        ("bytes=0-3", 206, CONTENT[:4], f"bytes 0-3/{len(CONTENT)}"),
        ("bytes=9-", 206, CONTENT[9:], f"bytes 9-{len(CONTENT) - 1}/{len(CONTENT)}"),
        ("bytes=-4", 206, CONTENT[-4:], f"bytes {len(CONTENT) - 4}-{len(CONTENT) - 1}/{len(CONTENT)}"),
        ("bytes=0-999999", 206, CONTENT, f"bytes 0-{len(CONTENT) - 1}/{len(CONTENT)}"),
        ("bytes=0-1,4-5", 200, CONTENT, None),
        ("lines=1-2", 200, CONTENT, None),
    ],
)
def test_file_is_handed_out_in_pieces(client, lesson, asked, status, content, range_):
    client.force_login(make_enrolment(make_run(course_of(lesson))).person)

    response = client.get(address(lesson), headers={"Range": asked})

    assert (response.status_code, body_of(response), response.get("Content-Range")) == (status, content, range_)


@pytest.mark.parametrize("asked", ["bytes=999-", "bytes=5-2", "bytes=-"])
def test_piece_a_file_does_not_have_is_refused(client, lesson, asked):
    client.force_login(make_enrolment(make_run(course_of(lesson))).person)

    response = client.get(address(lesson), headers={"Range": asked})

    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{len(CONTENT)}")


def test_file_of_a_locked_lesson_is_refused_with_the_reason(client, lesson):
    run = make_run(course_of(lesson))
    make_rule(run, ReleaseKind.AFTER, number=1, opens_at=timezone.now() + timedelta(days=1))
    client.force_login(make_enrolment(run).person)

    response = client.get(address(lesson))

    assert (response.status_code, "开放" in response.content.decode()) == (403, True)


def test_file_of_a_lesson_is_shut_before_the_first_day(client, lesson):
    run = make_run(course_of(lesson))
    client.force_login(make_enrolment(run).person)
    CourseRun.objects.filter(pk=run.pk).update(**around(5))

    assert client.get(address(lesson)).status_code == 403


def test_file_is_shown_to_the_academic_office_that_looks_at_a_run(client, lesson):
    run = make_run(course_of(lesson))
    client.force_login(make_member(Role.ACADEMIC, run.organisation))

    page = client.get(f"/courses/{course_of(lesson).slug}/lessons/1/?run={run.pk}").content.decode()

    assert f"{address(lesson)}?run={run.pk}" in page
    assert body_of(client.get(f"{address(lesson)}?run={run.pk}")) == CONTENT


@pytest.fixture
def pictured():
    """A lesson with a picture of its school."""
    course = make_course(lessons=1, organisation=make_university())
    page = LessonPage.objects.descendant_of(course).get()
    collection = SchoolCollection.objects.get(organisation=course.organisation).collection
    image = make_lesson_picture(collection)
    page.body = [("picture", {"image": image, "alt": "报价单", "caption": "", "source": ""})]
    page.save_revision().publish()
    return LessonPage.objects.get(pk=page.pk)


def own_address(lesson):
    return lesson.body[0].value["image"].get_rendition("width-1200").url


def test_picture_of_a_lesson_is_shown_from_the_lessons_address(client, pictured):
    client.force_login(make_enrolment(make_run(course_of(pictured))).person)

    page = client.get(f"/courses/{course_of(pictured).slug}/lessons/1/").text
    response = client.get(address(pictured, "image", 0))

    assert address(pictured, "image", 0) in page and "/media/images/" not in page
    assert (body_of(response)[:4], response["Content-Type"]) == (b"\x89PNG", "image/png")
    assert response["Cache-Control"] == "private, no-store"


def test_picture_of_a_lesson_is_there_for_its_teacher(client, pictured):
    client.force_login(make_run(course_of(pictured)).teacher)

    assert body_of(client.get(address(pictured, "image", 0)))[:4] == b"\x89PNG"


def test_picture_of_a_lesson_waits_for_its_release(client, pictured):
    run = make_run(course_of(pictured))
    make_rule(run, ReleaseKind.AFTER, number=1, opens_at=timezone.now() + timedelta(days=1))
    client.force_login(make_enrolment(run).person)

    tried = [client.get(address(pictured, "image", 0)).status_code, client.get(own_address(pictured)).status_code]

    assert tried == [403, 404]


def test_picture_of_a_lesson_is_not_there_for_who_guesses_its_address(client, pictured):
    guessed = own_address(pictured)
    seen = [client.get(guessed).status_code]
    for person in (make_enrolment(make_run(course_of(pictured))).person, make_member(Role.TEACHER)):
        client.force_login(person)
        seen.append(client.get(guessed).status_code)

    assert seen == [404, 404, 404]


def test_picture_of_a_lesson_is_seen_by_those_who_edit_it(client, pictured):
    client.force_login(make_member(Role.TEACHER, course_of(pictured).organisation))

    response = client.get(own_address(pictured))

    assert (body_of(response)[:4], response["Cache-Control"]) == (b"\x89PNG", "private, no-store")


def test_picture_of_an_editor_is_closed_once_a_lesson_shows_it(client, pictured):
    image = make_lesson_picture()
    shown = image.get_rendition("width-1200").url
    public = client.get(shown)
    pictured.body = [("picture", {"image": image, "alt": "图", "caption": "", "source": ""})]
    pictured.save_revision().publish()

    assert (public.status_code, client.get(shown).status_code) == (200, 404)
    assert (public["Cache-Control"], body_of(public)[:4]) == ("public, max-age=86400", b"\x89PNG")
