"""A school writes a course of its own in the CMS: begun by a teacher, reviewed by the academic office, seen by nobody else."""

import struct
import zlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.models import Page, WorkflowState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from courses.models import CoursePage, CoursePrerequisite, LessonPage, ModulePage, SchoolCollection
from courses.operations.outlines import ensure_index
from lms.notices.models import Notice
from lms.organisations.public import Role, add_member
from tests.factories.courses import make_course, make_home, make_prerequisite, make_run
from tests.factories.files import make_document, picture_bytes, picture_upload
from tests.factories.organisations import make_member, make_university
from tests.factories.people import make_superuser

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    """A school that has no course yet, and the catalogue's page."""
    make_home()
    ensure_index()
    return make_university()


@pytest.fixture
def teacher(school, client):
    """A signed-in teacher of the school."""
    person = make_member(Role.TEACHER, school, name="陈老师")
    client.force_login(person)
    return person


def course_form(**fields):
    """What the browser sends from the form of a course."""
    rows = fields.pop("prerequisites", [])
    return nested_form_data(
        {
            "title": "安徽茶叶出海",
            "slug": "",
            "code": "TEA101",
            "kind": "specialty_core",
            "cover": "shop",
            "class_hours": "32",
            "theory_hours": "16",
            "practice_hours": "16",
            "credit_hours": "2",
            "intro": rich_text("<p>从产区到海外买家。</p>"),
            "skills": inline_formset([]),
            "labs": inline_formset([]),
            "prerequisites": inline_formset(rows),
            "body": streamfield([]),
            "comments": inline_formset([]),
            **fields,
        }
    )


def add_course(client, **fields):
    """Send the form of a new course below the catalogue's page."""
    address = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", ensure_index().pk])
    return client.post(address, course_form(**fields))


def save_course(client, course, **fields):
    """Send the form of an existing course."""
    sent = course_form(**{"code": course.code, "title": course.title, "slug": course.slug, **fields})
    return client.post(reverse("wagtailadmin_pages:edit", args=[course.pk]), sent)


def test_teacher_of_a_school_without_courses_finds_where_to_begin(client, teacher):
    index = ensure_index()

    home, explorer = client.get("/cms/"), client.get(f"/cms/pages/{index.pk}/")
    form = client.get(f"/cms/pages/add/courses/coursepage/{index.pk}/")

    assert (home.status_code, explorer.status_code, form.status_code) == (200, 200, 200)
    assert f"/cms/pages/{index.pk}/add_subpage/" in explorer.content.decode()


def test_new_course_belongs_to_the_teacher_s_school_and_is_a_draft(client, teacher, school):
    response = add_course(client, organisation=school.pk)

    course = CoursePage.objects.get(code="TEA101")
    assert response.status_code == 302
    assert (course.organisation, course.live, course.owner, course.slug) == (school, False, teacher, "tea101")
    assert client.get(f"/cms/pages/{course.pk}/edit/").status_code == 200


def test_new_course_cannot_be_given_to_another_school(client, teacher):
    add_course(client, organisation=make_university().pk)

    assert not CoursePage.objects.filter(code="TEA101").exists()


def test_new_course_of_a_teacher_at_two_schools_asks_which(client, teacher, school):
    add_member(teacher, make_university(), Role.TEACHER, by=None)

    page = add_course(client, organisation="").content.decode()

    assert "请选这门课属于哪一所" in page
    assert not CoursePage.objects.exists()


def test_new_course_cannot_be_published_by_its_teacher(client, teacher, school):
    add_course(client, organisation="", **{"action-publish": "1"})

    assert CoursePage.objects.get(code="TEA101").live is False


