from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils import timezone

from lms.organisations import access
from lms.organisations import public as organisations
from lms.organisations.choices import ROLES_OF, Role
from lms.organisations.models import Membership
from tests.factories.organisations import make_agency, make_association, make_enterprise, make_member, make_university
from tests.factories.people import make_person, make_superuser

pytestmark = pytest.mark.django_db
PREDICATES = {
    Role.STUDENT: access.is_student,
    Role.TEACHER: access.is_teacher,
    Role.ACADEMIC: access.is_academic,
    Role.MENTOR: access.is_mentor,
    Role.MANAGER: access.is_manager,
    Role.OFFICER: access.is_officer,
    Role.JUDGE: access.is_judge,
    Role.EXPERT: access.is_expert,
    Role.EDITOR: access.is_editor,
    Role.SECRETARY: access.is_secretary,
}


@pytest.mark.parametrize("role", Role.values)
def test_predicates_tell_one_role_from_all_others(role):
    person = make_member(role)

    assert [held for held, holds in PREDICATES.items() if holds(person)] == [role]


@pytest.mark.parametrize("predicate", [*PREDICATES.values(), access.is_staff, access.is_admin])
@pytest.mark.parametrize("user", ["stranger", "nobody"])
def test_predicates_refuse(predicate, user):
    assert not predicate(AnonymousUser() if user == "stranger" else make_person())


def test_superuser_passes_every_predicate_but_the_students():
    boss = make_superuser()

    assert [role for role, holds in PREDICATES.items() if not holds(boss)] == [Role.STUDENT]


@pytest.mark.parametrize("starts, ends, holds", [(0, None, True), (-9, 1, True), (-9, 0, False), (1, None, False)])
def test_has_role_follows_the_dates(starts, ends, holds):
    person, university = make_person(), make_university()
    today = timezone.localdate()
    Membership.objects.create(
        person=person,
        organisation=university,
        role=Role.TEACHER,
        starts_on=today + timedelta(days=starts),
        ends_on=None if ends is None else today + timedelta(days=ends),
    )

    assert access.has_role(person, university, Role.TEACHER) is holds


def test_has_role_ends_with_the_suspension_of_the_organisation():
    enterprise = make_enterprise()
    person = make_member("manager", enterprise)
    organisations.suspend_organisation(enterprise.pk, by=None, reason="test")
    closed = access.has_role(person, enterprise)

    organisations.resume_organisation(enterprise.pk, by=None, reason="test")

    assert (closed, access.has_role(person, enterprise)) == (False, True)


def test_has_role_costs_one_query(django_assert_num_queries):
    person = make_member("teacher")

    with django_assert_num_queries(1):
        access.has_role(person, None, Role.TEACHER, Role.ACADEMIC)


def test_organisations_where_names_only_the_persons_own():
    university = make_university()
    person = make_member("teacher", university)
    make_member("academic")
    organisations.add_member(person, make_enterprise(), "mentor", by=None)

    assert list(access.organisations_where(person, "teacher", "academic")) == [university]


@pytest.mark.parametrize("which", ["missing", "foreign", "wrong role"])
def test_access_organisation_answers_alike(which):
    university = make_university()
    person = make_member("teacher", university)
    code = {"missing": "nowhere", "foreign": make_university().code, "wrong role": university.code}[which]

    with pytest.raises(Http404) as error:
        access.access_organisation(person, code, Role.ACADEMIC)

    assert str(error.value) == ""


def test_access_organisation_opens_to_its_own_people():
    university = make_university()

    assert access.access_organisation(make_member("teacher", university), university.code) == university


def test_access_agency_opens_the_officers_own():
    make_agency()
    mine = make_agency()

    assert access.access_agency(make_member("officer", mine)) == mine


@pytest.mark.parametrize(
    ("role", "manages"),
    [("academic", True), ("manager", True), ("officer", True), ("teacher", False), ("mentor", False)],
)
def test_can_manage_members_by_role(role, manages):
    person = make_member(role)

    assert access.can_manage_members(person, person.memberships.get().organisation) is manages


def test_can_manage_members_of_an_association_is_the_officers():
    association = make_association()

    assert access.can_manage_members(make_member("officer"), association)
    assert not access.can_manage_members(make_member("judge", association), association)
    assert not access.can_manage_members(make_member("academic"), association)


def test_every_role_belongs_to_some_kind():
    assert set().union(*ROLES_OF.values()) == set(Role)
