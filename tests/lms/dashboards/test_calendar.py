"""The calendar: the same UID for the same thing, Beijing time, cancelled when called off; its address is the key."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from icalendar import Calendar

from courses.models import CalendarFeed
from courses.operations import calendar as operations
from courses.operations import enrolments, forgetting, quizzes
from lms.dashboards.queries import calendar
from tests.factories import internships as training
from tests.factories.courses import make_course, make_enrolment, make_run
from tests.factories.quizzes import make_quiz

pytestmark = pytest.mark.django_db
CLOSES = timezone.now().replace(microsecond=0, second=0) + timedelta(days=3)


@pytest.fixture
def enrolment():
    """Somebody in a run whose quiz closes in three days."""
    found = make_enrolment(make_run(make_course(questions=4)))
    quiz = make_quiz(found.run)
    quizzes.set_window(found.run_id, quiz.pk, opens_at=None, closes_at=CLOSES, by=found.run.teacher)
    return found


def events(person_id):
    found = Calendar.from_ical(calendar.as_ical(person_id)).walk("VEVENT")
    return {str(event["uid"]).split("@")[0]: event for event in found}


def test_ical_holds_the_end_of_the_run_and_the_closing_of_the_quiz(enrolment):
    found = events(enrolment.person_id)

    quiz = enrolment.run.quizzes.get()
    closing, end = found[f"quiz-{quiz.pk}-run-{enrolment.run_id}"], found[f"run-{enrolment.run_id}-end"]
    assert closing["dtstart"].dt == CLOSES
    assert closing["dtstart"].params["tzid"] == "Asia/Shanghai"
    assert end["dtstart"].dt == enrolment.run.ends_on
    assert {str(event["status"]) for event in found.values()} == {"CONFIRMED"}


def test_ical_says_what_beijing_time_is(enrolment):
    zones = Calendar.from_ical(calendar.as_ical(enrolment.person_id)).walk("VTIMEZONE")

    assert [str(zone["tzid"]) for zone in zones] == ["Asia/Shanghai"]


def test_a_moved_date_keeps_its_uid_and_grows_its_sequence(enrolment):
    quiz = enrolment.run.quizzes.get()
    uid = f"quiz-{quiz.pk}-run-{enrolment.run_id}"
    before = events(enrolment.person_id)[uid]
    enrolment.run.quiz_windows.update(changed_at=timezone.now() - timedelta(hours=1))
    old = events(enrolment.person_id)[uid]

    later = CLOSES + timedelta(days=1)
    quizzes.set_window(enrolment.run_id, quiz.pk, opens_at=None, closes_at=later, by=enrolment.run.teacher)

    after = events(enrolment.person_id)[uid]
    assert (before["dtstart"].dt, after["dtstart"].dt) == (CLOSES, later)
    assert after["sequence"] > old["sequence"]


def test_what_is_called_off_is_cancelled_not_gone(enrolment):
    enrolments.withdraw(enrolment.run_id, by=enrolment.person)

    found = events(enrolment.person_id)

    assert len(found) == 2
    assert {str(event["status"]) for event in found.values()} == {"CANCELLED"}
    assert calendar.days_of(enrolment.person_id) == []


def test_a_retired_quiz_is_cancelled(enrolment):
    quiz = enrolment.run.quizzes.get()
    quizzes.retire_quiz(quiz.pk, by=enrolment.run.teacher)

    assert str(events(enrolment.person_id)[f"quiz-{quiz.pk}-run-{enrolment.run_id}"]["status"]) == "CANCELLED"


def test_rounds_stand_in_the_calendar():
    scene = training.make_cast()
    training.make_approved(scene)
    opened = training.make_open_round(scene, code="r-cal")

    assert f"round-{opened.code}" in events(scene.student().pk)


def test_feed_opens_by_its_address_alone(client, enrolment):
    feed = operations.open_feed(by=enrolment.person)

    response = client.get(f"/learn/calendar/{feed.key}.ics")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.content == calendar.as_ical(enrolment.person_id)


def test_feed_of_an_unknown_or_old_address_is_not_found(client, enrolment):
    old = operations.open_feed(by=enrolment.person).key
    operations.renew_feed(by=enrolment.person)

    assert [client.get(f"/learn/calendar/{key}.ics").status_code for key in (old, uuid4())] == [404, 404]


def test_page_makes_and_renews_the_address(client, enrolment):
    client.force_login(enrolment.person)
    empty = client.get("/learn/calendar/").context["feed"]
    client.post("/learn/calendar/", {"do": "open"})
    first = client.get("/learn/calendar/").context["feed"]
    client.post("/learn/calendar/", {"do": "open"})
    same = client.get("/learn/calendar/").context["feed"]
    client.post("/learn/calendar/", {"do": "renew"})

    assert (empty, same == first, client.get("/learn/calendar/").context["feed"] == first) == ("", True, False)
    assert first.endswith(".ics")


def test_page_lists_days_from_today(client, enrolment):
    client.force_login(enrolment.person)

    days = client.get("/learn/calendar/").context["days"]

    assert [day.day for day in days] == [timezone.localdate(CLOSES), enrolment.run.ends_on]


def test_home_shows_what_is_due_within_a_week(client, enrolment):
    client.force_login(enrolment.person)

    assert [one.title for one in client.get("/learn/").context["coming"]] == ["第一章测验截止"]


def test_a_leaving_person_leaves_no_feed(enrolment):
    operations.open_feed(by=enrolment.person)

    forgetting.forget_words(enrolment.person)

    assert CalendarFeed.objects.count() == 0


@pytest.mark.parametrize("more", [0, 2])
def test_calendar_asks_the_same_for_one_course_and_for_three(enrolment, more, django_assert_num_queries):
    for _ in range(more):
        make_enrolment(make_run(make_course()), enrolment.person)

    with django_assert_num_queries(6):
        calendar.dates_of(enrolment.person_id)
