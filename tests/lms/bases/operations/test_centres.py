"""Centres: who runs them, what they offer, who learns there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import Enrolment
from lms.bases.models import Offering
from lms.bases.operations import centres
from lms.common.errors import Invalid, NotAllowed
from lms.organisations.public import Role
from tests.factories.bases import make_base, make_centre
from tests.factories.courses import make_course
from tests.factories.organisations import make_enterprise, make_member, make_university

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return make_university()


@pytest.fixture
def office(school):
    return make_member(Role.ACADEMIC, school)


@pytest.fixture
def centre(school):
    return make_centre(school)


def plan(school, course, **fields):
    today = timezone.localdate()
    defaults = {
        "course_code": course.code, "teacher_id": make_member(Role.TEACHER, school).pk, "term": "2026-2027-1",
        "starts_on": today, "ends_on": today + timedelta(days=60), "seats": 20,
    }  # fmt: skip
    return centres.OfferingPlan(**{**defaults, **fields})


def test_its_host_is_its_first_member(centre, school):
    assert [member.organisation for member in centre.members.all()] == [school]


def test_a_firm_hosts_none(office):
    with pytest.raises(Invalid):
        make_centre(make_enterprise())


def test_only_the_hosts_office_runs_it(centre):
    for person in (make_member(Role.ACADEMIC), make_member(Role.TEACHER, centre.host)):
        with pytest.raises(NotAllowed):
            centres.join_centre(centre.pk, make_enterprise().pk, by=person)


def test_organisations_join_once_and_leave(centre, office):
    firm = make_enterprise()
    member = centres.join_centre(centre.pk, firm.pk, duty="提供案例", by=office)
    assert centres.join_centre(centre.pk, firm.pk, duty="提供讲师", by=office).pk == member.pk

    centres.leave_centre(member.pk, by=office)

    again = centres.join_centre(centre.pk, firm.pk, by=office)
    assert (again.pk != member.pk, centre.members.count()) == (True, 3)
    with pytest.raises(Invalid):
        centres.leave_centre(centre.members.get(organisation=centre.host).pk, by=office)


def test_it_works_at_bases_of_its_members_alone(centre, office, school):
    own, strange = make_base(school), make_base()

    centres.set_bases(centre.pk, [own.pk], by=office)

    with pytest.raises(Invalid):
        centres.set_bases(centre.pk, [own.pk, strange.pk], by=office)
    assert list(centre.bases.all()) == [own]


def test_an_offering_is_a_run_of_its_host_and_repeated_is_another(centre, office, school):
    course = make_course()
    wanted = plan(school, course)
    first = centres.offer(centre.pk, wanted, by=office)
    assert centres.offer(centre.pk, wanted, by=office).pk == first.pk

    later = plan(school, course, term="2026-2027-2", teacher_id=wanted.teacher_id)
    second = centres.offer(centre.pk, later, by=office, repeats_id=first.pk)

    assert (first.run.organisation, second.repeats, Offering.objects.count()) == (school, first, 2)
    assert second.run_id != first.run_id


def test_people_of_firms_learn_there_without_being_students(centre, office, school):
    offering = centres.offer(centre.pk, plan(school, make_course()), by=office)
    mentor = make_member(Role.MENTOR)

    centres.take_part(offering.pk, by=mentor)
    centres.take_part(offering.pk, by=mentor)

    assert Enrolment.objects.get().person == mentor
    assert not mentor.memberships.filter(role=Role.STUDENT).exists()


def test_students_and_strangers_enrol_elsewhere(centre, office, school):
    offering = centres.offer(centre.pk, plan(school, make_course()), by=office)

    for person in (make_member(Role.STUDENT, school), make_member(Role.TEACHER, school)):
        with pytest.raises(NotAllowed):
            centres.take_part(offering.pk, by=person)


def test_members_only_means_members(centre, office, school):
    offering = centres.offer(centre.pk, plan(school, make_course(), members_only=True), by=office)
    firm = make_enterprise()
    manager = make_member(Role.MANAGER, firm)
    with pytest.raises(NotAllowed):
        centres.take_part(offering.pk, by=manager)

    centres.join_centre(centre.pk, firm.pk, by=office)

    centres.take_part(offering.pk, by=manager)
    assert Enrolment.objects.get().person == manager
