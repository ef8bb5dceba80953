"""What the page at the door is given and what it sends."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from lms.events.checkin import Odd
from lms.events.models import ScanRow
from lms.events.operations import checkins, places
from lms.events.queries.attendance import anomalies_of
from lms.organisations.public import Role
from tests.factories.events import begin, make_place, make_session, ticket_of
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db
LIST_QUERIES = 9


@pytest.fixture
def host(school, client):
    host = make_member(Role.TEACHER, school)
    client.force_login(host)
    return host


@pytest.fixture
def session(school, host):
    return make_session(school)


def place_in(session, name="王小明"):
    return make_place(session, make_member(Role.STUDENT, name=name, password=None))


def send(client, session, *scans, device="one"):
    at = f"/events/sessions/{session.pk}/door/scans/"
    return client.post(at, json.dumps({"device": device, "scans": scans}), content_type="application/json")


def ms(moment):
    return int(moment.timestamp() * 1000)


def test_the_list_names_who_has_a_place_and_numbers_what_was_given_back(client, session, host):
    here, gone, own = place_in(session, "陈一"), place_in(session, "林二"), make_place(session, host)
    places.leave(session.pk, by=gone.person)
    begin(session)
    checkins.merge_scans(session.pk, [(ticket_of(here), session.starts_at)], "door", by=host)

    told = client.get(f"/events/sessions/{session.pk}/door/list/").json()

    assert told["people"] == {
        str(here.pk): [1, "陈一", ms(session.starts_at)], str(own.pk): [1, host.name, 0],
    }  # fmt: skip
    assert (told["void"], told["own"], told["session"]) == ([str(gone.pk)], str(own.pk), session.nonce.hex)
    assert "林二" not in json.dumps(told, ensure_ascii=False)


def test_once_it_is_over_no_telephone_is_given_names(client, session):
    place_in(session)
    begin(session, minutes_ago=100)

    assert client.get(f"/events/sessions/{session.pk}/door/list/").json()["people"] == {}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_questions(client, session, rows, django_assert_num_queries):
    for _ in range(rows):
        place_in(session)
    client.get(f"/events/sessions/{session.pk}/door/list/")

    with django_assert_num_queries(LIST_QUERIES):
        client.get(f"/events/sessions/{session.pk}/door/list/")


def test_every_scan_has_its_answer_and_sent_again_it_is_known(client, session, host):
    good, other = place_in(session), make_place(session, host)
    begin(session)
    scans = [[ticket_of(good), ms(session.starts_at)], [ticket_of(other), ms(session.starts_at)], ["HM2.x", 5]]

    first, again = send(client, session, *scans).json(), send(client, session, *scans).json()

    refused = ["", "自己的票请别的工作人员扫。", "不是这一场的票，或票是伪造的"]
    assert (first["answers"], first["added"], again["answers"], again["added"]) == (refused, 1, refused, 0)
    assert ScanRow.objects.count() == 1
    assert first["people"][str(good.pk)][2] == ms(session.starts_at)


@pytest.mark.parametrize("body", [
    "", "[]", "{}", '{"scans": [["t", "now"]], "device": "d"}', '{"scans": [["t", -1]], "device": "d"}',
    '{"scans": [["t", 9e99]], "device": "d"}', '{"scans": [[1, 2, 3]], "device": "d"}', '{"scans": 7, "device": "d"}',
])  # fmt: skip
def test_what_our_page_does_not_send_is_refused_whole(client, session, body):
    answer = client.post(f"/events/sessions/{session.pk}/door/scans/", body, content_type="application/json")

    assert (answer.status_code, ScanRow.objects.count()) == (422, 0)


def test_a_ticket_taken_at_two_doors_is_listed_and_counts_once(client, session):
    place, straight = place_in(session), place_in(session)
    begin(session)
    send(client, session, [ticket_of(place), ms(session.starts_at)], [ticket_of(straight), ms(session.starts_at)])
    send(client, session, [ticket_of(place), ms(session.starts_at + timedelta(minutes=1))], device="two")

    assert [(odd.kind, odd.people) for odd in anomalies_of(session)] == [(Odd.TWO_DOORS, (place.person_id,))]


def test_the_page_alone_may_use_the_camera_and_holds_no_name(client, session, host):
    place_in(session, "欧阳小芸")

    page = client.get(f"/events/sessions/{session.pk}/door/")

    assert "camera=(self)" in page["Permissions-Policy"]
    assert "camera=()" in client.get("/events/")["Permissions-Policy"]
    assert "欧阳小芸" not in page.content.decode() and host.name not in page.content.decode()


def test_the_worker_is_a_script_whose_scope_is_one_door(client, session):
    client.logout()

    answer = client.get(f"/events/sessions/{session.pk}/door/worker.js")

    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert "Service-Worker-Allowed" not in answer


def test_hosts_of_elsewhere_find_no_door(client, session):
    client.force_login(make_member(Role.TEACHER))

    assert client.get(f"/events/sessions/{session.pk}/door/list/").status_code == 404
    assert send(client, session).status_code == 404


def test_a_session_that_is_over_or_cancelled_offers_no_door(client, school, session):
    at = f"/events/sessions/{session.pk}/"

    offered = f"{at}door/" in client.get(f"{at}host/").content.decode()
    begin(session, minutes_ago=100)

    assert (offered, f"{at}door/" in client.get(f"{at}host/").content.decode()) == (True, False)
    assert timezone.now() > session.ends_at
