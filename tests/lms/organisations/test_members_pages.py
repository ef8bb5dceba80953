import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lms.organisations.models import Invitation, Membership
from tests.factories.organisations import (
    make_agency,
    make_association,
    make_centre,
    make_class,
    make_enterprise,
    make_member,
    make_university,
)

pytestmark = pytest.mark.django_db
ADMIN_OF = {"biz": ("manager", make_enterprise), "uni": ("academic", make_university), "gov": ("officer", make_agency)}


def desk(client, place="uni"):
    """(client signed in as the admin, the organisation, the address of its members)."""
    role, make = ADMIN_OF[place]
    organisation = make()
    client.force_login(make_member(role, organisation, name="管理员"))
    return organisation, "/gov/members/" if place == "gov" else f"/{place}/{organisation.code}/members/"


@pytest.mark.parametrize("place", ADMIN_OF)
@pytest.mark.parametrize("page", ["", "invite/", "roster/"])
def test_members_pages_open_to_the_admin(client, place, page):
    _organisation, address = desk(client, place)

    assert client.get(address + page).status_code == 200
    assert client.get(f"/en{address}{page}").status_code == 200


@pytest.mark.parametrize("page", ["", "invite/", "roster/", "../classes/"])
def test_members_pages_of_another_school_do_not_exist(client, page):
    desk(client)
    other = make_university()

    assert client.get(f"/uni/{other.code}/members/{page}".replace("members/../", "")).status_code == 404
    assert client.get(f"/uni/no-such-school/members/{page}".replace("members/../", "")).status_code == 404


@pytest.mark.parametrize("verb", ["end", "invitations/{}/withdraw", "invitations/{}/resend"])
def test_members_pages_do_not_reach_into_another_school(client, verb):
    _mine, address = desk(client)
    other = make_university()
    admin = make_member("academic", other)
    from lms.organisations.operations import invitations

    invitation = invitations.invite(other, "x@example.test", "student", by=admin)
    membership = admin.memberships.get()
    path = f"{membership.pk}/end/" if verb == "end" else verb.format(invitation.pk) + "/"

    response = client.post(address + path)

    membership.refresh_from_db()
    invitation.refresh_from_db()
    assert response.status_code == 404
    assert (membership.ends_on, invitation.withdrawn_at) == (None, None)


@pytest.mark.parametrize("role", ["teacher", "student"])
def test_members_pages_refuse_other_roles_of_the_school(client, role):
    university = make_university()
    client.force_login(make_member(role, university))

    assert client.get(f"/uni/{university.code}/members/").status_code == 403


def test_members_pages_of_an_enterprise_do_not_stand_under_uni(client):
    organisation, _address = desk(client, "biz")

    assert client.get(f"/uni/{organisation.code}/members/").status_code == 404