def test_new_course_is_kept_as_a_draft_with_a_title_only(client, teacher, school):
    address = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", ensure_index().pk])
    said = {
        "title": "茶叶出海",
        "code": "",
        "kind": "",
        "class_hours": "0",
        "credit_hours": "0",
        "intro": rich_text(""),
    }

    client.post(address, course_form(organisation=school.pk, theory_hours="0", practice_hours="0", **said))

    course = CoursePage.objects.get(title="茶叶出海")
    assert (course.live, course.organisation, course.slug.startswith("course-")) == (False, school, True)
    assert client.get(f"/cms/pages/{course.pk}/view_draft/").status_code == 200


def test_course_without_hours_is_not_sent_in(client, teacher, school):
    course = make_course(organisation=school, live=False)

    page = save_course(
        client, course, class_hours="0", theory_hours="0", practice_hours="0", **{"action-submit": "1"}
    ).content.decode()

    assert "送审和发布前请填写总学时。" in page
    assert WorkflowState.objects.count() == 0


def test_code_of_another_course_is_refused(client, teacher, school):
    make_course(code="TEA101")

    page = add_course(client, organisation=school.pk).content.decode()

    assert "课程代码 TEA101 已被别的课程使用" in page
    assert CoursePage.objects.filter(code="TEA101").count() == 1


def test_a_title_no_certificate_could_bear_is_refused_when_it_is_saved(client, teacher, school):
    page = add_course(client, organisation=school.pk, title="直播电商🔥实战").content.decode()

    assert "没有字体能印出：🔥（U+1F525）" in page
    assert not CoursePage.objects.filter(title__startswith="直播电商").exists()


def test_course_of_a_school_stays_with_it_whatever_is_sent(client, teacher, school):
    add_course(client, organisation=school.pk)
    course, other = CoursePage.objects.get(code="TEA101"), make_university()

    save_course(client, course, organisation=other.pk, title="改名")

    saved = CoursePage.objects.get(pk=course.pk).get_latest_revision_as_object()
    assert (saved.title, saved.organisation) == ("改名", school)


def test_teacher_adds_nothing_below_another_school_s_course(client, teacher):
    other = make_course(organisation=make_university())

    response = client.get(f"/cms/pages/add/courses/modulepage/{other.pk}/")

    assert response.status_code in {302, 403, 404}
    assert client.get(f"/cms/pages/{other.pk}/edit/").status_code in {302, 403, 404}


def test_teacher_changes_nothing_of_the_catalogue_s_page(client, teacher):
    index = ensure_index()

    client.post(f"/cms/pages/{index.pk}/edit/", {"title": "改掉了", "slug": "gone", "intro": ""})
    client.post(f"/cms/pages/{index.pk}/delete/")

    assert (Page.objects.get(pk=index.pk).title, Page.objects.filter(pk=index.pk).count()) == (index.title, 1)


def test_course_a_teacher_began_is_closed_to_other_schools(client, teacher, school):
    add_course(client, organisation=school.pk)
    course = CoursePage.objects.get(code="TEA101")
    client.force_login(make_member(Role.TEACHER))

    looks = [client.get(f"/cms/pages/{course.pk}/{name}/").status_code for name in ("edit", "view_draft", "history")]

    assert looks == [404, 404, 404]


def test_ring_of_prerequisites_is_refused_by_name(client, teacher, school):
    first = make_course(title="甲课", organisation=school, live=False)
    second = make_course(title="乙课", organisation=school, live=False)
    make_prerequisite(second, first)
    row = {"kind": "course", "required_course": second.pk, "skill": "", "level": "", "certificate": ""}

    page = save_course(client, first, prerequisites=[row]).content.decode()

    assert "先修条件成了环：《甲课》 → 《乙课》 → 《甲课》" in page
    assert CoursePrerequisite.objects.filter(course=first).count() == 0
    assert CoursePage.objects.get(pk=first.pk).latest_revision is None


def test_prerequisites_are_saved_with_the_course(client, teacher, school):
    base, course = make_course(), make_course(organisation=school, live=False)
    row = {"kind": "course", "required_course": base.pk, "skill": "", "level": "", "certificate": ""}

    save_course(client, course, prerequisites=[row])

    draft = CoursePage.objects.get(pk=course.pk).get_latest_revision_as_object()
    assert [one.required_course_id for one in draft.prerequisites.all()] == [base.pk]


