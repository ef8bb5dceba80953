"""The first page of every space: who may open it, and what stands on it comes from the database."""

import pytest
from django.test import Client
from django.urls import reverse

from internships.choices import PlacementState
from tests.factories.courses import make_course, make_enrolment, make_run, make_skill
from tests.factories.internships import make_accepted, make_cast, make_placement

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def _open(person, name, *arguments, **more):
    client = Client()
    client.force_login(person)
    return client.get(reverse(f"dashboards:{name}", args=arguments), **more)


def test_learner_sees_courses_and_the_placement_that_goes_on(cast):
    placement = make_placement(cast)
    enrolment = make_enrolment(make_run(make_course(title="外贸实务")), placement.student)

    page = _open(placement.student, "learner")

    assert [row.pk for row in page.context["placements"]] == [placement.pk]
    assert enrolment.run.course.title in page.text


def test_learner_does_not_see_a_placement_that_is_over(cast):
    placement = make_placement(cast)
    placement.state = PlacementState.ENDED
    placement.save()

    assert _open(placement.student, "learner").context["placements"] == []


def test_firm_sees_its_figures_and_a_mentor_only_their_own(cast):
    placement = make_accepted(cast)
    type(placement).objects.filter(pk=placement.pk).update(mentor=None)

    whole, own = (_open(one, "enterprise", cast.firm.code) for one in (cast.manager, cast.mentor))

    assert [row.pk for row in whole.context["placements"]] == [placement.pk]
    assert (list(own.context["placements"]), own.context["manages"]) == ([], False)
    assert whole.context["funnel"].matched == 1


def test_front_pages_of_others_are_shut(cast):
    firm = _open(make_cast().manager, "enterprise", cast.firm.code)
    school = _open(cast.manager, "university", cast.school.code)

    assert (firm.status_code, school.status_code) == (404, 403)


def test_a_gap_leads_straight_to_the_only_course_that_closes_it():
    make_skill("AA-01")
    course = make_course(skills=[("AA-01", 2)])

    straight = Client().get(reverse("dashboards:gap", args=["AA-01", 2]))
    choice = Client().get(reverse("dashboards:gap", args=["AA-01", 3]))

    assert (straight.status_code, straight.url) == (302, course.url)
    assert [one.code for one in choice.context["gap"].partial] == [course.code]
    assert Client().get(reverse("dashboards:gap", args=["ZZ-99", 1])).status_code == 404