def test_officer_reaches_the_members_of_an_association_only(client):
    desk(client, "gov")

    assert client.get(f"/gov/organisations/{make_association().code}/members/").status_code == 200
    assert client.get(f"/gov/organisations/{make_enterprise().code}/members/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_members_list_costs_the_same_for_any_number(client, django_assert_num_queries, count):
    university, address = desk(client)
    for _ in range(count):
        make_member("student", university, school_class=make_class(university))
    client.get(address)

    with django_assert_num_queries(10):
        client.get(address)


def test_members_list_filters_by_role_name_and_state(client):
    university, address = desk(client)
    wang = make_member("student", university, name="王一")
    li = make_member("student", university, name="李二")
    make_member("teacher", university, name="王三")
    client.post(f"{address}{li.memberships.get().pk}/end/")

    def names(query):
        return [row.person.name for row in client.get(address + query).context["page"]]

    assert names("?role=student") == ["王一"]
    assert names("?q=王") == ["王一", "王三"]
    assert names(f"?q={wang.username}") == ["王一"]
    assert names("?state=ended") == ["李二"]
    assert sorted(names("?role=king")) == ["王一", "王三", "管理员"]


def test_invite_form_sends_and_says_so(client):
    university, address = desk(client)

    response = client.post(f"{address}invite/", {"email": "a@example.test", "role": "teacher"}, follow=True)

    assert [invitation.email for invitation in university.invitations.all()] == ["a@example.test"]
    assert [str(message) for message in response.context["messages"]] == ["邀请已发出，链接 14 天内有效。"]


def test_invite_form_refuses_a_role_of_another_kind(client):
    _university, address = desk(client)

    response = client.post(f"{address}invite/", {"email": "a@example.test", "role": "officer"})

    assert response.status_code == 422
    assert Invitation.objects.count() == 0


def test_post_without_the_csrf_token_is_refused():
    client = Client(enforce_csrf_checks=True)
    _university, address = desk(client)

    response = client.post(f"{address}invite/", {"email": "a@example.test", "role": "teacher"})

    assert response.status_code == 403
    assert Invitation.objects.count() == 0


def roster_of(university):
    make_class(university, name="跨境2501班")
    member = make_member("teacher", university)
    return (
        "邮箱,角色,行政班\n"
        "a@example.test,学员,跨境2501班\n"
        "b@example.test\tteacher\n"
        "\n"
        "not-an-address\n"
        "c@example.test，国王\n"
        "d@example.test,学员,不存在班\n"
        "a@example.test,student\n"
        f"{member.email},teacher\n"
    )


def test_roster_says_line_by_line_what_would_happen_and_sends_nothing(client):
    university, address = desk(client)

    response = client.post(f"{address}roster/", {"role": "student", "text": roster_of(university)})

    lines = response.context["lines"]
    assert [bool(line.problem) for line in lines] == [False, False, True, True, True, True, True]
    assert [line.role for line in lines[:2]] == ["student", "teacher"]
    assert lines[4].problem == "没有“不存在班”这个班级。"
    assert Invitation.objects.count() == 0


def test_roster_confirmed_sends_the_good_lines(client):
    university, address = desk(client)
    checked = client.post(f"{address}roster/", {"role": "student", "text": roster_of(university)})

    client.post(f"{address}roster/", {"role": "student", "text": checked.context["text"], "confirm": "1"})

    sent = university.invitations.order_by("email").values_list("email", "role", "school_class__name")
    assert list(sent) == [("a@example.test", "student", "跨境2501班"), ("b@example.test", "teacher", None)]


def test_roster_reads_a_spreadsheet(client):
    _university, address = desk(client)
    book = openpyxl.Workbook()
    book.active.append(["邮箱", "角色"])
    book.active.append(["s@example.test", "teacher"])
    book.active.append(["t@example.test", None])
    file = io.BytesIO()
    book.save(file)
    sheet = SimpleUploadedFile("roster.xlsx", file.getvalue())

    response = client.post(f"{address}roster/", {"role": "student", "sheet": sheet})

    assert [(line.email, line.role, line.problem) for line in response.context["lines"]] == [
        ("s@example.test", "teacher", ""),
        ("t@example.test", "student", ""),
    ]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"a,b,c"], ids=["empty", "broken zip", "csv"])
def test_roster_refuses_what_is_no_spreadsheet(client, content):
    _university, address = desk(client)
    sheet = SimpleUploadedFile("roster.xlsx", content)

    response = client.post(f"{address}roster/", {"role": "student", "sheet": sheet})

    assert response.status_code == 422


def test_roster_refuses_more_lines_than_one_can_check(client):
    _university, address = desk(client)
    text = "\n".join(f"p{n}@example.test" for n in range(501))

    response = client.post(f"{address}roster/", {"role": "student", "text": text})

    assert response.status_code == 422
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize("make", [make_university, make_centre])
def test_classes_are_listed_and_added(client, make):
    university = make()
    client.force_login(make_member("academic", university))
    form = {"department": "商学院", "name": "电商2601班", "specialty_zh": "跨境电子商务", "entered_on": "2026-09-01"}

    first = client.post(f"/uni/{university.code}/classes/", form)
    again = client.post(f"/uni/{university.code}/classes/", form)
    page = client.get(f"/uni/{university.code}/classes/").context["page"]

    assert (first.status_code, again.status_code) == (302, 422)
    assert [(row.department.name_zh, row.name, row.people) for row in page] == [("商学院", "电商2601班", 0)]


def test_end_by_get_does_nothing(client):
    university, address = desk(client)
    person = make_member("student", university)

    response = client.get(f"{address}{person.memberships.get().pk}/end/")

    assert response.status_code == 405
    assert Membership.objects.get(person=person).ends_on is None