# ── review ────────────────────────────────────────────────────────────────────
@pytest.fixture
def office(school):
    """The academic office of the school."""
    return make_member(Role.ACADEMIC, school, name="教务处")


def send_in(client, course):
    """The course as the teacher sends it for review."""
    save_course(client, course, **{"action-submit": "1"})
    return WorkflowState.objects.get(object_id=str(course.pk))


def decide(client, state, verb, comment=""):
    """Press a button of the review."""
    page, task = state.content_object, state.current_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, verb, task.pk])
    return client.post(address, {"comment": comment})


def test_review_goes_from_the_teacher_to_the_academic_office_and_out(client, teacher, office, school):
    course = make_course(title="茶叶", organisation=school, live=False)
    state = send_in(client, course)
    told = Notice.objects.get(person=office, kind="content.submitted")
    client.force_login(office)
    waiting = client.get("/cms/").content.decode()

    decide(client, state, "approve")

    course.refresh_from_db()
    assert (told.words["person"], told.url) == ("陈老师", f"/cms/pages/{course.pk}/edit/")
    assert "茶叶" in waiting
    assert (course.live, Notice.objects.filter(person=teacher, kind="content.approved").count()) == (True, 1)


def test_review_is_not_the_teacher_s_own(client, teacher, office, school):
    state = send_in(client, make_course(organisation=school, live=False))

    decide(client, state, "approve")

    state.refresh_from_db()
    assert (state.status, state.content_object.live) == (WorkflowState.STATUS_IN_PROGRESS, False)


def test_review_returned_names_the_reason(client, teacher, office, school):
    state = send_in(client, make_course(organisation=school, live=False))
    client.force_login(office)

    decide(client, state, "reject", "学时不对")

    state.refresh_from_db()
    assert (state.status, state.content_object.live) == (WorkflowState.STATUS_NEEDS_CHANGES, False)
    assert Notice.objects.get(person=teacher, kind="content.returned").words["comment"] == "学时不对"


def test_review_of_another_school_is_not_offered(client, teacher, office, school):
    state = send_in(client, make_course(title="本校草稿", organisation=school, live=False))
    client.force_login(make_member(Role.ACADEMIC))

    decide(client, state, "approve")

    state.refresh_from_db()
    assert (state.status, state.content_object.live) == (WorkflowState.STATUS_IN_PROGRESS, False)
    assert "本校草稿" not in client.get("/cms/").content.decode()


def test_lesson_is_reviewed_like_its_course(client, teacher, office, school):
    course = make_course(organisation=school, lessons=1)
    lesson = LessonPage.objects.descendant_of(course).get()
    form = {"title": "新标题", "slug": "l1", "minutes": "45", "action-submit": "1"}
    sent = nested_form_data({**form, "body": streamfield([]), "comments": inline_formset([])})

    client.post(f"/cms/pages/{lesson.pk}/edit/", sent)
    client.force_login(office)
    decide(client, WorkflowState.objects.get(object_id=str(lesson.pk)), "approve")

    lesson.refresh_from_db()
    assert (lesson.title, lesson.live) == ("新标题", True)


def test_academic_office_publishes_at_a_time_of_its_choice(client, office, school):
    course = make_course(organisation=school, live=False)
    client.force_login(office)
    soon = timezone.localtime() + timedelta(minutes=5)

    save_course(client, course, go_live_at=soon.strftime("%Y-%m-%d %H:%M"), **{"action-publish": "1"})
    course.refresh_from_db()
    before = course.live
    passed = timezone.now() - timedelta(minutes=1)
    revision = course.latest_revision
    revision.content["go_live_at"], revision.approved_go_live_at = passed.isoformat(), passed
    revision.save()
    call_command("publish_scheduled")

    course.refresh_from_db()
    assert (before, course.live) == (False, True)


