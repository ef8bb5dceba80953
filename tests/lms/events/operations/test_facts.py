"""What an event is, set right; and drafts thrown away."""

from dataclasses import replace

import pytest

from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.events.models import EventSession, Place, Series
from lms.events.operations import experts, facts
from lms.events.operations.facts import Facts
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.events import begin, make_event, make_expert, make_place, make_session
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


def now(series):
    return Facts.of(Series.objects.get(pk=series.pk))


def test_names_and_texts_are_set_right_at_any_time_and_the_trail_says_what(school, host):
    session = begin(make_session(school))
    wanted = replace(now(session.series), title_zh="选品四讲", about_zh="四次", kind="training")

    for _twice in range(2):
        facts.change_facts(session.series_id, wanted, by=host)

    assert now(session.series) == wanted
    (event,) = AuditEvent.objects.filter(action="event.facts_changed")
    assert event.changes == {"title_zh": "选品四讲", "about_zh": "四次", "kind": "training"}


def test_what_it_counts_for_changes_before_it_begins_and_people_are_told(school, host):
    session, person = make_session(school), make_member(Role.STUDENT, password=None)
    make_place(session, person)

    facts.change_facts(session.series_id, replace(now(session.series), gives_certificate=True), by=host)
    told = Notice.objects.filter(person=person, kind="event.promise_changed").count()
    begin(session)
    with pytest.raises(Invalid) as refused:
        facts.change_facts(session.series_id, replace(now(session.series), counts_hours=False), by=host)

    assert (told, list(refused.value.fields)) == (1, ["counts_hours"])
    assert (now(session.series).gives_certificate, now(session.series).counts_hours) == (True, True)


@pytest.mark.parametrize(
    ("event", "wish", "refused"),
    [
        ({"gives_certificate": True}, {"title_zh": "开放日🎉"}, ["title_zh"]),
        ({"gives_certificate": True}, {"title_en": "Open day🎉"}, ["title_en"]),
        ({"title_zh": "开放日🎉"}, {"gives_certificate": True}, ["title_zh"]),
        ({"title_zh": "开放日🎉"}, {"gives_certificate": True, "title_zh": "开放日"}, []),
        ({"gives_certificate": True}, {"gives_certificate": False, "title_zh": "开放日🎉"}, []),
        ({}, {"title_zh": " "}, ["title_zh"]),
    ],
)
def test_no_change_leaves_an_event_a_name_its_certificates_cannot_bear(school, host, event, wish, refused):
    series = make_event(school, **event)
    before, wanted = now(series), replace(now(series), **wish)
    problems = []

    try:
        facts.change_facts(series.pk, wanted, by=host)
    except Invalid as error:
        problems = list(error.fields)

    assert (problems, now(series)) == (refused, before if refused else wanted)


def test_an_event_named_wrongly_before_may_still_be_told_of_otherwise(school, host):
    series = make_event(school, gives_certificate=True)
    Series.objects.filter(pk=series.pk).update(title_zh="开放日🎉")
    wanted = replace(now(series), about_zh="九点开门")

    facts.change_facts(series.pk, wanted, by=host)

    assert now(series) == wanted


def test_strangers_change_and_delete_nothing():
    draft, stranger = make_event(published=False), make_member(Role.TEACHER)

    with pytest.raises(NotAllowed):
        facts.change_facts(draft.pk, now(draft), by=stranger)
    with pytest.raises(NotAllowed):
        facts.delete_draft(draft.pk, by=stranger)


def test_a_draft_is_deleted_what_was_published_is_not(school, host):
    draft, published = make_event(school, published=False), make_event(school)

    facts.delete_draft(draft.pk, by=host)
    with pytest.raises(WrongState):
        facts.delete_draft(published.pk, by=host)

    assert list(Series.objects.all()) == [published]
    assert AuditEvent.objects.get(action="event.deleted").changes["code"] == draft.code


def test_a_draft_an_expert_is_invited_to_is_not_deleted_under_them(school, host):
    draft = make_event(school, published=False)
    invitation = experts.invite(draft.sessions.get().pk, make_expert(school).pk, by=host)

    with pytest.raises(WrongState):
        facts.delete_draft(draft.pk, by=host)
    experts.revoke(invitation.pk, by=host)
    facts.delete_draft(draft.pk, by=host)

    assert not EventSession.objects.exists() and not Place.objects.exists()


def test_nobody_undoes_what_another_changed_and_what_was_typed_stays(client, school, host):
    series = make_event(school)
    client.force_login(host)
    address = f"/events/{series.code}/edit/"
    page = client.get(address).context["form"]
    sent = {name: page[name].value() for name in ("title_zh", "title_en", "kind", "about_zh", "read")} | {
        "counts_hours": "on"
    }
    facts.change_facts(series.pk, replace(now(series), title_en="Four lectures"), by=host)

    late = client.post(address, sent | {"title_zh": "选品四讲"})
    form = late.context["form"]
    unsaved = now(series).title_zh
    again = {name: form[name].value() for name in ("title_zh", "title_en", "kind", "about_zh", "read")}
    client.post(address, again | {"counts_hours": "on"})

    assert (late.status_code, unsaved, "Four lectures" in late.content.decode()) == (409, series.title_zh, True)
    assert (now(series).title_zh, now(series).title_en) == ("选品四讲", "Four lectures")


def test_a_draft_is_deleted_from_its_page(client, school, host):
    draft = make_event(school, published=False)
    client.force_login(host)

    shown = client.get(f"/events/{draft.code}/").content.decode()
    client.post(f"/events/{draft.code}/delete/")

    assert f"/events/{draft.code}/delete/" in shown
    assert not Series.objects.exists()
