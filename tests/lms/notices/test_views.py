"""The list behind the bell, and the preferences."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.notices import public as notices
from lms.notices.models import Notice, Preference
from lms.people import public as people
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
WORDS = {"title": "跨境平台运营"}


def test_the_list_shows_my_own_notices_only(client):
    me, other = make_person(), make_person()
    notices.notify(me.pk, "certificate.issued", words={"title": "我的课"})
    notices.notify(other.pk, "certificate.issued", words={"title": "别人的课"})
    client.force_login(me)

    page = client.get("/notices/").content.decode()

    assert "证书“我的课”已颁发" in page
    assert "别人的课" not in page


def test_the_list_speaks_the_readers_language(client):
    me = make_person()
    notices.notify(me.pk, "certificate.issued", words=WORDS, url="/home/")
    client.force_login(me)

    page = client.get("/en/notices/").content.decode()

    assert "已颁发" not in page
    assert "跨境平台运营" in page


def test_the_list_keeps_to_one_group(client):
    me = make_person()
    notices.notify(me.pk, "certificate.issued", words=WORDS)
    notices.notify(me.pk, "log.confirmed", words={"count": 3})
    client.force_login(me)

    page = client.get("/notices/?group=placement").content.decode()

    assert "导师确认了你的 3 天日志" in page
    assert "已颁发" not in page


def test_the_list_takes_as_many_queries_for_three_as_for_one(client):
    me = make_person()
    client.force_login(me)
    notices.notify(me.pk, "log.confirmed", words={"count": 1})
    client.get("/notices/")
    counts = []

    for more in (0, 2):
        for _ in range(more):
            notices.notify(me.pk, "log.confirmed", words={"count": 1})
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/notices/")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 15


def test_reading_one_leaves_the_others_and_nobody_reads_for_somebody_else(client):
    me, other = make_person(), make_person()
    for person in (me, me, other):
        notices.notify(person.pk, "certificate.issued", words=WORDS)
    mine, theirs = Notice.objects.filter(person=me).first(), Notice.objects.get(person=other)
    client.force_login(me)

    client.post("/notices/read/", {"notice": mine.pk})
    client.post("/notices/read/", {"notice": theirs.pk})

    unread = Notice.objects.filter(read_at=None)
    assert {person: unread.filter(person=person).count() for person in (me, other)} == {me: 1, other: 1}


def test_reading_all_leaves_none(client):
    me = make_person()
    for _ in range(3):
        notices.notify(me.pk, "certificate.issued", words=WORDS)
    client.force_login(me)

    client.post("/notices/read/")

    assert Notice.objects.filter(read_at=None).count() == 0


@pytest.mark.parametrize(("prefix", "target"), [("", "/home/"), ("/en", "/en/home/")])
def test_opening_marks_as_read_and_goes_there(client, prefix, target):
    me = make_person()
    notices.notify(me.pk, "certificate.issued", words=WORDS, url="/home/")
    notice = Notice.objects.get(person=me)
    client.force_login(me)

    response = client.post(f"{prefix}/notices/{notice.pk}/open/")

    assert (response.status_code, response.url) == (302, target)
    assert Notice.objects.get(pk=notice.pk).read_at is not None


def test_opening_somebody_elses_is_not_found_and_changes_nothing(client):
    notices.notify(make_person().pk, "certificate.issued", words=WORDS, url="/home/")
    notice = Notice.objects.get()
    client.force_login(make_person())

    assert client.post(f"/notices/{notice.pk}/open/").status_code == 404
    assert Notice.objects.get().read_at is None


@pytest.mark.parametrize("address", ["/notices/", "/notices/preferences/"])
def test_strangers_are_sent_to_sign_in(client, address):
    assert client.get(address).url == f"/accounts/login/?next={address}"


@pytest.mark.parametrize("address", ["/notices/read/", "/notices/1/open/"])
def test_reading_is_no_matter_of_following_a_link(client, address):
    client.force_login(make_person())

    assert client.get(address).status_code == 405


def test_preferences_keep_what_differs_and_show_it_again(client):
    me = make_person()
    client.force_login(me)
    ticked = ["log.confirmed:in_app", "log.confirmed:email", "comment.added:phone"]

    client.post("/notices/preferences/", {"on": ticked})

    kept = {(row.kind, row.channel): row.on for row in Preference.objects.filter(person=me)}
    assert kept["log.confirmed", "email"] is True
    assert kept["comment.added", "in_app"] is False
    assert ("log.confirmed", "in_app") not in kept
    page = client.get("/notices/preferences/").content.decode()
    assert 'value="log.confirmed:email" checked' in page
    assert 'value="comment.added:in_app">' in page


def test_preferences_cannot_turn_off_what_is_firm(client):
    me = make_person()
    client.force_login(me)

    client.post("/notices/preferences/", {"on": []})
    notices.notify(me.pk, "security.new_device", words={"device": "Firefox"})

    assert Notice.objects.filter(person=me, in_app=True).count() == 1
    assert not Preference.objects.filter(kind="security.new_device").exists()
    page = client.get("/notices/preferences/").content.decode()
    assert 'value="security.new_device:email" checked disabled' in page


def test_an_erased_person_leaves_no_notices_and_no_preferences(client):
    me = make_person()
    notices.notify(me.pk, "certificate.issued", words=WORDS)
    Preference.objects.create(person=me, kind="log.confirmed", channel="email", on=True)

    people.erase(me, by=me)

    assert (Notice.objects.filter(person=me).count(), Preference.objects.filter(person=me).count()) == (0, 0)
