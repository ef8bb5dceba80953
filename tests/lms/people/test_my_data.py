import json
from datetime import date

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client

from lms.organisations.operations import invitations
from lms.people.models import Consent, KnownDevice, User
from lms.people.operations import consents, erasing
from lms.people.operations.accounts import create_person
from lms.people.queries import holdings, inventory
from tests.factories.organisations import make_class, make_member, make_university
from tests.factories.people import PASSWORD, make_person, make_superuser

pytestmark = pytest.mark.django_db
CANARIES = {
    "name": "卜可忘",
    "name_latin": "Bu Kewang",
    "username": "canary2026",
    "email": "canary@example.test",
    "phone": "13955512345",
}


def sign_in(person):
    client = Client(HTTP_USER_AGENT="CanaryBrowser")
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    return client


def make_canary():
    """A student who left something everywhere this floor and the next can hold it."""
    university = make_university()
    admin = make_member("academic", university)
    person = make_member("student", university, school_class=make_class(university), **CANARIES)
    invitations.invite(university, CANARIES["email"], "teacher", by=admin)
    consents.ask_guardian(person, name="卜可念", relation="母亲", email="mother-canary@example.test")
    return person, sign_in(person)


def erase_oneself(client):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client.post("/me/erase/?confirm=1", {"understood": "on"})


