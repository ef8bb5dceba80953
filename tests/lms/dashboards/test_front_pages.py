"""The first page of every space: who may open it, and what stands on it comes from the database."""

import pytest
from django.test import Client
from django.urls import reverse

from internships.choices import PlacementState
from internships.models import Candidate, Contact
from internships.operations import candidates, schemes
from tests.factories.bases import make_base, make_booking, make_group
from tests.factories.courses import make_course, make_enrolment, make_run, make_skill
from tests.factories.internships import (
    make_accepted,
    make_approved,
    make_cast,
    make_open_round,
    make_placement,
    prove,
    rank,
)

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


def _ask_for_the_firm(cast, order, match_round, scheme):
    """A student who asks for the order's post, told the firm their name and was marked by it."""
    student = cast.student()
    prove(student, ZZ_1=1)
    rank(match_round, student, order.posts.all())
    asking = Candidate.objects.get(student=student)
    candidates.mark_candidate(asking.pk, {scheme.criteria.get().pk: 80}, by=cast.manager)
    candidates.ask_contact(asking.pk, by=cast.manager)
    candidates.answer_contact(Contact.objects.get(student=student).pk, agree=True, by=student)


@pytest.mark.parametrize("count", [1, 3])
def test_firm_with_everything_on_its_page_asks_the_same_for_one_and_three(cast, count, django_assert_num_queries):
    for _ in range(count):
        make_accepted(cast, student=cast.student())
        make_booking(make_group(make_base(cast.firm)))
    order = make_approved(cast, skills=((make_skill("ZZ-1").code, 2, 1),))
    schemes.propose_scheme(order.pk, 60, [("沟通", "Talk", 40)], by=cast.manager)
    scheme = schemes.agree_scheme(order.pk, by=cast.academic)
    match_round = make_open_round(cast)
    for _ in range(count):
        _ask_for_the_firm(cast, order, match_round, scheme)
    client = Client()
    client.force_login(cast.manager)
    address = reverse("dashboards:enterprise", args=[cast.firm.code])
    client.get(address)

    with django_assert_num_queries(24):
        page = client.get(address)

    assert (page.context["summary"].candidates.all, len(page.context["placements"])) == (count, count)
