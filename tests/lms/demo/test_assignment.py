"""The demo's class has an assignment, and an enterprise mentor who is asked to mark it."""

from types import SimpleNamespace

import pytest

from courses.models import MentorLink, Submission
from lms.demo import assignment
from lms.organisations.public import Role
from tests.factories.courses import make_enrolment, make_run
from tests.factories.organisations import make_enterprise, make_member

pytestmark = pytest.mark.django_db


def test_the_mentor_signs_in_and_finds_the_works(client):
    run = make_run()
    learners = [make_enrolment(run).person for _ in range(3)]
    mentor = make_member(Role.MENTOR, make_enterprise(), name="宋佳")
    people = {"teacher": run.teacher, "student": learners[0], "mentor": mentor}

    assignment.load(SimpleNamespace(people=people, classmates=learners[1:]), run.pk)

    link = MentorLink.objects.get()
    works = Submission.objects.order_by("pk").values_list("state", flat=True)
    client.force_login(mentor)
    text = client.get(f"/mentor/work/{link.pk}/").text
    assert (link.person, list(works)) == (mentor, ["draft", "handed_in", "handed_in"])
    assert [
        words for words in (assignment.PLAN["title"], *[one.name for one in learners[1:]]) if words not in text
    ] == []
