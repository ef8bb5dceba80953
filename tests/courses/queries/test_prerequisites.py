import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates import public as certificates
from certificates.operations.revoking import revoke
from courses.choices import EnrolmentState
from courses.models import CoursePage, CoursePrerequisite
from courses.queries import prerequisites
from lms.organisations.public import Role
from tests.factories.certificates import make_certificate
from tests.factories.courses import make_course, make_enrolment, make_prerequisite, make_run, make_skill
from tests.factories.organisations import make_member
from tests.factories.people import make_superuser

pytestmark = pytest.mark.django_db


def passed(course, person):
    """An enrolment of the person that has passed, as settling leaves it."""
    enrolment = make_enrolment(make_run(course), person)
    enrolment.move(to=EnrolmentState.PASSED, passed_at=timezone.now())
    return enrolment


def met(course, person):
    return [one.is_met for one in prerequisites.requirements(course, person)]


def test_course_is_met_by_passing_it_and_not_by_learning_it():
    base, course, person = make_course(), make_course(), make_member(Role.STUDENT)
    make_prerequisite(course, base)
    learning = make_enrolment(make_run(base), person)

    before = met(course, person)
    learning.move(to=EnrolmentState.PASSED, passed_at=timezone.now())

    assert (before, met(course, person)) == ([False], [True])


@pytest.mark.parametrize(("level", "expected"), [(1, [False]), (2, [True]), (3, [True])])
def test_skill_is_met_from_its_level_upwards(level, expected):
    course, person, skill = make_course(), make_member(Role.STUDENT), make_skill()
    make_prerequisite(course, skill=skill, level=2)
    certificates.record_skills(person.pk, [(skill.code, level)], evidence="tests:1", source="test")

    assert met(course, person) == expected


def test_certificate_of_a_course_is_met_by_the_valid_certificate_of_that_course_only():
    base, other, course, person = make_course(), make_course(), make_course(), make_member(Role.STUDENT)
    make_prerequisite(course, base, certificate="completion")
    make_certificate(person, evidence=passed(other, person).evidence)

    before = met(course, person)
    certificate = make_certificate(person, evidence=passed(base, person).evidence)
    holding = met(course, person)
    revoke(certificate.pk, reason="录错了", by=make_superuser())

    assert (before, holding, met(course, person)) == ([False], [True], [False])


def test_certificate_of_a_kind_is_met_by_any_of_that_kind():
    course, person = make_course(), make_member(Role.STUDENT)
    make_prerequisite(course, certificate="order")
    make_certificate(person)

    before = met(course, person)
    make_certificate(person, template="order")

    assert (before, met(course, person)) == ([False], [True])


def test_conditions_of_a_stranger_are_neither_met_nor_unmet():
    course = make_course()
    make_prerequisite(course, make_course())

    assert met(course, AnonymousUser()) == [None]


def test_conditions_lead_to_where_they_can_be_met():
    base, course, skill = make_course(), make_course(), make_skill()
    make_prerequisite(course, base, sort_order=0)
    make_prerequisite(course, skill=skill, level=2, sort_order=1)

    found = prerequisites.requirements(course, AnonymousUser())

    assert [one.url for one in found] == [f"/courses/{base.slug}/", f"/courses/?skill={skill.code}"]
    assert found[0].words == f"学过课程《{base.title}》"


@pytest.mark.parametrize("rows", [1, 3])
def test_conditions_take_as_many_queries_for_three_as_for_one(rows, django_assert_num_queries):
    course, person = make_course(), make_member(Role.STUDENT)
    for _ in range(rows):
        make_prerequisite(course, make_course())
        make_prerequisite(course, skill=make_skill(), level=1)
        make_prerequisite(course, make_course(), certificate="completion")
    make_certificate(person, evidence=passed(make_course(), person).evidence)

    # Conditions, passed courses, skill levels, certificates, whose they are, names of levels.
    with django_assert_num_queries(6):
        prerequisites.requirements(course, person)


def test_ring_is_found_however_long():
    first, second, third = make_course(), make_course(), make_course()
    make_prerequisite(first, second)
    make_prerequisite(second, third)

    assert prerequisites.ring_through(third.pk, [first.pk]) == [third.pk, first.pk, second.pk, third.pk]
    assert prerequisites.ring_through(first.pk, [first.pk]) == [first.pk, first.pk]
    assert prerequisites.ring_through(first.pk, [third.pk]) == []


def test_ring_is_found_through_a_draft_nobody_has_published():
    first, second = make_course(), make_course(live=False)
    draft = CoursePage.objects.get(pk=second.pk)
    draft.prerequisites = [CoursePrerequisite(kind="course", required_course=first)]
    draft.save_revision()

    assert CoursePrerequisite.objects.count() == 0
    assert prerequisites.ring_through(first.pk, [second.pk]) == [first.pk, second.pk, first.pk]


@pytest.mark.parametrize(
    ("fields", "faulty"),
    [
        ({"kind": "course"}, {"required_course"}),
        ({"kind": "skill", "level": 2}, {"skill"}),
        ({"kind": "certificate"}, {"certificate"}),
        ({"kind": "certificate", "certificate": "order", "level": 1}, {"level"}),
    ],
)
def test_condition_needs_what_its_kind_says_and_nothing_else(fields, faulty):
    with pytest.raises(ValidationError) as refused:
        CoursePrerequisite(course=make_course(), **fields).clean()

    assert set(refused.value.message_dict) == faulty


def test_condition_that_says_nothing_is_refused_by_the_database_too():
    with pytest.raises(IntegrityError), transaction.atomic():
        CoursePrerequisite.objects.create(course=make_course(), kind="course")
