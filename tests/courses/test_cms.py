"""A teacher of school A walks every address of the CMS that names a page, with a draft of school B."""

import json
import re

import pytest
from django.urls import URLPattern
from wagtail.models import Page
from wagtail.permissions import policy_registry

from courses.models import CoursePage, LessonPage, ModulePage
from lms.common.checks import patterns
from lms.organisations.public import Role
from lms.people.public import User
from tests.factories.courses import make_course, make_enrolment, make_run
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db
SECRET = "外校草稿的标题"
PAGE_ARGUMENTS = {"page_id", "parent_page_id", "page_to_move_id", "page_pk", "pk"}


@pytest.fixture
def foreign():
    """A draft of another school, with a revision."""
    course = make_course(title=SECRET, live=False, organisation=make_university())
    course.save_revision()
    return course


@pytest.fixture
def teacher(client):
    """A signed-in teacher of a school that has a course of its own."""
    school = make_university()
    person = make_member(Role.TEACHER, school)
    client.force_login(person)
    person.own = make_course(title="本校的课", organisation=school, live=False)
    return person


def tells(response) -> bool:
    """Whether the secret stands in the answer, in plain words or as JSON writes them."""
    content = response.content.decode()
    return SECRET in content or json.dumps(SECRET)[1:-1] in content


def page_addresses(page: Page) -> list[str]:
    """Every address of the CMS that takes a page, filled in with this one."""
    other = {
        "content_type_app_name": "courses",
        "content_type_model_name": "modulepage",
        "destination_id": Page.objects.get(depth=1).pk,
        "revision_id": page.latest_revision_id,
        "action_name": "approve",
        "task_state_id": 1,
        "task_id": 1,
        "workflow_state_id": 1,
        "workflow_pk": 1,
    }
    found = []
    for route, pattern in patterns():
        names = re.findall(r"<(?:\w+:)?(\w+)>", str(pattern.pattern))
        if not route.startswith("cms/") or not is_about_pages(route, names, pattern):
            continue
        filled = re.sub(
            r"<(?:\w+:)?(\w+)>", lambda m: str(page.pk if m[1] in PAGE_ARGUMENTS else other.get(m[1], "x")), route
        )
        found.append("/" + filled.replace("^", ""))
    return [address for address in found if "(" not in address]


def is_about_pages(route: str, names: list[str], pattern: URLPattern) -> bool:
    """Whether one of the arguments is a page."""
    if "pk" in names:
        return "pages/" in route
    return bool(PAGE_ARGUMENTS & set(names))


def test_cms_tells_a_foreign_teacher_nothing_of_a_draft(client, teacher, foreign):
    addresses = [*page_addresses(foreign), f"/cms/pages/{foreign.pk}/revisions/compare/earliest...latest/"]

    told = [address for address in addresses if tells(client.get(address, follow=True))]

    assert len(addresses) > 30
    assert told == []


def test_cms_lets_a_foreign_teacher_change_nothing(client, teacher, foreign):
    before = Page.objects.filter(pk=foreign.pk).values().get()
    count = Page.objects.count()

    for address in page_addresses(foreign):
        client.post(address, {"title": "改掉了", "slug": "gone", "action-publish": "1"})

    assert Page.objects.filter(pk=foreign.pk).values().get() == before
    assert Page.objects.count() == count


@pytest.mark.parametrize(
    "address",
    [
        "/cms/pages/{index}/",
        "/cms/pages/search/?q=草稿",
        "/cms/pages/usage/courses/coursepage/",
        "/cms/choose-page/{index}/",
        "/cms/choose-page/search/?q=草稿",
        "/cms/api/main/pages/",
        "/cms/api/main/pages/?child_of={index}&for_explorer=1",
        "/cms/reports/site-history/",
        "/cms/reports/aging-pages/",
        "/cms/reports/locked/",
        "/cms/reports/page-types-usage/",
        "/cms/",
    ],
)
def test_cms_lists_leave_foreign_drafts_out(client, teacher, foreign, address):
    response = client.get(address.format(index=foreign.get_parent().pk))

    assert not tells(response)