def columns_with(text):
    """table.column of everything the database holds that contains it, the audit trail too."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found |= {f"{table}.{name}" for name, value in zip(names, row, strict=True) if text in str(value)}
    return sorted(found)


def test_me_changes_only_what_is_ones_own(client):
    person = make_person()
    client.force_login(person)
    form = {"name": "王小红", "name_latin": "Wang Xiaohong", "phone": "13800000000", "language": "en"}

    response = client.post("/me/", {**form, "is_superuser": "1", "is_staff": "1", "email": "x@y.test", "birth_on": ""})

    person.refresh_from_db()
    assert response["Location"] == "/en/me/"
    assert {name: getattr(person, name) for name in form} == form
    assert (person.is_superuser, person.is_staff, person.birth_on) == (False, False, date(2000, 1, 1))
    assert person.email != "x@y.test"


def test_me_refuses_an_invisible_character(client):
    client.force_login(make_person())

    response = client.post("/me/", {"name": "王\u200b小红", "language": "en"})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["name"]


@pytest.mark.parametrize("path", ["/me/", "/me/consents/", "/me/export/", "/me/erase/"])
def test_pages_about_oneself_send_strangers_to_sign_in(client, path):
    response = client.get(path)

    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={path}")


def test_export_holds_own_rows_and_nobody_elses():
    other = make_person("别处人", username="other2026", phone="13700000000")
    _person, client = make_canary()

    response = client.get("/me/export/")

    text = response.content.decode()
    data = json.loads(text)["data"]
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Cache-Control"] == "private, no-store"
    assert {name: data["people"]["account"][0][name] for name in CANARIES} == CANARIES
    assert [row["role"] for row in data["organisations"]["memberships"]] == ["student"]
    assert [row["email"] for row in data["organisations"]["invitations"]] == [CANARIES["email"]]
    assert [row["name"] for row in data["people"]["guardian"]] == ["卜可念"]
    assert [row["kind"] for row in data["people"]["consents"]] == ["privacy"]
    assert [row["user_agent"] for row in data["people"]["sessions"]] == ["CanaryBrowser"]
    assert not [secret for secret in (other.name, other.email, other.username, other.phone) if secret in text]


def test_erase_says_first_what_goes_and_what_stays(client):
    client.force_login(make_person())

    page = client.get("/me/erase/").content.decode()

    assert all(word in page for word in ("会删除", "会保留", "操作留痕", "证书"))


def test_erase_needs_the_password_again():
    person, client = make_canary()

    answers = [client.get("/me/erase/?confirm=1"), client.post("/me/erase/?confirm=1", {"understood": "on"})]

    assert [answer["Location"].split("?")[0] for answer in answers] == ["/accounts/reauthenticate/"] * 2
    assert User.objects.get(pk=person.pk).erased_at is None


def test_erase_needs_the_tick():
    person, client = make_canary()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    response = client.post("/me/erase/?confirm=1", {})

    assert response.status_code == 422
    assert User.objects.get(pk=person.pk).erased_at is None


def test_erase_leaves_nothing_personal_in_any_table():
    _person, client = make_canary()
    before = {text: columns_with(text) for text in [*CANARIES.values(), "卜可念", "mother-canary"]}

    erase_oneself(client)

    assert [text for text, columns in before.items() if not columns] == []
    assert {text: columns_with(text) for text in before} == {text: [] for text in before}


def test_erase_ends_roles_and_sign_in(client):
    person, signed_in = make_canary()

    erase_oneself(signed_in)
    client.post("/accounts/login/", {"login": CANARIES["email"], "password": PASSWORD})

    person.refresh_from_db()
    assert (person.is_active, person.birth_on, person.name) == (False, None, "已注销")
    assert person.memberships.current().count() == 0
    assert "_auth_user_id" not in client.session
    assert signed_in.get("/me/").status_code == 302
    assert KnownDevice.objects.filter(person=person).count() == 0


def test_erase_twice_is_once():
    person = make_person()

    first, second = (erasing.erase(person, by=person) for _ in range(2))

    assert first.erased_at == second.erased_at


def test_inventory_covers_every_field_of_this_floor():
    ours = {"people", "organisations"}
    configs = [config for config in inventory.our_apps() if config.label in ours]

    gaps = [
        (config.label, inventory.missing(config), inventory.stale(config))
        for config in configs
        if inventory.missing(config) or inventory.stale(config)
    ]

    assert gaps == []
    assert all(line.is_complete for config in configs for line in inventory.lines_of(config))


def test_inventory_check_names_the_row_to_add(monkeypatch):
    from lms.people import checks

    config = apps.get_app_config("people")
    lines = [line for line in inventory.lines_of(config) if line.field != "phone"]
    monkeypatch.setattr(inventory, "lines_of", lambda _config: lines)

    errors = checks._errors_of(config)

    assert [(e.id, e.msg) for e in errors] == [("lms.E010", "lms/people/data_inventory.csv: no row for User,phone")]


def test_inventory_page_shows_personal_lines_only(client):
    client.force_login(make_person())

    lines = client.get("/me/inventory/").context["lines"]

    assert {line.field_class for line in lines} == {"P1", "P2", "P3"}
    assert ("people", "User", "birth_on") in {(line.app, line.model, line.field) for line in lines}


def test_privacy_rules_can_be_read_before_agreeing(client):
    client.force_login(make_person(consented=False))

    # No page stands there in an empty database; what matters is that nobody is led away from it.
    assert client.get("/privacy/").status_code == 404
    assert client.get("/about/")["Location"].startswith("/me/consents/")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_inventory_page_is_open_to_all(client, prefix):
    response = client.get(f"{prefix}/me/inventory/")

    assert response.status_code == 200
    assert len(response.context["lines"]) == len(inventory.personal_lines())


def test_create_person_refuses_two_accounts_for_one_mailbox():
    make_person(email="one@example.test")

    from lms.common.errors import Invalid

    with pytest.raises(Invalid):
        create_person("second", "李二", by=None, email="ONE@example.test")


def test_create_person_does_not_agree_for_a_real_one():
    assert create_person("real", "真人", by=None).consents.count() == 0
    assert create_person("demo", "演示", by=None, demo=True).consents.get().kind == Consent.Kind.PRIVACY


def test_holdings_ask_every_registered_app():
    assert {"people", "organisations"} <= holdings.collected_apps()


def test_cms_users_edits_name_without_password(client):
    boss, person = make_superuser(), make_person("旧名")
    client.force_login(boss)
    form = {"username": person.username, "name": "新名", "email": person.email, "is_active": "on"}

    page = client.get(f"/cms/users/edit/{person.pk}/")
    client.post(f"/cms/users/edit/{person.pk}/", form)

    person.refresh_from_db()
    assert page.status_code == 200
    assert "password" not in page.content.decode().lower().split("<form", 1)[-1].split("</form>")[0]
    assert person.name == "新名"
    assert person.check_password(PASSWORD)


def test_cms_users_delete_nobody(client):
    boss, person = make_superuser(), make_person()
    client.force_login(boss)

    client.post(f"/cms/users/delete/{person.pk}/")

    assert User.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize("role", ["editor", "officer", "teacher"])
def test_cms_users_are_for_superusers_only(client, role):
    client.force_login(make_member(role))

    assert client.get("/cms/users/").status_code in {302, 403}


def test_masked_name_of_strangers():
    assert [User(name=name).masked_name for name in ("王明", "欧阳修", "阿依古丽")] == ["王*", "欧阳*", "阿依*"]
    assert not AnonymousUser().is_authenticated
