from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from lms.organisations import public as organisations
from lms.people.models import User
from tests.factories.organisations import make_member, make_university
from tests.factories.people import PASSWORD, make_person, make_superuser

pytestmark = pytest.mark.django_db


def sign_in(person, client=None):
    client = client or Client()
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    return client


def test_session_has_a_new_name_after_signing_in(client):
    client.get("/accounts/login/")
    session = client.session
    session["before"] = 1
    session.save()
    old = session.session_key

    sign_in(make_person(), client)

    assert client.session.session_key != old
    assert not Session.objects.filter(session_key=old).exists()


def test_session_has_a_new_name_after_a_role_was_given():
    person = make_person()
    client = sign_in(person)
    client.get("/me/")
    old = client.session.session_key

    organisations.add_member(person, make_university(), "student", by=None)
    client.get("/me/")

    assert client.session.session_key != old
    assert not Session.objects.filter(session_key=old).exists()
    assert list(person.usersession_set.values_list("session_key", flat=True)) == [client.session.session_key]


@pytest.mark.parametrize(("role", "minutes"), [("student", 120), ("teacher", 30)])
def test_idle_session_ends(client, role, minutes):
    person = make_member(role)
    start = timezone.now()

    with time_machine.travel(start, tick=False):
        client.force_login(person)
        client.get("/me/")
    with time_machine.travel(start + timedelta(minutes=minutes, seconds=-1), tick=False):
        before = client.get("/me/").status_code
    with time_machine.travel(start + timedelta(minutes=2 * minutes), tick=False):
        after = client.get("/me/")

    assert before == 200
    assert (after.status_code, after["Location"]) == (302, "/accounts/login/?next=/me/")


def test_busy_session_ends_after_twelve_hours(client):
    start = timezone.now()
    statuses = []

    with time_machine.travel(start, tick=False) as clock:
        client.force_login(make_person())
        for _quarter in range(12 * 4 + 1):
            statuses.append(client.get("/me/").status_code)
            clock.shift(timedelta(minutes=15))

    assert statuses == [200] * 48 + [302]


def test_changed_password_ends_every_session():
    person = make_person()
    here, there = sign_in(person), sign_in(person)
    here.get("/me/")
    there.get("/me/")

    here.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "another-long-2027", "password2": "another-long-2027"},
    )

    assert there.get("/me/").status_code == 302
    assert person.usersession_set.count() == 0


def test_sign_out_everywhere_ends_every_session():
    person = make_person()
    here, there = sign_in(person), sign_in(person)

    response = here.post("/me/sessions/end/")

    assert response.status_code == 302
    assert [client.get("/me/").status_code for client in (here, there)] == [302, 302]


def test_staff_without_second_factor_reach_only_its_setup(client):
    person = make_member("teacher")
    person.authenticator_set.all().delete()
    client.force_login(person)

    blocked = [client.get(path) for path in ("/me/", "/spaces/", "/cms/", "/home/", "/me/export/")]
    setup = client.get("/accounts/2fa/")

    assert [(r.status_code, r["Location"]) for r in blocked] == [(302, "/accounts/2fa/totp/activate/")] * 5
    assert setup.status_code == 200
    assert client.post("/accounts/logout/").status_code == 302


def test_second_factor_is_asked_of_superusers_and_editors(client):
    boss = make_superuser()
    boss.authenticator_set.all().delete()
    client.force_login(boss)

    assert client.get("/cms/")["Location"] == "/accounts/2fa/totp/activate/"


def test_second_factor_opens_the_doors(client):
    person = make_member("teacher")
    client.force_login(person)

    assert client.get("/me/").status_code == 200


def test_removed_second_factor_closes_the_doors_at_the_next_request(client):
    from allauth.mfa.signals import authenticator_removed

    person = make_member("teacher")
    client.force_login(person)
    client.get("/me/")

    person.authenticator_set.all().delete()
    authenticator_removed.send(sender=User, user=person, request=None, authenticator=None)

    assert client.get("/me/").status_code == 302


def test_second_factor_is_not_asked_where_the_setting_is_off(client, settings):
    settings.MFA_REQUIRED = False
    person = make_member("teacher")
    person.authenticator_set.all().delete()
    client.force_login(person)

    assert client.get("/me/").status_code == 200


def test_role_given_while_signed_in_asks_for_the_second_factor(client):
    person = make_person()
    client.force_login(person)
    client.get("/me/")

    organisations.add_member(person, make_university(), "teacher", by=None)

    assert client.get("/me/")["Location"] == "/accounts/2fa/totp/activate/"


def test_duties_of_a_session_cost_no_query(client, django_assert_num_queries):
    client.force_login(make_member("teacher"))
    client.get("/home/")

    # The session, the person, and the view's own look at the roles.
    with django_assert_num_queries(3):
        client.get("/home/")


@pytest.mark.parametrize(("address", "kept"), [("198.51.100.77", "198.51.100.0"), ("2001:db8:1:2::7", "2001:db8:1::")])
def test_session_list_keeps_a_shortened_address(address, kept):
    person = make_person()

    sign_in(person, Client(REMOTE_ADDR=address)).get("/me/")

    assert [session.ip for session in person.usersession_set.all()] == [kept]


def test_inactive_person_is_out_at_the_next_request(client):
    person = make_person()
    client.force_login(person)

    User.objects.filter(pk=person.pk).update(is_active=False)

    assert client.get("/me/").status_code == 302
