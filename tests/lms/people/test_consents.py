import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from lms.common.errors import NotAllowed
from lms.organisations import public as organisations
from lms.people import background
from lms.people.models import Consent, Guardian, User
from lms.people.operations import consents
from lms.people.queries import consents as queries
from tests.factories.organisations import make_university
from tests.factories.people import make_minor, make_person

pytestmark = pytest.mark.django_db
FORM = {
    "name": "陈小雨",
    "email": "rain@example.test",
    "password1": "rain-on-huizhou-26",
    "password2": "rain-on-huizhou-26",
    "agree": "on",
}
GUARDIAN = {"guardian_name": "陈大海", "guardian_relation": "父亲", "guardian_email": "sea@example.test"}


def birthday(years):
    today = timezone.localdate()
    return today.replace(year=today.year - years, day=1)


def born(years):
    return {"birth_on": birthday(years).isoformat()}


def make_child(**fields):
    child = make_minor(birth_on=birthday(12), **fields)
    guardian = consents.ask_guardian(child, name="陈大海", relation="父亲", email="sea@example.test")
    return child, guardian


def link_in(message):
    return re.search(r"/guardian/\S+", message.body).group(0)


def test_signup_of_an_adult_keeps_name_birthday_and_agreement(client):
    client.post("/accounts/signup/", {**FORM, **born(20)})

    person = User.objects.get(email="rain@example.test")
    assert (person.name, person.birth_on.isoformat(), person.is_minor) == ("陈小雨", born(20)["birth_on"], False)
    assert queries.has_consent(person, Consent.Kind.PRIVACY)
    assert re.fullmatch(r"p\d{10}", person.username)


@pytest.mark.parametrize("left_out", ["name", "birth_on", "agree"])
def test_signup_refuses_without(client, left_out):
    form = {**FORM, **born(20)}
    del form[left_out]

    response = client.post("/accounts/signup/", form)

    assert list(response.context["form"].errors) == [left_out]
    assert User.objects.count() == 0


def test_signup_of_a_minor_refuses_without_a_guardian(client):
    response = client.post("/accounts/signup/", {**FORM, **born(15)})

    assert sorted(response.context["form"].errors) == sorted(GUARDIAN)
    assert User.objects.count() == 0


