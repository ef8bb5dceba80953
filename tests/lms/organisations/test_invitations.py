import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from lms.common.errors import Invalid, NotAllowed
from lms.organisations import access, background, tasks
from lms.organisations.errors import InvitationClosed
from lms.organisations.models import Invitation
from lms.organisations.operations import invitations
from lms.people.models import User
from tests.factories.organisations import make_class, make_member, make_university
from tests.factories.people import PASSWORD, make_person

pytestmark = pytest.mark.django_db
EMAIL = "newcomer@example.test"


@pytest.fixture
def university():
    return make_university()


@pytest.fixture
def admin(university):
    return make_member("academic", university)


def invite(university, admin, email=EMAIL, role="student", **fields):
    return invitations.invite(university, email, role, by=admin, **fields)


def link_of(invitation):
    return f"/invitations/{access.invitation_token(invitation)}/"


def test_invite_mails_the_link_once(university, admin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invitation = invite(university, admin, "NewComer@Example.test")
    background.mail_invitation(invitation.pk)

    assert [message.to for message in mail.outbox] == [[EMAIL]]
    assert link_of(invitation) in mail.outbox[0].body
    assert university.name_zh in mail.outbox[0].subject


def test_lost_message_is_mailed_by_the_sweeper(university, admin):
    invite(university, admin)

    for _ in range(2):
        tasks.mail_waiting_invitations()

    assert [message.to for message in mail.outbox] == [[EMAIL]]


def test_invite_the_same_again_is_one_invitation_with_a_new_link(university, admin):
    first = invite(university, admin)
    old = link_of(first)

    second = invite(university, admin)

    assert first.pk == second.pk
    assert link_of(second) != old
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "two@example.test,three@example.test"])
def test_invite_refuses_what_is_no_address(university, admin, email):
    with pytest.raises(Invalid):
        invite(university, admin, email)


@pytest.mark.parametrize("role", ["manager", "officer", "king"])
def test_invite_refuses_a_role_that_does_not_fit(university, admin, role):
    with pytest.raises(Invalid):
        invite(university, admin, role=role)


def test_invite_refuses_who_holds_the_role_already(university, admin):
    person = make_member("student", university)

    with pytest.raises(Invalid):
        invite(university, admin, person.email)


@pytest.mark.parametrize("verb", ["invite", "resend", "withdraw"])
def test_invitations_are_the_own_admins(university, admin, verb):
    invitation = invite(university, admin)
    stranger = make_member("academic")

    with pytest.raises(NotAllowed):
        if verb == "invite":
            invite(university, stranger)
        else:
            getattr(invitations, verb)(invitation.pk, by=stranger)


def test_accept_gives_the_role_and_the_class(client, university, admin):
    school_class = make_class(university)
    invitation = invite(university, admin, school_class=school_class)
    person = make_person(email=EMAIL)
    client.force_login(person)

    response = client.post(link_of(invitation))

    membership = person.memberships.get()
    assert response["Location"] == "/home/"
    assert (membership.organisation, membership.role, membership.school_class) == (university, "student", school_class)


def test_accept_by_get_does_nothing(client, university, admin):
    invitation = invite(university, admin)
    person = make_person(email=EMAIL)
    client.force_login(person)

    response = client.get(link_of(invitation))

    assert response.status_code == 200
    assert "接受邀请" in response.content.decode()
    assert person.memberships.count() == 0


def test_accept_is_refused_to_another_address(client, university, admin):
    invitation = invite(university, admin)
    other = make_person()
    client.force_login(other)

    response = client.post(link_of(invitation))

    assert response.status_code == 403
    assert "n***@example.test" in response.content.decode()
    assert other.memberships.count() == 0


def test_accept_twice_is_refused_with_a_sentence(client, university, admin):
    invitation = invite(university, admin)
    client.force_login(make_person(email=EMAIL))
    client.post(link_of(invitation))

    response = client.post(link_of(invitation))

    assert response.status_code == 410
    assert "这个邀请已经用过了" in response.content.decode()


@pytest.mark.parametrize(("days", "status"), [(13, 200), (14, 410)])
def test_invitation_expires_and_says_whom_to_ask(client, university, admin, days, status):
    invitation = invite(university, admin)

    with time_machine.travel(timezone.now() + timedelta(days=days, minutes=1), tick=False):
        response = client.get(link_of(invitation))

    assert response.status_code == status
    if status == 410:
        assert f"请联系{university}的{admin}重新发送。" in response.content.decode()


@pytest.mark.parametrize("forgery", ["nonsense", "0" * 32, "{nonce}", "{nonce}.x", "{nonce}.{nonce}"])
def test_link_cannot_be_made_from_the_row(client, university, admin, forgery):
    invitation = invite(university, admin)

    response = client.get(f"/invitations/{forgery.format(nonce=invitation.nonce.hex)}/")

    assert response.status_code == 410


def test_withdraw_kills_the_link(client, university, admin):
    invitation = invite(university, admin)

    invitations.withdraw(invitation.pk, by=admin)

    assert client.get(link_of(invitation)).status_code == 410


def test_resend_kills_the_old_link_and_revives_an_expired_one(client, university, admin):
    invitation = invite(university, admin)
    old = link_of(invitation)
    Invitation.objects.update(expires_at=timezone.now())

    invitation = invitations.resend(invitation.pk, by=admin)

    assert (client.get(old).status_code, client.get(link_of(invitation)).status_code) == (410, 200)


def test_resend_refuses_what_is_over(university, admin):
    invitation = invitations.withdraw(invite(university, admin).pk, by=admin)

    with pytest.raises(InvitationClosed):
        invitations.resend(invitation.pk, by=admin)


def test_stranger_signs_up_and_joins_without_a_second_letter(university, admin):
    invitation = invite(university, admin)
    client = Client()
    form = {"name": "新同学", "email": EMAIL, "password1": "new-in-huizhou-26", "password2": "new-in-huizhou-26",
            "birth_on": "2000-02-29", "agree": "on"}  # fmt: skip

    to_signup = client.post(link_of(invitation))["Location"]
    signed_up = client.post(to_signup, {**form, "next": link_of(invitation)})
    client.post(link_of(invitation))

    person = User.objects.get(email=EMAIL)
    assert re.match(r"/accounts/signup/\?next=%2Finvitations%2F", to_signup)
    assert signed_up["Location"] == link_of(invitation)
    assert [membership.role for membership in person.memberships.all()] == ["student"]
    assert person.emailaddress_set.get().verified


def test_stranger_signs_in_and_comes_back(client, university, admin):
    invitation = invite(university, admin)
    person = make_person(email=EMAIL)
    page = client.get(link_of(invitation)).context["login_url"]

    response = client.post(page, {"login": person.email, "password": PASSWORD, "next": link_of(invitation)})

    assert response["Location"] == link_of(invitation)


def test_trail_of_an_invitation_masks_the_address(university, admin):
    from lms.audit.models import AuditEvent

    invite(university, admin)

    assert not [event for event in AuditEvent.objects.all() if EMAIL in f"{event.object_label}{event.changes}"]