def test_cms_explorer_shows_a_teacher_the_own_school_s_course(client, teacher):
    index = teacher.own.get_parent()

    shown = client.get(f"/cms/pages/{index.pk}/", follow=True)
    edited = client.get(f"/cms/pages/{teacher.own.pk}/edit/")

    assert "本校的课" in shown.content.decode()
    assert (shown.status_code, edited.status_code) == (200, 200)


def test_cms_lets_a_teacher_add_a_module_to_the_own_school_s_course(client, teacher):
    response = client.get(f"/cms/pages/add/courses/modulepage/{teacher.own.pk}/")

    assert response.status_code == 200


@pytest.mark.parametrize("role", [Role.STUDENT, Role.MENTOR, Role.OFFICER, Role.MANAGER])
def test_cms_is_closed_to_other_roles(client, role):
    client.force_login(make_member(role))

    response = client.get("/cms/")

    assert response.status_code in {302, 403}
    assert client.get("/cms/pages/").status_code in {302, 403}


def test_cms_closes_when_the_membership_ends(client, teacher):
    teacher.memberships.update(ends_on="2020-01-01", starts_on="2019-01-01")

    assert client.get(f"/cms/pages/{teacher.own.pk}/edit/").status_code in {302, 403, 404}


def test_draft_preview_is_for_editors_only(client, teacher, foreign):
    own = client.get(f"/cms/pages/{teacher.own.pk}/view_draft/")
    other = client.get(f"/cms/pages/{foreign.pk}/view_draft/")

    assert own.status_code == 200
    assert other.status_code in {302, 403, 404}


@pytest.mark.parametrize("kind", [LessonPage, ModulePage])
def test_page_address_of_a_lesson_does_not_pass_the_door(client, kind):
    course = make_course(lessons=1)
    page = kind.objects.descendant_of(course).get()
    client.force_login(make_member(Role.STUDENT))

    response = client.get(page.get_url(), follow=True)

    assert "第 1 节的内容" not in response.content.decode()


def test_page_address_of_a_lesson_leads_the_enrolled_to_it(client):
    course = make_course(lessons=2)
    enrolment = make_enrolment(make_run(course))
    page = LessonPage.objects.descendant_of(course).last()
    client.force_login(enrolment.person)

    response = client.get(page.get_url())

    assert (response.status_code, response["Location"]) == (302, f"/courses/{course.slug}/lessons/2/")


def test_course_page_answers_at_its_stable_address(client):
    course = make_course(code="CBE901", english="Course nine")

    chinese, english = client.get("/courses/cbe901/"), client.get("/en/courses/cbe901/")

    assert course.title in chinese.content.decode()
    assert "Course nine" in english.content.decode()
    assert CoursePage.objects.filter(code="CBE901").count() == 2


def test_explorable_pages_are_the_school_s_courses_what_is_below_and_the_way_there(teacher, foreign):
    second = make_course(organisation=teacher.own.organisation, lessons=1)
    index = teacher.own.get_parent()

    found = set(policy_registry.get_by_type(Page).explorable_instances(teacher).values_list("pk", flat=True))

    below = [page.pk for course in (teacher.own, second) for page in course.get_descendants(inclusive=True)]
    assert found == {index.pk, *below}


def test_explorable_pages_are_found_by_a_query_that_does_not_grow_with_the_courses(teacher):
    policy, lengths = policy_registry.get_by_type(Page), []
    for _ in range(2):
        person = User.objects.get(pk=teacher.pk)
        lengths.append(str(policy.instances_user_has_any_permission_for(person, {"change"}).query).count("LIKE"))
        make_course(organisation=teacher.own.organisation, lessons=0)

    # SQLite refuses a thousand conditions joined by OR: Wagtail's own way would end there.
    assert lengths == [0, 0]


@pytest.mark.parametrize("address", ["documents/", "images/", "documents/find/?id=1", "images/find/?id=1"])
def test_files_of_other_schools_are_not_listed_by_the_api(client, teacher, address):
    assert client.get(f"/cms/api/main/{address}").status_code == 404


@pytest.mark.parametrize("address", ["pages/{pk}/edit/", "pages/{pk}/copy/", "choose-external-link/"])
def test_form_without_its_fields_is_refused_not_broken(client, teacher, address):
    assert client.post("/cms/" + address.format(pk=teacher.own.pk)).status_code == 400