def test_history_keeps_every_version_and_previews_it(client, teacher, school):
    course = make_course(title="第一版", organisation=school, live=False)
    save_course(client, course, title="第二版")
    save_course(client, course, title="第三版")
    older, newer = course.revisions.order_by("pk")

    history = client.get(f"/cms/pages/{course.pk}/history/").content.decode()
    old = client.get(f"/cms/pages/{course.pk}/revisions/{older.pk}/view/").content.decode()

    assert history.count("陈老师") >= 2
    assert ("第二版" in old, "第三版" in old) == (True, False)
    assert client.get(f"/cms/pages/{course.pk}/revisions/compare/{older.pk}...{newer.pk}/").status_code == 200


# ── pictures and files ────────────────────────────────────────────────────────
def test_school_s_collection_is_made_with_its_first_course_and_once(school):
    make_course(organisation=school)
    make_course(organisation=school)

    assert [row.collection.name for row in SchoolCollection.objects.all()] == [school.name_zh]


def test_pictures_of_a_teacher_go_to_the_school_s_collection(client, teacher, school):
    make_course(organisation=school, live=False)

    client.post("/cms/images/add/", {"title": "茶园", "file": picture_upload()})

    own = SchoolCollection.objects.get(organisation=school).collection
    assert list(Image.objects.filter(collection=own).values_list("title", flat=True)) == ["茶园"]


def claiming(side):
    """A small picture whose header says that it has so many pixels a side."""
    body = picture_bytes()
    head = b"IHDR" + struct.pack(">II", side, side) + body[24:29]
    return body[:12] + head + struct.pack(">I", zlib.crc32(head)) + body[33:]


@pytest.mark.parametrize("address", ["/cms/images/add/", "/cms/images/chooser/create/"])
@pytest.mark.parametrize("body", [claiming(6000), claiming(30_000), picture_bytes()[:60]])
def test_picture_that_is_a_bomb_or_ends_too_soon_is_refused_in_words(client, teacher, school, address, body):
    make_course(organisation=school, live=False)
    prefix = "image-chooser-upload-" if "chooser" in address else ""
    upload = SimpleUploadedFile("bomb.png", body, content_type="image/png")

    page = client.post(address, {f"{prefix}title": "炸弹", f"{prefix}file": upload})

    assert (page.status_code, Image.objects.count()) == (200, 0)
    text = page.json()["htmlFragment"] if "chooser" in address else page.text
    assert any(words in text for words in ("像素", "图片", "图像"))


def test_files_of_another_school_are_neither_listed_nor_opened_nor_chosen(client, teacher, school):
    make_course(organisation=school, live=False)
    other = make_university()
    make_course(organisation=other)
    collection = SchoolCollection.objects.get(organisation=other).collection
    secret = make_document(title="外校试题", collection=collection)

    pages = [client.get(address).content.decode() for address in ("/cms/documents/", "/cms/documents/chooser/")]

    assert ["外校试题" in page for page in pages] == [False, False]
    assert client.get(f"/cms/documents/edit/{secret.pk}/").status_code in {302, 403, 404}


def test_superuser_sees_the_course_form_whole(client, school):
    course = make_course(organisation=school, live=False)
    client.force_login(make_superuser())

    response = client.get(f"/cms/pages/{course.pk}/edit/")

    assert response.status_code == 200
    assert ModulePage.objects.descendant_of(course).count() == 1


