"""What a browser may run: strict everywhere, inline scripts in the editor alone, and nothing more in its previews."""

import pytest
from django.conf import settings

from courses.models import LessonPage
from lms.organisations.public import Role
from tests.factories.courses import make_course
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db


def policy_of(response):
    parts = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {name: words for name, *words in parts}


@pytest.fixture
def lesson(client):
    course = make_course(organisation=make_university(), lessons=1)
    client.force_login(make_member(Role.TEACHER, course.organisation))
    return LessonPage.objects.descendant_of(course).get()


def test_a_preview_may_be_framed_and_nothing_else_that_its_page_may_not(client, lesson):
    response = client.get(f"/cms/pages/{lesson.pk}/view_draft/")

    assert policy_of(response) == {**settings.CSP, "frame-ancestors": ["'self'"]}
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_the_editor_runs_its_inline_scripts_and_a_page_runs_none(client, lesson):
    editor, page = client.get(f"/cms/pages/{lesson.pk}/edit/"), client.get("/")

    assert (policy_of(editor), editor["X-Frame-Options"]) == (settings.CMS_CSP, "SAMEORIGIN")
    assert (policy_of(page), page["X-Frame-Options"]) == (settings.CSP, "DENY")
