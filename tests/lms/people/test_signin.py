import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client

from tests.factories.organisations import make_member
from tests.factories.people import PASSWORD, make_person

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def sign_in(client, login, password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": login, "password": password}, **extra)


def is_signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("name", ["username", "email"])
def test_login_takes_school_number_or_email(client, name):
    person = make_person()

    response = sign_in(client, getattr(person, name).upper())

    assert (response.status_code, response["Location"]) == (302, "/home/")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_login_refuses_a_wrong_password(client):
    person = make_person()

    response = sign_in(client, person.email, "wrong-password-2026")

    assert response.status_code == 200
    assert not is_signed_in(client)


def test_login_of_a_school_behind_one_address_lets_all_in():
    people = [make_person() for _ in range(120)]

    let_in = 0
    for person in people:
        client = Client(REMOTE_ADDR="198.51.100.7")
        let_in += sign_in(client, person.username).status_code == 302

    assert let_in == 120


@pytest.mark.parametrize("spoof", [False, True], ids=["one address", "rotated X-Forwarded-For"])
def test_attack_on_one_account_is_evaluated_five_times(client, monkeypatch, spoof):
    person = make_person()
    evaluated = set()
    hasher = "django.contrib.auth.hashers.MD5PasswordHasher.verify"
    monkeypatch.setattr(hasher, lambda self, password, encoded: evaluated.add(password) or False)

    for n in range(20):
        headers = {"HTTP_X_FORWARDED_FOR": f"203.0.113.{n}"} if spoof else {}
        # Both names of the door count as one.
        sign_in(client, person.email if n % 2 else person.username, f"guess-number-{n}", **headers)

    assert evaluated == {f"guess-number-{n}" for n in range(5)}


def test_attack_on_one_account_leaves_others_alone(client):
    attacked, other = make_person(), make_person()
    for n in range(6):
        sign_in(client, attacked.email, f"guess-number-{n}")

    blocked = sign_in(Client(), attacked.email)
    response = sign_in(Client(), other.email)

    assert blocked.status_code == 200
    assert response.status_code == 302


def test_login_with_second_factor_gives_no_session_before_the_code(client):
    person = make_member("teacher")

    response = sign_in(client, person.email)

    assert response["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(client)
    assert client.get("/me/").status_code == 302


def test_login_with_second_factor_takes_the_code(client):
    person = make_member("teacher")
    secret = TOTP(person.authenticator_set.get()).instance.data["secret"]
    sign_in(client, person.email)

    response = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})

    assert response.status_code == 302
    assert is_signed_in(client)


def test_second_factor_secret_is_not_readable_in_the_database():
    person = make_member("teacher")

    stored = person.authenticator_set.get().data["secret"]

    assert re.fullmatch(r"[A-Z2-7]{32}", stored) is None


@pytest.mark.parametrize(
    ("door", "leads_to"),
    [
        ("/cms/login/", "/accounts/login/"),
        ("/cms/login/?next=/cms/pages/", "/accounts/login/?next=%2Fcms%2Fpages%2F"),
        ("/cms/login/?next=https://evil.test/", "/accounts/login/"),
        ("/cms/password_reset/", "/accounts/password/reset/"),
        ("/cms/password_reset/confirm/MQ/x-y/", "/accounts/password/reset/"),
        ("/admin/login/", "/accounts/login/"),
        ("/django-admin/login/", "/accounts/login/"),
    ],
)
def test_other_doors_lead_to_the_one(client, door, leads_to):
    response = client.get(door)

    assert (response.status_code, response["Location"]) == (302, leads_to)


def test_whoever_may_not_enter_the_cms_is_told_so(client):
    client.force_login(make_person())

    turned_away = client.get("/cms/pages/")

    assert turned_away["Location"] == "/cms/login/?next=/cms/pages/"
    assert client.get(turned_away["Location"]).status_code == 403


def test_other_doors_open_nothing(client):
    person = make_person(is_superuser=True)

    client.post("/cms/login/", {"username": person.username, "password": PASSWORD})
    client.post("/admin/login/", {"username": person.username, "password": PASSWORD})

    assert not is_signed_in(client)


def test_login_needs_the_csrf_token():
    person = make_person()
    client = Client(enforce_csrf_checks=True)

    response = sign_in(client, person.email)

    assert response.status_code == 403
    assert not is_signed_in(client)


def test_login_from_a_new_browser_announces_it(client, django_capture_on_commit_callbacks):
    from lms.people.signals import new_device_used

    heard = []
    receiver = lambda sender, person, user_agent, **kwargs: heard.append((person.pk, user_agent))  # noqa: E731
    new_device_used.connect(receiver)
    person = make_person()

    sign_in(Client(HTTP_USER_AGENT="Firefox/120.0"), person.email)
    sign_in(Client(HTTP_USER_AGENT="Firefox/121.0"), person.email)
    sign_in(Client(HTTP_USER_AGENT="Edge/99"), person.email)

    assert heard == [(person.pk, "Edge/99")]


def test_password_reset_tells_strangers_nothing(client):
    known = make_person()

    answers = [client.post("/accounts/password/reset/", {"email": e}) for e in (known.email, "nobody@example.test")]

    assert [(a.status_code, a["Location"]) for a in answers] == [(302, "/accounts/password/reset/done/")] * 2
    assert {address for message in mail.outbox for address in message.to} == {known.email, "nobody@example.test"}


def test_closed_post_office_does_not_break_the_page(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    response = client.post("/accounts/password/reset/", {"email": make_person().email})

    assert response.status_code == 302


def test_log_lines_hold_no_address(client, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    person = make_person()

    client.post("/accounts/password/reset/", {"email": person.email})

    assert [record.message for record in caplog.records] == ["mail not sent: account/email/password_reset_key"]
    assert person.email not in caplog.text


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_entrance_pages_stand_in_our_frame(client, prefix, path):
    response = client.get(prefix + path)

    assert response.status_code == 200
    assert response.content.count(b"<h1") == 1
    assert b'id="main"' in response.content


def code_of(secret):
    from allauth.mfa.utils import decrypt

    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(decrypt(secret), counter))
