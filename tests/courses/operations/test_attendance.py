"""Hours that another app proves: written once, corrected by lines, never somebody else's."""

import pytest

from courses import public as courses
from courses.models import HoursEntry
from courses.operations import forgetting
from courses.queries import hours as queries
from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed
from tests.factories.courses import make_enrolment

pytestmark = pytest.mark.django_db


def attend(enrolment, minutes=90, **fields):
    facts = {"source": "checkin", "key": "events.checkin:12", "title": "行业精英进课堂", "by": None, **fields}
    return courses.record_attended_hours(enrolment.person_id, minutes, **facts)


def lines():
    return list(HoursEntry.objects.order_by("pk").values_list("evidence", "minutes"))


@pytest.mark.parametrize("source", ["checkin", "lab"])
def test_the_same_proof_again_is_the_same_line(source):
    enrolment = make_enrolment()

    first = attend(enrolment, source=source, detail={"place": "301"}, enrolment_id=enrolment.pk)
    again = attend(enrolment, source=source, detail={"place": "302"})

    entry = HoursEntry.objects.get()
    assert (first, again, entry.minutes, entry.detail) == (entry.pk, None, 90, {"place": "301"})
    assert [(total.source, total.minutes) for total in queries.totals(enrolment.person_id)] == [(source, 90)]
    assert queries.by_course(enrolment.person_id)[0].minutes == 90


def test_another_figure_adds_the_difference_and_who_vouches():
    enrolment, teacher = make_enrolment(), make_enrolment().run.teacher
    attend(enrolment, 90, enrolment_id=enrolment.pk)

    attend(enrolment, 45, by=teacher)
    attend(enrolment, 45, by=teacher)
    attend(enrolment, 0)
    attend(enrolment, 90)

    key = "checkin:events.checkin:12"
    assert lines() == [(key, 90), (f"{key}#2", -45), (f"{key}#3", -45), (f"{key}#4", 90)]
    second = HoursEntry.objects.get(evidence=f"{key}#2")
    assert (second.approved_by, second.enrolment) == (teacher, enrolment)
    assert [event.action for event in audit.events_of("courses.hoursentry", str(second.pk))] == ["hours.recorded"]


def test_a_proof_whose_key_begins_alike_is_another_proof():
    enrolment = make_enrolment()

    attend(enrolment, 10, key="events.checkin:1")
    attend(enrolment, 20, key="events.checkin:12")
    attend(enrolment, 0, key="events.checkin:1")

    assert [total.minutes for total in queries.totals(enrolment.person_id)] == [20]


@pytest.mark.parametrize(
    "fields",
    [
        {"source": "video"},
        {"source": "external"},
        {"key": " "},
        {"key": "a#2"},
        {"key": "k" * 91},
        {"title": " "},
        {"minutes": -1},
        {"minutes": 60_001},
        {"enrolment_id": 0},
    ],
)
def test_what_makes_no_sense_writes_nothing(fields):
    with pytest.raises(Invalid):
        attend(make_enrolment(), **fields)

    assert lines() == []


def test_nobody_takes_over_a_proof_or_vouches_for_themselves():
    enrolment, other = make_enrolment(), make_enrolment()
    attend(enrolment)

    with pytest.raises(Invalid):
        attend(other)
    with pytest.raises(Invalid):
        attend(other, key="b", enrolment_id=enrolment.pk)
    with pytest.raises(NotAllowed):
        attend(other, key="b", by=other.person)

    assert lines() == [("checkin:events.checkin:12", 90)]


def test_a_leaving_person_leaves_no_place_or_device_behind():
    enrolment = make_enrolment()
    attend(enrolment, detail={"device": "a1"})

    forgetting.forget_words(enrolment.person)

    assert HoursEntry.objects.get().detail == {}
