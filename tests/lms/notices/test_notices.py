"""Telling people, and their reading it."""

import pytest

from lms.notices import public as notices
from lms.notices.models import Notice
from lms.people import public as people
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
WORDS = {"title": "跨境平台运营"}


def test_notify_tells_everybody_once():
    first, second = make_person(), make_person()

    told = notices.notify([first.pk, second.pk, first.pk], "certificate.issued", words=WORDS, url="/x/")

    assert told == 2
    assert sorted(Notice.objects.values_list("person_id", flat=True)) == sorted([first.pk, second.pk])


@pytest.mark.parametrize(("kind", "words"), [("no.such", WORDS), ("certificate.issued", {})])
def test_notify_refuses_an_unknown_kind_and_a_forgotten_word(kind, words):
    person = make_person()

    with pytest.raises(KeyError):
        notices.notify(person.pk, kind, words=words)

    assert Notice.objects.count() == 0


def test_the_list_shows_my_own_notices_only(client):
    me, other = make_person(), make_person()
    notices.notify(me.pk, "certificate.issued", words={"title": "我的课"})
    notices.notify(other.pk, "certificate.issued", words={"title": "别人的课"})
    client.force_login(me)

    page = client.get("/notices/").content.decode()

    assert "证书“我的课”已颁发" in page
    assert "别人的课" not in page


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


def test_an_erased_person_leaves_no_notices():
    me = make_person()
    notices.notify(me.pk, "certificate.issued", words=WORDS)

    people.erase(me, by=me)

    assert Notice.objects.filter(person=me).count() == 0
