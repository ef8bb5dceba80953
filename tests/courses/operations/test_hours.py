"""The ledger of hours: every line has its evidence, once; videos count by the server's clock."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.choices import HoursSource, ProofState
from courses.errors import NoSuchVideo
from courses.models import ExternalHours, HoursEntry, WatchedVideo
from courses.operations import contents, enrolments, forgetting, hours, videos
from courses.queries import hours as queries
from courses.queries.contents import lessons_of_run
from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.courses import make_course, make_enrolment, make_run
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0, hour=4)
BLOCK = uuid4()


def make_watcher(seconds=300):
    """Somebody enrolled in a run whose first lesson has a video."""
    course = make_course(lessons=1)
    lesson = course.get_children().first().get_children().first().specific
    value = {"title": "计费重", "seconds": seconds, "transcript": "<p>文字稿</p>"}
    lesson.body = [{"type": "video", "id": str(BLOCK), "value": value}]
    lesson.save_revision().publish()
    enrolment = make_enrolment(make_run(course))
    contents.take_over(enrolment.run_id, by=None)
    return enrolment, lesson


def beat(enrolment, lesson, start, end, by=None):
    return videos.watch(enrolment.pk, lesson.pk, BLOCK, start, end, by=by or enrolment.person)


def played(enrolment, lesson, seconds, *, every=10):
    """Heartbeats as an honest player sends them, at normal speed."""
    with time_machine.travel(NOW, tick=False) as clock:
        beat(enrolment, lesson, 0, 0.1)
        for start in range(0, seconds, every):
            clock.shift(every)
            last = beat(enrolment, lesson, start, min(start + every, seconds))
    return last


def proof_plan(school, **fields):
    plan = {
        "title": "广交会参展",
        "organiser": "商务厅",
        "happened_on": timezone.localdate(),
        "minutes": 90,
        "proof": "编号 8",
    }
    return {"organisation_id": school.pk, **plan, **fields}


def test_watch_counts_what_was_played_and_enters_it_once():
    enrolment, lesson = make_watcher(seconds=60)

    seen = played(enrolment, lesson, 60)
    played(enrolment, lesson, 60)

    assert (seen.percent, seen.counts) == (100, True)
    entry = HoursEntry.objects.get(source=HoursSource.VIDEO)
    assert (entry.minutes, entry.detail["parts"], entry.enrolment) == (1, [[0.0, 60]], enrolment)


def test_watch_too_little_enters_nothing():
    enrolment, lesson = make_watcher(seconds=300)

    seen = played(enrolment, lesson, 260)

    assert (seen.percent, seen.counts, HoursEntry.objects.count()) == (86, False, 0)


def test_a_forged_heartbeat_over_the_whole_video_gains_the_clock_only():
    enrolment, lesson = make_watcher(seconds=3600)
    with time_machine.travel(NOW, tick=False) as clock:
        beat(enrolment, lesson, 0, 1)
        clock.shift(10)

        seen = beat(enrolment, lesson, 0, 3600)

    assert seen.parts == ((0.0, 22.0),)


def test_a_sleeping_laptop_does_not_claim_the_night():
    enrolment, lesson = make_watcher(seconds=3600)
    with time_machine.travel(NOW, tick=False) as clock:
        beat(enrolment, lesson, 0, 1)
        clock.shift(8 * 3600)

        seen = beat(enrolment, lesson, 1, 3600)

    assert seen.parts == ((0.0, 63.0),)


def test_a_replayed_heartbeat_gains_nothing():
    enrolment, lesson = make_watcher(seconds=300)
    with time_machine.travel(NOW, tick=False) as clock:
        beat(enrolment, lesson, 0, 1)
        clock.shift(10)
        once = beat(enrolment, lesson, 1, 11)
        clock.shift(10)

        again = beat(enrolment, lesson, 1, 11)

    assert again.parts == once.parts


def test_parallel_windows_share_one_clock():
    enrolment, lesson = make_watcher(seconds=3600)
    with time_machine.travel(NOW, tick=False) as clock:
        beat(enrolment, lesson, 0, 0.1)
        for step in range(10):
            clock.shift(10)
            for window in range(4):
                beat(enrolment, lesson, window * 900 + step * 20, window * 900 + step * 20 + 20)

    row = WatchedVideo.objects.get()
    # A hundred seconds of clock: twice that, and the grace of forty heartbeats.
    assert sum(end - start for start, end in row.parts) <= 2 * 100 + 2 * 41


def test_watch_is_for_the_learner():
    enrolment, lesson = make_watcher()

    with pytest.raises(NotAllowed):
        beat(enrolment, lesson, 0, 10, by=make_enrolment(enrolment.run).person)


def test_watch_after_withdrawing_is_refused():
    enrolment, lesson = make_watcher()
    enrolments.withdraw(enrolment.run_id, by=enrolment.person)

    with pytest.raises(WrongState):
        beat(enrolment, lesson, 0, 10)


def test_watch_of_a_video_the_lesson_does_not_have_is_refused():
    enrolment, lesson = make_watcher()

    with pytest.raises(NoSuchVideo):
        videos.watch(enrolment.pk, lesson.pk, uuid4(), 0, 10, by=enrolment.person)

    assert WatchedVideo.objects.count() == 0


def test_doing_a_lesson_enters_its_minutes_without_its_videos():
    enrolment, lesson = make_watcher(seconds=600)

    enrolments.mark_done(enrolment.pk, lesson.pk, by=enrolment.person)
    enrolments.mark_done(enrolment.pk, lesson.pk, by=enrolment.person)

    entry = HoursEntry.objects.get()
    assert (entry.source, entry.minutes, entry.detail["videos"]) == (HoursSource.READING, 35, 10)


def test_clicking_through_a_course_enters_eight_hours_a_day():
    enrolment = make_enrolment(make_run(make_course(lessons=12)))

    for row in lessons_of_run(enrolment.run):
        enrolments.mark_done(enrolment.pk, row.lesson_id, by=enrolment.person)

    assert sum(HoursEntry.objects.values_list("minutes", flat=True)) == 480


def test_enter_with_the_same_evidence_is_the_same_line():
    person = make_enrolment().person

    first = hours.enter(person.pk, 45, source="checkin", evidence="checkin:1", title="讲座")
    second = hours.enter(person.pk, 90, source="checkin", evidence="checkin:1", title="讲座")

    assert (first, second.minutes, HoursEntry.objects.count()) == (second, 45, 1)


def test_a_line_is_taken_back_by_a_line():
    person = make_enrolment().person
    hours.enter(person.pk, 45, source="checkin", evidence="checkin:1", title="讲座")
    hours.enter(person.pk, -45, source="checkin", evidence="checkin:1:back", title="讲座取消")

    assert [total.minutes for total in queries.totals(person.pk)] == [0]


def test_external_hours_without_somebody_who_vouches_cannot_be_stored():
    person = make_enrolment().person

    with pytest.raises(IntegrityError), transaction.atomic():
        hours.enter(person.pk, 45, source=HoursSource.EXTERNAL, evidence="external:0", title="自填")


def test_approve_proof_enters_the_hours_once_and_names_who():
    school = make_university()
    student, office = make_member(Role.STUDENT, school), make_member(Role.ACADEMIC, school)
    proof = hours.hand_in_proof(**proof_plan(school), by=student)

    hours.approve_proof(proof.pk, by=office)
    hours.approve_proof(proof.pk, by=office)

    entry = HoursEntry.objects.get()
    assert (entry.minutes, entry.approved_by, entry.person) == (90, office, student)
    assert list(Notice.objects.filter(person=student).values_list("kind", flat=True)) == ["hours.approved"]
    trail = audit.events_of("courses.externalhours", str(proof.pk))
    assert {event.action for event in trail} == {"hours.approved", "hours.proof_handed_in"}


def test_hand_in_proof_twice_is_one_proof():
    school = make_university()
    student = make_member(Role.STUDENT, school)

    first, second = (hours.hand_in_proof(**proof_plan(school), by=student) for _ in range(2))

    assert (first, ExternalHours.objects.count()) == (second, 1)


def test_returned_proof_can_be_handed_in_again():
    school = make_university()
    student, office = make_member(Role.STUDENT, school), make_member(Role.ACADEMIC, school)
    proof = hours.hand_in_proof(**proof_plan(school), by=student)
    hours.return_proof(proof.pk, reason="编号查不到", by=office)

    again = hours.hand_in_proof(**proof_plan(school), by=student)

    assert (again.state, again == proof, HoursEntry.objects.count()) == (ProofState.SUBMITTED, False, 0)
    with pytest.raises(WrongState):
        hours.approve_proof(proof.pk, by=office)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": " "}, {"title"}),
        ({"organiser": ""}, {"organiser"}),
        ({"minutes": 0}, {"minutes"}),
        ({"minutes": 60_001}, {"minutes"}),
        ({"proof": ""}, {"proof"}),
        ({"happened_on": timezone.localdate() + timedelta(days=2)}, {"happened_on"}),
    ],
)
def test_hand_in_proof_without_sense_writes_nothing(fields, wrong):
    school = make_university()

    with pytest.raises(Invalid) as refused:
        hours.hand_in_proof(**proof_plan(school, **fields), by=make_member(Role.STUDENT, school))

    assert (set(refused.value.fields), ExternalHours.objects.count()) == (wrong, 0)


def test_proofs_are_decided_by_the_school_s_own_office():
    school = make_university()
    proof = hours.hand_in_proof(**proof_plan(school), by=make_member(Role.STUDENT, school))

    for stranger in (make_member(Role.ACADEMIC, make_university()), make_member(Role.TEACHER, school), proof.person):
        with pytest.raises(NotAllowed):
            hours.approve_proof(proof.pk, by=stranger)


def test_hand_in_proof_at_a_school_one_does_not_attend_is_refused():
    student = make_member(Role.STUDENT, make_university())

    with pytest.raises(NotAllowed):
        hours.hand_in_proof(**proof_plan(make_university()), by=student)


def test_forget_words_takes_the_proofs_of_a_leaving_person():
    school = make_university()
    proof = hours.hand_in_proof(**proof_plan(school), by=make_member(Role.STUDENT, school))
    hours.approve_proof(proof.pk, by=make_member(Role.ACADEMIC, school))

    forgetting.forget_words(proof.person)

    proof.refresh_from_db()
    assert (proof.proof, HoursEntry.objects.get().detail) == ("作者已注销", {})