# ── the English page ──────────────────────────────────────────────────────────
def test_english_page_begins_as_a_draft_copy_at_the_same_address(client, teacher, school):
    ensure_index("en")
    course = make_course(organisation=school, skills=[("T10-01", 2)])
    make_prerequisite(course, make_course())

    asked = client.get(f"/cms/courses/{course.pk}/english/")
    response = client.post(f"/cms/courses/{course.pk}/english/")

    english = CoursePage.objects.get(code=course.code, locale__language_code="en")
    assert (asked.status_code, response["Location"]) == (200, f"/cms/pages/{english.pk}/edit/")
    assert (english.live, english.slug, english.organisation) == (False, course.slug, school)
    assert (english.skills.count(), english.prerequisites.count()) == (1, 0)
    assert client.get(f"/cms/pages/{english.pk}/edit/").status_code == 200


def test_english_page_is_made_once(client, teacher, school):
    ensure_index("en")
    course = make_course(organisation=school)

    for _ in range(2):
        client.post(f"/cms/courses/{course.pk}/english/")

    assert CoursePage.objects.filter(code=course.code).count() == 2


def test_english_page_of_another_school_is_not_there_to_make(client, teacher):
    ensure_index("en")
    course = make_course(organisation=make_university())

    response = client.post(f"/cms/courses/{course.pk}/english/")

    assert (response.status_code, CoursePage.objects.filter(code=course.code).count()) == (404, 1)


def test_english_page_is_offered_beside_its_course(client, teacher, school):
    course = make_course(organisation=school, lessons=1)

    page = client.get(f"/cms/pages/{course.pk}/edit/").content.decode()
    lesson = client.get(f"/cms/pages/{LessonPage.objects.get().pk}/edit/").content.decode()

    assert f"/cms/courses/{course.pk}/english/" in page
    assert "/english/" not in lesson


def test_prerequisites_belong_on_the_chinese_page_and_name_one(client, teacher, school):
    ensure_index("en")
    base, course = make_course(english="Basics"), make_course(organisation=school, english="Advanced")
    CoursePage.objects.filter(code=course.code).update(organisation=school)
    english = {one.code: one for one in CoursePage.objects.filter(locale__language_code="en")}
    row = {"kind": "course", "skill": "", "level": "", "certificate": ""}

    on_english = save_course(client, english[course.code], prerequisites=[{**row, "required_course": base.pk}])
    of_english = save_course(client, course, prerequisites=[{**row, "required_course": english[base.code].pk}])

    assert "先修条件请写在这门课的中文页上。" in on_english.content.decode()
    assert "请选这门课的中文页。" in of_english.content.decode()


def test_hours_of_the_parts_do_not_exceed_the_whole(client, teacher, school):
    page = save_course(client, make_course(organisation=school), class_hours="8").content.decode()

    assert "理论学时加实践学时不能超过总学时。" in page


# ── what stays, and where one begins ──────────────────────────────────────────
@pytest.mark.parametrize("way", ["/cms/pages/{pk}/delete/", "/cms/bulk/wagtailcore/page/delete/?id={pk}"])
def test_lesson_of_a_run_is_not_deleted_but_can_be_taken_off(client, office, school, way):
    course = make_course(organisation=school, lessons=1)
    make_run(course)
    lesson = LessonPage.objects.get()
    client.force_login(office)

    response = client.post(way.format(pk=lesson.pk), follow=True)
    client.post(f"/cms/pages/{lesson.pk}/unpublish/")

    lesson.refresh_from_db()
    assert "已用于开课或学习记录，不能删除" in response.content.decode()
    assert lesson.live is False


def test_draft_lesson_without_a_run_is_deleted_by_its_teacher(client, teacher, school):
    make_course(organisation=school, lessons=1, live=False)

    client.post(f"/cms/pages/{LessonPage.objects.get().pk}/delete/")

    assert LessonPage.objects.count() == 0


def test_first_page_of_the_cms_shows_the_school_s_courses_and_no_others(client, teacher, school):
    make_course(title="本校的课", organisation=school, live=False)
    make_course(title="外校的课", organisation=make_university())

    page = client.get("/cms/").content.decode()

    assert "本校的课" in page
    assert "外校的课" not in page
    assert f"/cms/pages/add/courses/coursepage/{ensure_index().pk}/" in page
