"""The pages of events, as people walk through them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from lms.common.weeks import Weekly
from lms.events import access, checkin
from lms.events.background import settling
from lms.events.choices import PlaceState
from lms.events.models import Feedback, Place, ScanRow, Series
from lms.events.operations import experts, feeds, places, sessions
from lms.events.operations.series import Rules, change_rules
from lms.events.operations.sessions import SessionChange
from lms.events.planning import Scope
from lms.events.queries.tickets import speaker_ticket_text
from lms.organisations.public import Role
from lms.people.public import User
from tests.factories.events import begin, make_event, make_expert, make_place, make_session, span, ticket_of
from tests.factories.organisations import make_city, make_class, make_member, make_university

pytestmark = pytest.mark.django_db
LIST_QUERIES, HOST_QUERIES, TICKET_QUERIES = 3, 16, 8


def student():
    return make_member(Role.STUDENT)


def titles(response):
    return [str(session.series) for session in response.context["page"]]


def looked_at(response):
    """What a page that was looked at brings back with the next click."""
    return {name: response.context["form"][name].value() for name in ("read", "seen")}


def test_the_list_is_filtered_by_kind_city_days_and_free_seats(client):
    city = make_city()
    lecture = make_event(city_id=city.pk, seats=1)
    make_event(kind="exhibition", city_id=city.pk, published=False)
    fair = make_event(kind="exhibition", first=span(9, 12, days=20))
    make_place(lecture.sessions.get(), student())
    day = (timezone.localdate() + timedelta(days=10)).isoformat()

    assert titles(client.get("/events/")) == [str(lecture), str(fair)]
    assert titles(client.get("/events/?kind=exhibition")) == [str(fair)]
    assert titles(client.get(f"/events/?city={city.pk}")) == [str(lecture)]
    assert titles(client.get(f"/events/?since={day}")) == [str(fair)]
    assert titles(client.get("/events/?free=on")) == [str(fair)]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_questions(client, rows, django_assert_num_queries):
    for _ in range(rows):
        make_event()
    client.get("/events/")

    with django_assert_num_queries(LIST_QUERIES):
        client.get("/events/")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_hosts_page_asks_the_same_number_of_questions(client, school, host, rows, django_assert_num_queries):
    session = make_session(school)
    for _ in range(rows):
        make_place(session, student())
    begin(session)
    client.force_login(host)
    client.get(f"/events/sessions/{session.pk}/host/")

    with django_assert_num_queries(HOST_QUERIES):
        client.get(f"/events/sessions/{session.pk}/host/")


def test_registering_and_leaving_from_the_page(client):
    session, person = make_session(), student()
    client.force_login(person)

    page = client.post(f"/events/sessions/{session.pk}/place/", {"do": "register"}, follow=True)
    assert "已报名" in page.content.decode()
    client.post(f"/events/sessions/{session.pk}/place/", {"do": "leave"})

    assert Place.objects.get().state == PlaceState.CANCELLED


def test_the_wall_read_by_a_phone_that_must_first_sign_in(client, school, host):
    session, person = make_session(school), student()
    make_place(session, person)
    begin(session)
    shown = checkin.code(session.key, session.nonce.hex, checkin.window_of(timezone.now()))

    scanned = client.get(f"/events/sessions/{session.pk}/check-in/{shown}/")
    assert client.get(scanned.url).status_code == 302
    client.force_login(person)
    client.cookies["events_device"] = scanned.cookies["events_device"].value
    page = client.get(scanned.url)
    held = re.search(r'name="held" value="([^"]+)"', page.content.decode())[1]
    done = client.post(f"/events/sessions/{session.pk}/check-in/", {"held": held})

    assert "已签到" in done.content.decode()
    assert ScanRow.objects.get().person == person


def test_a_code_from_elsewhere_and_wrong_digits_are_refused_with_words(client):
    session, person = make_session(), student()
    make_place(session, person)
    begin(session)
    client.force_login(person)

    assert client.get(f"/events/sessions/{session.pk}/check-in/1.abc/").status_code == 403
    wrong = client.post(f"/events/sessions/{session.pk}/check-in/", {"digits": "abcd"})
    assert (wrong.status_code, "这四位数不对" in wrong.content.decode()) == (403, True)


def test_the_wall_shows_a_code_that_is_good_now_and_asks_again(client, school, host):
    session = begin(make_session(school))
    client.force_login(host)

    page = client.get(f"/events/sessions/{session.pk}/wall/").content.decode()

    assert re.search(r'http-equiv="refresh" content="([1-9]|10)"', page)
    assert checkin.digits(session.key, session.nonce.hex, timezone.now()) in page
    assert client.get(f"/events/sessions/{make_session().pk}/wall/").status_code == 404


def test_a_host_merges_corrects_and_exports(client, school, host):
    session = make_session(school)
    here, absent = make_place(session, student()), make_place(session, student())
    begin(session)
    client.force_login(host)
    at = f"/events/sessions/{session.pk}/host/"

    merged = client.post(f"{at}scans/", {"lines": f"{ticket_of(here)}\nHM2.x.1.1.AAAA", "device": "door"}, follow=True)
    client.post(f"{at}correct/", {"person": absent.person_id, "do": "present", "reason": "手机没电"})
    page = client.get(at).content.decode()

    assert "不收 1 条" in merged.content.decode()
    assert "到场 2 人" in page and "老师更正过" in page
    assert client.get(f"{at}?format=xlsx")["Content-Type"].endswith("sheet")
    assert here.person.username in client.get(f"{at}names/").content.decode()


def test_planning_publishing_changing_and_cancelling(client, school, host):
    client.force_login(host)
    first = span()
    form = {
        "title_zh": "选品沙龙", "code": "salon", "kind": "seminar", "city": make_city().pk, "day": first.day.isoformat(),
        "starts": "14:00", "ends": "16:00", "seats": "20", "room": "A1", "until": (first.day + timedelta(weeks=1)).isoformat(), "repeat": "1", "offer_hours": "24",
    }  # fmt: skip

    client.post(f"/events/hosted/{school.code}/new/", form)
    clash = client.post(f"/events/hosted/{school.code}/new/", {**form, "code": "salon-2"})
    client.post("/events/salon/publish/")
    made = Series.objects.get(code="salon")
    session = made.sessions.first()
    edit = {key: form[key] for key in ("day", "starts", "ends", "seats")} | {"room": "B2", "scope": "all"}
    at = f"/events/sessions/{session.pk}/host/"
    looked = client.post(f"{at}edit/", edit)
    unsaved = made.sessions.filter(room__name="B2").count()
    client.post(f"{at}edit/", edit | looked_at(looked))
    client.post(f"{at}cancel/", {"reason": "台风", "scope": "one"})
    gone = made.sessions.get(pk=session.pk).cancelled_at
    client.post(f"{at}restore/", {"reason": "绕开了", "scope": "one"})

    assert (clash.status_code, "场地已被占用" in clash.content.decode()) == (422, True)
    assert made.published_at is not None
    assert (unsaved, "会改这 2 场" in looked.content.decode(), bool(gone)) == (0, True, True)
    assert [(row.room.name, bool(row.cancelled_at)) for row in made.sessions.all()] == [("B2", False), ("B2", False)]


def test_a_class_teacher_approves_from_the_list(client):
    school_class = make_class()
    school = school_class.department.organisation
    teacher = make_member(Role.TEACHER, school, school_class=school_class)
    place = make_place(make_session(needs_approval=True), make_member(Role.STUDENT, school, school_class=school_class))
    client.force_login(teacher)

    assert 'href="/events/approvals/"' in client.get("/events/hosted/").content.decode()
    shown = client.get("/events/approvals/").content.decode()
    read = re.search(r'name="place" value="([^"]+)"', shown)[1]
    sessions.edit_sessions(place.session_id, SessionChange(span=span(9, 11)), Scope.ONE, reason="停电", by=None)
    late = client.post("/events/approvals/", {"place": [read], "do": "approve"}, follow=True)
    place.refresh_from_db()
    untouched = place.state
    again = re.search(r'name="place" value="([^"]+)"', late.content.decode())[1]
    client.post("/events/approvals/", {"place": [again], "do": "approve"})

    assert place.person.name in shown
    assert (untouched, "有 1 个没有处理" in late.content.decode()) == (PlaceState.REQUESTED, True)

    place.refresh_from_db()
    assert place.state == PlaceState.CONFIRMED


def test_an_expert_answers_without_an_account(client, school, host):
    session, expert = make_session(school), make_expert(school)
    invitation = experts.invite(session.pk, expert.pk, by=host)
    token, invitation.secret_sha256 = access.new_secret()
    invitation.save()

    page = client.post(f"/events/invited/{token}/", {"do": "accept"})

    invitation.refresh_from_db()
    assert (invitation.state, page["Referrer-Policy"]) == ("accepted", "same-origin")
    assert client.get("/events/invited/forged/").status_code == 404
    assert expert.name in client.get(f"/events/{session.series.code}/").content.decode()


def test_an_expert_checks_in_on_the_page_of_their_link_until_the_end(client, school, host):
    session = make_session(school)
    invitation = experts.invite(session.pk, make_expert(school).pk, by=None)
    token, invitation.secret_sha256 = access.new_secret()
    invitation.save()
    at = f"/events/invited/{token}/"
    client.post(at, {"do": "accept"})
    begin(session)
    good = checkin.digits(session.key, session.nonce.hex, timezone.now())

    before, wrong = client.get(at).content.decode(), client.post(at, {"do": "arrive", "digits": "x"})
    there = client.post(at, {"do": "arrive", "digits": good}).content.decode()
    client.force_login(host)
    seen = client.get(f"/events/sessions/{session.pk}/host/").content.decode()
    begin(session, minutes_ago=100)

    assert ("票的二维码" in before, "谢绝的原因" in before, wrong.status_code) == (True, False, 403)
    assert "已签到" in there and "授课时长按签到到本场结束算" in there
    assert re.search(r"\d\d:\d\d 签到", seen)
    assert client.get(at).status_code == 404


def test_a_speakers_ticket_says_who_it_is_to_hosts_alone(client, school, host):
    session, expert = make_session(school), make_expert(school)
    invitation = experts.answer(experts.invite(session.pk, expert.pk, by=None).pk, accept=True)
    begin(session)
    at = f"/events/t/{speaker_ticket_text(invitation)}/"

    stranger = client.get(at).content.decode()
    client.force_login(host)
    known = client.get(at).content.decode()
    client.post(at)

    invitation.refresh_from_db()
    assert ("有效的票" in stranger, expert.name in stranger) == (True, False)
    assert f"{expert.name}（主讲）" in known
    assert invitation.seen_how == "ticket"


def test_the_address_of_an_expert_is_its_keepers_alone(client, school, host):
    own, foreign = make_expert(school), make_expert(name="程思源")
    client.force_login(host)

    page = client.get(f"/events/hosted/{school.code}/experts/").content.decode()

    assert own.email in page and foreign.name in page and foreign.email not in page


def events_in(response):
    return {str(one["uid"]): one for one in Calendar.from_ical(response.content).walk("VEVENT")}


def test_a_feed_keeps_its_uid_counts_its_changes_and_says_cancelled(client):
    person, session = student(), make_session()
    make_place(session, person)
    key = feeds.open_feed(by=person).key
    address = f"/events/feeds/{key}.ics"
    ((uid, before),) = events_in(client.get(address)).items()

    sessions.cancel_sessions(session.pk, Scope.ONE, "台风", by=None)
    calendar = client.get(address)
    after = events_in(calendar)[uid]

    assert b"BEGIN:VTIMEZONE" in calendar.content and b"TZID:Asia/Shanghai" in calendar.content
    assert (str(before["status"]), str(after["status"])) == ("CONFIRMED", "CANCELLED")
    assert after["sequence"] > before["sequence"]
    for other in (f"/events/{session.series.code}.ics", f"/events/by/{session.series.host.code}.ics"):
        assert set(events_in(client.get(other))) == {uid}


def test_what_a_person_gave_back_is_cancelled_in_their_feed_alone(client):
    person, session = student(), make_session()
    make_place(session, person)
    places.leave(session.pk, by=person)
    key = feeds.open_feed(by=person).key
    renewed = feeds.renew_feed(by=person).key

    (mine,) = events_in(client.get(f"/events/feeds/{renewed}.ics")).values()
    (public,) = events_in(client.get(f"/events/{session.series.code}.ics")).values()

    assert (str(mine["status"]), str(public["status"])) == ("CANCELLED", "CONFIRMED")
    assert client.get(f"/events/feeds/{key}.ics").status_code == 404


def test_a_feed_counts_every_turn_of_a_place_and_says_what_is_not_sure(client):
    session, person, holder = make_session(seats=1), student(), student()
    make_place(session, holder)
    address, told = f"/events/feeds/{feeds.open_feed(by=person).key}.ics", []

    def look():
        for uid, one in events_in(client.get(address)).items():
            if "offer" not in uid:
                told.append((str(one["status"]), int(one["sequence"])))

    make_place(session, person)
    places.leave(session.pk, by=holder)
    look()
    places.take_offer(session.pk, by=person)
    look()
    places.leave(session.pk, by=person)
    look()
    make_place(session, person)
    look()

    assert [status for status, _sequence in told] == ["TENTATIVE", "CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert told[1][1] < told[2][1] < told[3][1]


def test_a_seat_a_teacher_must_agree_to_is_tentative_in_the_calendar(client):
    person = student()
    place = make_place(make_session(needs_approval=True), person)
    address = f"/events/feeds/{feeds.open_feed(by=person).key}.ics"

    (asked,) = events_in(client.get(address)).values()
    places.decide([place.pk], approve=False, reason="考试", by=User.objects.create_superuser("root"))
    (declined,) = events_in(client.get(address)).values()

    assert (str(asked["status"]), str(declined["status"])) == ("TENTATIVE", "CANCELLED")
    assert declined["sequence"] > asked["sequence"]


def test_an_expert_who_said_no_says_yes_by_the_same_link_if_still_free(client, school):
    session, expert = make_session(school), make_expert(school)
    invitation = experts.invite(session.pk, expert.pk, by=None)
    token, invitation.secret_sha256 = access.new_secret()
    invitation.save()
    at = f"/events/invited/{token}/"

    client.post(at, {"do": "decline"})
    shown = client.get(at).content.decode()
    elsewhere = experts.invite(make_session(first=session.span).pk, expert.pk, by=None)
    busy = client.post(at, {"do": "accept"})
    experts.answer(elsewhere.pk, accept=False)
    free = client.post(at, {"do": "accept"})

    invitation.refresh_from_db()
    assert ('value="accept"' in shown, 'value="decline"' in shown) == (True, False)
    assert (
        busy.status_code,
        "已另有安排" in busy.content.decode(),
        str(elsewhere.session.series) in busy.content.decode(),
    ) == (409, True, False)
    assert (free.status_code, invitation.state) == (200, "accepted")


def test_the_list_is_searched_by_words(client, school):
    lecture = make_event(school, title_zh="直播选品", title_en="Choosing goods")
    topic = make_event(title_zh="沙龙", first=span(9, 10, days=8))
    topic.sessions.update(topic_zh="退税实务")

    assert titles(client.get("/events/?q=选品")) == [str(lecture)]
    assert titles(client.get("/events/?q=choosing")) == [str(lecture)]
    assert titles(client.get("/events/?q=退税")) == [str(topic)]
    assert titles(client.get(f"/events/?q={lecture.host.name_zh}&kind=exhibition")) == []


@pytest.mark.parametrize(("answers", "shown"), [(4, False), (5, True)])
def test_feedback_is_shown_from_the_fifth_answer_on(client, school, host, answers, shown):
    session = begin(make_session(school), minutes_ago=100)
    expert = make_expert(school)
    session.invitations.create(expert=expert, state="accepted")
    for _ in range(answers):
        Feedback.objects.create(session=session, stars=4, speaker_stars=5, comment="很实用")
    settling.settle_over()
    client.force_login(host)

    page = client.get(f"/events/sessions/{session.pk}/host/").content.decode()
    trend = client.get(f"/events/invitations/{session.invitations.get().pk}/").content.decode()

    assert ("很实用" in page, "4.0" in page, "5.0" in trend) == (shown, shown, shown)


def test_feedback_from_the_form_by_who_was_there_once_it_is_over(client):
    session, person, absent = make_session(), student(), student()
    for one in (person, absent):
        make_place(session, one)
    begin(session)
    ScanRow.objects.create(session=session, person=person, at=timezone.now(), source="wall", key="k")
    address, said = f"/events/sessions/{session.pk}/feedback/", {"stars": "5", "comment": "好"}
    pages = ("/events/mine/", f"/events/{session.series.code}/")
    link = f'href="{address}"'
    client.force_login(person)

    early = client.get(address)
    offered_early = [link in client.get(page).content.decode() for page in pages]
    begin(session, minutes_ago=100)
    ScanRow.objects.update(at=session.starts_at)
    offered = [link in client.get(page).content.decode() for page in pages]
    form = client.get(address).content.decode()
    client.post(address, said)
    offered_again = [link in client.get(page).content.decode() for page in pages]
    client.force_login(absent)
    offered_absent = [link in client.get(page).content.decode() for page in pages]

    assert (early.status_code, "speaker_stars" in form) == (409, False)
    assert (offered_early, offered, offered_again, offered_absent) == (
        [False] * 2,
        [True] * 2,
        [False] * 2,
        [False] * 2,
    )
    assert (client.get(address).status_code, client.post(address, said).status_code) == (403, 403)
    assert Feedback.objects.get().stars == 5


def test_the_way_to_check_in_is_open_as_long_as_the_doors_are(client):
    session, person = make_session(), student()
    make_place(session, person)
    client.force_login(person)
    link, found = f'href="/events/sessions/{session.pk}/check-in/"', []

    for ago in (-40, -20, 5, 100):
        begin(session, minutes_ago=ago)
        found.append(link in client.get("/events/mine/").content.decode())

    assert found == [False, True, True, False]


@pytest.mark.parametrize(("page", "sent"), [
    ("invite", {"expert": "²"}), ("invite", {"expert": "9" * 23}), ("invite", {"expert": "0", "fee": "NaN"}),
    ("correct", {"person": "²", "reason": "补"}), ("correct", {"person": "9" * 23, "reason": "补"}),
    ("line", {"move": f"{'9' * 23}:1:1"}), ("line", {"move": "9:1:" + "9" * 5000}),
])  # fmt: skip
def test_numbers_that_are_none_are_refused_with_words(client, school, host, page, sent):
    session = make_session(school)
    client.force_login(host)
    sent = {name: str(make_expert(school).pk) if value == "0" else value for name, value in sent.items()}

    answer = client.post(f"/events/sessions/{session.pk}/host/{page}/", sent)

    assert answer.status_code == 422


def test_a_list_of_requests_with_numbers_that_are_none_decides_nothing(client):
    school = make_university()
    client.force_login(make_member(Role.ACADEMIC, school))

    sent = {"place": ["9" * 23 + "-0", "²-1", "9" * 5000 + "-1"], "do": "approve"}
    answer = client.post("/events/approvals/", sent, follow=True)

    assert "已处理 0 个报名" in answer.content.decode()


def test_ones_own_page_and_ticket(client):
    session, person = make_session(), student()
    place = make_place(session, person)
    client.force_login(person)

    mine = client.get("/events/mine/").content.decode()
    shown = client.get(f"/events/sessions/{session.pk}/ticket/")
    client.force_login(student())

    assert str(session.series) in mine
    assert shown.context["text"] == ticket_of(place)
    assert client.get(f"/events/sessions/{session.pk}/ticket/").status_code == 404
    assert client.get("/events/hosted/").status_code == 403


def test_other_values_than_were_looked_at_are_looked_at_again(client, school, host):
    session = make_session(school, room="A1")
    client.force_login(host)
    at = f"/events/sessions/{session.pk}/host/edit/"
    first = span()
    form = {
        "day": first.day.isoformat(),
        "starts": "14:00",
        "ends": "16:00",
        "seats": "20",
        "room": "B2",
        "scope": "one",
    }
    seen = looked_at(client.post(at, form))

    make_place(session, student())
    silent = client.post(at, form | seen)
    page = client.post(at, form | {"room": "C3"} | seen)

    session.refresh_from_db()
    assert (silent.status_code, "保存并通知报名的人" in silent.content.decode()) == (422, True)
    assert (page.status_code, session.room.name) == (200, "A1")
    assert "C3" in page.content.decode()


EDITED = {"starts": "14:00", "ends": "16:00", "seats": "30", "station": "", "topic_zh": "", "scope": "one"}


def test_what_another_changed_meanwhile_is_shown_and_not_undone(client, school, host):
    session = make_session(school, room="A1")
    client.force_login(host)
    at = f"/events/sessions/{session.pk}/host/edit/"
    mine = EDITED | {"day": span().day.isoformat(), "room": "A1", "topic_zh": "看数据"}
    opened = client.get(at).context["form"]["read"].value()
    looked = client.post(at, mine | {"read": opened})
    sessions.edit_sessions(session.pk, SessionChange(room="B2", seats=12), Scope.ONE, by=None)

    refused = client.post(at, mine | looked_at(looked))
    page = refused.content.decode()
    session.refresh_from_db()
    untouched = (session.room.name, session.seats, session.topic_zh)
    form = refused.context["form"]
    client.post(at, {name: form[name].value() or "" for name in form.fields})

    session.refresh_from_db()
    assert (refused.status_code, "A1 → <b>B2</b>" in page, "看数据" in page) == (409, True, True)
    assert untouched == ("B2", 12, "")
    assert (session.room.name, session.seats, session.topic_zh) == ("B2", 12, "看数据")


def test_a_form_filled_in_before_anothers_change_asks_for_ones_own_alone(client, school, host):
    made = make_event(school, room="A1", weekly=Weekly(span().day + timedelta(weeks=1)))
    first, second = made.sessions.all()
    client.force_login(host)
    at = f"/events/sessions/{first.pk}/host/edit/"
    opened = client.get(at).context["form"]["read"].value()
    sessions.cancel_sessions(second.pk, Scope.ONE, "台风", by=None)

    looked = client.post(
        at, EDITED | {"day": span().day.isoformat(), "room": "C3", "scope": "all", "reason": "停电", "read": opened}
    )

    assert (looked.status_code, len(looked.context["since"]), len(looked.context["moved"])) == (409, 1, 1)
    assert looked.context["since"][0][2] == ["cancelled"]
    assert looked.context["form"]["reason"].value() == "停电"


def test_rules_are_read_by_name_or_code_and_a_wrong_line_is_named(client, school, host):
    series, other = make_event(school), make_university()
    client.force_login(host)
    at = f"/events/{series.code}/rules/"
    form = {"offer_hours": "12", "only_listed": "on", "release_days": "3", "has_waiting_list": "on"}

    wrong = client.post(at, form | {"quotas": f"{other.code} 5\n没有的学院 3"})
    client.post(at, form | {"quotas": f"{other.code} 5\n{school.name_zh}，7"})

    series.refresh_from_db()
    assert (wrong.status_code, "没有的学院 3" in wrong.content.decode()) == (422, True)
    assert dict(series.quotas.values_list("school", "seats")) == {other.pk: 5, school.pk: 7}
    assert (series.offer_hours, series.only_listed, series.release_days) == (12, True, 3)
    assert f"{school.name_zh} 7" in client.get(at).content.decode()


def test_rules_another_changed_meanwhile_are_shown_and_not_undone(client, school, host):
    series, other = make_event(school, quotas={school.pk: 5}), make_university()
    client.force_login(host)
    at = f"/events/{series.code}/rules/"
    opened = client.get(at).context["form"]
    mine = {"offer_hours": "12", "quotas": f"{school.name_zh} 5\r\n", "closes_hours": "0", "has_waiting_list": "on"}
    change_rules(series.pk, Rules(quotas={school.pk: 5, other.pk: 9}, needs_approval=True), by=None)

    refused = client.post(at, mine | {"read": opened["read"].value()})
    page = refused.content.decode()
    untouched = dict(series.quotas.values_list("school", "seats"))
    form = refused.context["form"]
    again = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    client.post(at, again)

    series.refresh_from_db()
    assert (refused.status_code, f"{other.name_zh} 9" in page) == (409, True)
    assert untouched == {school.pk: 5, other.pk: 9}
    assert dict(series.quotas.values_list("school", "seats")) == untouched
    assert (series.offer_hours, series.needs_approval, series.rules_revision) == (12, True, 2)


def test_a_ticket_says_who_to_its_hosts_alone_and_one_tap_checks_in(client, school, host):
    session, holder = make_session(school), student()
    User.objects.filter(pk=holder.pk).update(name="欧阳持票")
    place = make_place(session, User.objects.get(pk=holder.pk))
    begin(session)
    at = f"/events/t/{ticket_of(place)}/"

    stranger = client.get(at)
    signed_out = client.post(at)
    client.force_login(student())
    nosy = client.post(at)
    client.force_login(host)
    before = client.get(at).content.decode()
    after = client.post(at, follow=True).content.decode()

    for page in (stranger, nosy):
        assert "有效的票" in page.content.decode() and place.person.name not in page.content.decode()
    assert (signed_out.status_code, nosy.status_code, stranger["Cache-Control"]) == (302, 403, "private, no-store")
    assert place.person.name in before and "已签到" in after
    assert client.get("/events/t/HM2.x.1.1.A/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_a_scanned_ticket_asks_the_same_number_of_questions(client, school, host, rows, django_assert_num_queries):
    session = make_session(school)
    *_others, place = [make_place(session, student()) for _ in range(rows)]
    client.force_login(host)
    client.get(f"/events/t/{ticket_of(place)}/")

    with django_assert_num_queries(TICKET_QUERIES):
        client.get(f"/events/t/{ticket_of(place)}/")


def test_a_host_confirms_how_long_an_expert_taught(client, school, host):
    session = make_session(school)
    invitation = experts.invite(session.pk, make_expert(school).pk, by=host)
    experts.answer(invitation.pk, accept=True)
    begin(session)
    client.force_login(host)
    at = f"/events/invitations/{invitation.pk}/"

    wrong = client.post(f"{at}taught/", {"minutes": "500"})
    client.post(f"{at}taught/", {"minutes": "75"})

    invitation.refresh_from_db()
    assert (wrong.status_code, invitation.given_minutes) == (422, 75)
    assert "已确认 75 分钟" in client.get(at).content.decode()


def test_who_never_checked_out_is_said_beside_who_was_there(client, school, host):
    session = make_session(school, checks_out=True)
    person = make_place(session, student()).person
    begin(session, minutes_ago=200)
    ScanRow.objects.create(session=session, person=person, at=session.starts_at, source="wall", device="phone")
    client.force_login(host)

    page = client.get(f"/events/sessions/{session.pk}/host/").content.decode()

    assert "到场 1 人 · 其中 1 人没有计入时长" in page


@pytest.mark.parametrize(("minutes_ago", "seats"), [(-60, "余 30 / 30 位"), (200, "共 30 位")])
def test_an_event_that_is_over_offers_no_seats(client, school, minutes_ago, seats):
    session = make_session(school, seats=30)
    begin(session, minutes_ago=minutes_ago)

    page = client.get(f"/events/{session.series.code}/").content.decode()

    assert ("余 30 / 30 位" in page, "共 30 位" in page) == (seats[0] == "余", seats[0] == "共")
