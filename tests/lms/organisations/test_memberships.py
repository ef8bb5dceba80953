import pytest

from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed
from lms.organisations import public as organisations
from lms.organisations.choices import ROLES_OF, Role
from lms.organisations.queries.memberships import spaces_of
from tests.factories.organisations import make_class, make_enterprise, make_member, make_organisation, make_university
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def actions():
    return list(AuditEvent.objects.order_by("id").values_list("action", flat=True))


def test_add_member_twice_is_once():
    person, university = make_person(), make_university()

    first, second = (organisations.add_member(person, university, "student", by=None) for _ in range(2))

    assert first == second
    assert actions().count("membership.added") == 1


def test_add_member_again_moves_to_the_class():
    university = make_university()
    person = make_member("student", university)
    school_class = make_class(university)

    membership = organisations.add_member(person, university, "student", by=None, school_class=school_class)

    assert membership.school_class == school_class
    assert actions()[-1] == "membership.moved"


@pytest.mark.parametrize("kind", list(ROLES_OF))
@pytest.mark.parametrize("role", [*Role.values, "king", ""])
def test_add_member_knows_which_role_fits_which_kind(kind, role):
    person, organisation = make_person(), make_organisation(kind)

    try:
        organisations.add_member(person, organisation, role, by=None)
        taken = True
    except Invalid as error:
        taken = False
        assert list(error.fields) == ["role"]

    assert taken is (role in ROLES_OF[kind])
    assert person.memberships.count() == taken


def test_add_member_refuses_another_schools_class():
    with pytest.raises(Invalid):
        organisations.add_member(make_person(), make_university(), "student", by=None, school_class=make_class())


@pytest.mark.parametrize("role", ["teacher", "student", "editor"])
def test_add_member_is_for_admins(role):
    university = make_university()

    with pytest.raises(NotAllowed):
        organisations.add_member(make_person(), university, "teacher", by=make_member(role, university))


def test_add_member_refuses_another_schools_admin():
    with pytest.raises(NotAllowed):
        organisations.add_member(make_person(), make_university(), "teacher", by=make_member("academic"))


def test_end_membership_closes_at_once_and_twice_is_once():
    university = make_university()
    admin, person = make_member("academic", university), make_member("teacher", university)
    membership = person.memberships.get()

    ends = [organisations.end_membership(membership.pk, by=admin).ends_on for _ in range(2)]

    assert ends[0] == ends[1]
    assert not organisations.has_role(person, university)
    assert actions().count("membership.ended") == 1


def test_end_membership_lets_the_same_role_begin_anew():
    university = make_university()
    person = make_member("teacher", university)
    organisations.end_membership(person.memberships.get().pk, by=None)

    organisations.add_member(person, university, "teacher", by=None)

    assert organisations.has_role(person, university, "teacher")
    assert person.memberships.count() == 2


@pytest.mark.parametrize("change", ["given", "ended"])
def test_role_change_moves_the_session_epoch(change):
    university = make_university()
    person = make_member("teacher", university)
    before = person.session_epoch

    if change == "given":
        organisations.add_member(person, university, "academic", by=None)
    else:
        organisations.end_membership(person.memberships.get().pk, by=None)

    person.refresh_from_db()
    assert person.session_epoch == before + 1


def test_editor_role_lets_into_the_cms_while_it_lasts(client):
    person = make_member("editor")
    client.force_login(person)
    inside = client.get("/cms/").status_code

    organisations.end_membership(person.memberships.get().pk, by=None)

    assert (inside, client.get("/cms/").status_code) == (200, 302)
    assert person.groups.count() == 0


def test_spaces_of_a_person_with_several_roles():
    university, enterprise = make_university(code="uni-a"), make_enterprise(code="firm-b")
    person = make_member("teacher", university)
    organisations.add_member(person, university, "academic", by=None)
    organisations.add_member(person, enterprise, "mentor", by=None)

    assert [space.url for space in spaces_of(person)] == ["/uni/uni-a/", "/biz/firm-b/"]


@pytest.mark.parametrize(
    ("role", "url"),
    [
        ("student", "/learn/"),
        ("officer", "/gov/"),
        ("judge", "/judge/"),
        ("expert", "/learn/"),
        ("secretary", "/assoc/{}/cooperation/"),
    ],
)
def test_home_leads_to_the_first_space(client, role, url):
    person = make_member(role)
    client.force_login(person)

    assert client.get("/home/")["Location"] == url.format(person.memberships.get().organisation.code)


def test_home_speaks_the_persons_language(client):
    client.force_login(make_member("student", language="en"))

    assert client.get("/home/")["Location"] == "/en/learn/"