def test_signup_of_a_minor_writes_to_the_guardian_once(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/signup/", {**FORM, **born(15), **GUARDIAN})
    background.mail_guardian(Guardian.objects.get().pk)

    letters = [message for message in mail.outbox if message.to == ["sea@example.test"]]
    assert len(letters) == 1


def test_signup_refuses_a_birthday_to_come(client):
    tomorrow = timezone.localdate() + timedelta(days=1)
    response = client.post("/accounts/signup/", {**FORM, "birth_on": tomorrow.isoformat()})

    assert list(response.context["form"].errors) == ["birth_on"]


def test_person_without_agreement_reaches_only_the_question(client):
    client.force_login(make_person(consented=False))

    assert client.get("/home/")["Location"] == "/me/consents/?next=%2Fhome%2F"
    assert client.get("/me/consents/").status_code == 200


def test_withdrawn_agreement_stops_at_the_next_request(client):
    person = make_person()
    client.force_login(person)
    before = client.get("/spaces/").status_code

    client.post("/me/consents/", {"kind": "privacy", "answer": "withdraw"})

    assert (before, client.get("/spaces/").status_code) == (200, 302)
    assert client.get("/me/export/").status_code == 200
    with pytest.raises(NotAllowed):
        organisations.add_member(person, make_university(), "student", by=None)


def test_given_again_agreement_opens_the_doors(client):
    client.force_login(make_person())
    for answer in ("withdraw", "agree"):
        client.post("/me/consents/", {"kind": "privacy", "answer": answer})

    assert client.get("/spaces/").status_code == 200


@pytest.mark.parametrize(
    ("wanted", "leads_to"), [("/contests/join/x/", "/contests/join/x/"), ("https://evil.test/", "/me/consents/")]
)
def test_agreeing_leads_on_to_the_page_that_asked(client, wanted, leads_to):
    client.force_login(make_person(consented=False))
    page = client.get("/me/consents/", {"next": wanted}).content.decode()

    response = client.post("/me/consents/", {"kind": "privacy", "answer": "agree", "next": wanted})

    assert (f'name="next" value="{wanted}"' in page) == (leads_to == wanted)
    assert response["Location"] == leads_to


@pytest.mark.parametrize("kind", ["minor", "internship", "", "nonsense"])
def test_consent_of_others_cannot_be_given_by_oneself(client, kind):
    client.force_login(make_minor())

    assert client.post("/me/consents/", {"kind": kind, "answer": "agree"}).status_code == 404


def test_changed_text_asks_again(client, monkeypatch):
    client.force_login(make_person())
    monkeypatch.setitem(queries.TEXT_VERSIONS, "privacy", "2099-01")

    assert client.get("/spaces/")["Location"] == "/me/consents/?next=%2Fspaces%2F"


def test_give_consent_twice_is_once():
    person = make_person(consented=False)

    first, second = (consents.give_consent(person, Consent.Kind.PRIVACY) for _ in range(2))

    assert first == second
    assert person.consents.count() == 1


def test_child_waits_until_the_guardian_agrees(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        child, _guardian = make_child()
    client.force_login(child)
    before = client.get("/spaces/")

    answer = client.__class__().post(link_in(mail.outbox[0]), {"answer": "agree"})

    assert (before.status_code, before["Location"]) == (302, "/me/consents/?next=%2Fspaces%2F")
    assert answer.status_code == 200
    assert client.get("/spaces/").status_code == 200


def test_child_without_guardians_consent_is_given_no_role():
    child, _guardian = make_child()

    with pytest.raises(NotAllowed):
        organisations.add_member(child, make_university(), "student", by=None)

    assert child.memberships.count() == 0


def test_guardian_page_asks_by_get_and_writes_nothing(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        child, _guardian = make_child()

    response = client.get(link_in(mail.outbox[0]))

    assert response.status_code == 200
    assert "陈大海" in response.content.decode()
    assert not queries.has_consent(child, Consent.Kind.MINOR)


def test_guardian_refusing_a_child_removes_the_account(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        child, _guardian = make_child()

    client.post(link_in(mail.outbox[0]), {"answer": "refuse"})

    assert not User.objects.filter(pk=child.pk).exists()
    assert Guardian.objects.count() == 0


def test_guardian_taking_it_back_stops_the_child_at_the_next_request(client):
    child, guardian = make_child()
    consents.confirm_guardian(guardian.pk)
    client.force_login(child)
    before = client.get("/spaces/").status_code

    consents.refuse_guardian(guardian.pk)

    assert (before, client.get("/spaces/").status_code) == (200, 302)


def test_guardian_is_sent_a_new_link_and_the_agreement_stays(django_capture_on_commit_callbacks):
    child, guardian = make_child()
    consents.confirm_guardian(guardian.pk)
    Guardian.objects.update(mailed_at=timezone.now())

    with django_capture_on_commit_callbacks(execute=True):
        consents.ask_guardian(child, name="陈大海", relation="父亲", email="sea@example.test")

    assert len(mail.outbox) == 1
    assert queries.may_process(child)


def test_guardian_with_another_address_has_not_agreed(client):
    child, guardian = make_child()
    consents.confirm_guardian(guardian.pk)

    consents.ask_guardian(child, name="陈大江", relation="叔叔", email="river@example.test")

    assert not queries.may_process(child)
    assert Guardian.objects.get(ward=child).confirmed_at is None


@pytest.mark.parametrize("days", [14, 400])
def test_guardian_link_expires(client, django_capture_on_commit_callbacks, days):
    with django_capture_on_commit_callbacks(execute=True):
        make_child()

    with time_machine.travel(timezone.now() + timedelta(days=days, minutes=1), tick=False):
        response = client.get(link_in(mail.outbox[0]))

    assert response.status_code == 410


def test_guardian_link_is_of_one_purpose(client):
    from django.core import signing

    _child, guardian = make_child()
    other = signing.dumps({"guardian": guardian.pk, "email": guardian.email}, salt="something else")

    assert client.get(f"/guardian/{other}/").status_code == 410


def test_keep_shortest_drops_a_child_nobody_answered_for():
    child, _guardian = make_child()
    answered, guardian = make_child(username="answered")
    consents.confirm_guardian(guardian.pk)

    with time_machine.travel(timezone.now() + timedelta(days=13), tick=False):
        early = background.keep_shortest()["children"]
    with time_machine.travel(timezone.now() + timedelta(days=15), tick=False):
        due = background.keep_shortest()["children"]

    assert (early, due) == (0, 1)
    assert list(User.objects.filter(pk__in=[child.pk, answered.pk])) == [answered]


def test_keep_shortest_drops_the_guardian_of_a_grown_up():
    ward = make_minor()
    consents.ask_guardian(ward, name="李大山", relation="父亲", email="hill@example.test")

    with time_machine.travel(timezone.now() + timedelta(days=366 * 3), tick=False):
        counts = background.keep_shortest()

    assert counts["guardians"] == 1
    assert Guardian.objects.count() == 0
