"""Labs: the server draws, marks and counts; what was handed in stays."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from courses.background import labs as background
from courses.errors import BadLabAnswer, LabNotOpen, LabOver, NoLabAttemptsLeft, NotOpenYet, RunEnded, RunNotStarted
from courses.labs import LABS
from courses.models import CourseRun, Enrolment, GradeEvent, GradeItem, HoursEntry, LabAttempt, RunLab
from courses.operations import enrolments
from courses.operations import labs as operations
from courses.queries import labs as queries
from courses.queries import progress
from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed
from lms.notices.models import Notice
from tests.factories.courses import do_lessons, make_enrolment, make_rule, place
from tests.factories.labs import LAB, make_lab_learner, make_lab_run, right, work
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


def standing(enrolment, code=LAB):
    return queries.standing_of(enrolment, queries.terms_of(enrolment.run, code))


def test_practice_is_unlimited_a_new_case_each_and_counts_nowhere():
    enrolment = make_lab_learner()

    attempts = [work(enrolment, graded=False, wrong=n) for n in range(4)]

    assert [one.number for one in attempts] == [1, 2, 3, 4]
    assert len({one.seed for one in attempts}) == len({str(one.case) for one in attempts}) == 4
    assert attempts[0].score_percent == 100 > attempts[1].score_percent
    assert (GradeEvent.objects.count(), HoursEntry.objects.count(), standing(enrolment).practised) == (0, 0, 4)


def test_a_graded_attempt_is_marked_by_the_model_and_graded_once():
    enrolment = make_lab_learner()

    attempt = work(enrolment, wrong=3)
    again = operations.hand_in(attempt.pk, by=enrolment.person)

    event = GradeEvent.objects.get()
    assert attempt.score_percent == again.score_percent == event.score_percent == 50
    assert attempt.shares == {
        "refund": 0.0, "fob_rmb": 0.0, "fob_usd": 0.0, "cfr_usd": 1.0, "cif_usd": 1.0, "exchange_cost": 1.0,
    }  # fmt: skip
    assert (event.source, event.evidence, event.item.key) == (
        "lab",
        f"courses.lab_attempt:{attempt.uuid}",
        "lab:LAB-QT",
    )
    assert (event.item.name, event.item.part, event.item.keep) == ("出口报价核算", "labs", "best")


def test_the_browser_chooses_no_seed_and_a_case_is_the_seeds():
    attempt = work(make_lab_learner())

    assert attempt.case == LABS[LAB].make(attempt.seed)
    assert attempt.version == LABS[LAB].version


def test_the_best_counts_and_passing_brings_the_hours_once():
    enrolment = make_lab_learner()

    work(enrolment, wrong=3), work(enrolment), work(enrolment, wrong=1)

    entry = HoursEntry.objects.get()
    assert (entry.source, entry.minutes, entry.enrolment) == ("lab", 90, enrolment)
    found = standing(enrolment)
    assert (found.best.score_percent, found.used, found.left, found.has_passed) == (100, 3, 0, True)


def test_attempts_are_counted_and_one_more_is_given_with_a_reason():
    enrolment = make_lab_learner()
    for _ in range(3):
        work(enrolment, wrong=3)
    with pytest.raises(NoLabAttemptsLeft):
        operations.start_graded(enrolment.pk, LAB, by=enrolment.person)

    operations.grant_attempt(enrolment.pk, LAB, reason="设备故障，重做一次", by=enrolment.run.teacher)
    attempt = work(enrolment)

    assert (attempt.number, attempt.allowed) == (4, 4)
    notice = Notice.objects.get(person=enrolment.person, kind="lab.granted")
    assert notice.url == f"/courses/{enrolment.run.course.slug}/labs/lab-qt/"
    assert AuditEvent.objects.filter(action="lab.granted").count() == 1


def test_a_grant_wants_a_reason_and_somebody_who_grades():
    enrolment = make_lab_learner()

    with pytest.raises(Invalid):
        operations.grant_attempt(enrolment.pk, LAB, reason=" ", by=enrolment.run.teacher)
    with pytest.raises(NotAllowed):
        operations.grant_attempt(enrolment.pk, LAB, reason="x", by=enrolment.person)
    with pytest.raises(NotAllowed):
        operations.grant_attempt(enrolment.pk, LAB, reason="x", by=make_member("academic", enrolment.run.organisation))


def test_the_database_allows_no_attempt_beyond_the_limit():
    attempt = work(make_lab_learner())
    facts = {name: getattr(attempt, name) for name in ("enrolment", "code", "kind", "pass_percent", "seed", "version")}

    for number in (1, 4):
        with pytest.raises(IntegrityError), transaction.atomic():
            LabAttempt.objects.create(**facts, case={}, number=number, allowed=3)


def test_two_starts_are_one_attempt():
    enrolment = make_lab_learner()

    first = operations.start_graded(enrolment.pk, LAB, by=enrolment.person)
    second = operations.start_graded(enrolment.pk, LAB, by=enrolment.person)

    assert first == second


@pytest.mark.parametrize("change", [{"score_percent": 100}, {"given": {}}, {"state": "open"}, {"shares": {}}])
def test_what_was_handed_in_stays(change):
    attempt = work(make_lab_learner(), wrong=3)

    with pytest.raises(IntegrityError), transaction.atomic():
        LabAttempt.objects.filter(pk=attempt.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        LabAttempt.objects.filter(pk=attempt.pk).delete()


@pytest.mark.parametrize("change", [{"seed": 1}, {"case": {}}, {"allowed": 9}, {"number": 2}])
def test_the_terms_of_an_open_attempt_stay(change):
    enrolment = make_lab_learner()
    attempt = operations.start_graded(enrolment.pk, LAB, by=enrolment.person)

    with pytest.raises(IntegrityError), transaction.atomic():
        LabAttempt.objects.filter(pk=attempt.pk).update(**change)


@pytest.mark.parametrize("later", [None, timedelta(seconds=1)])
def test_the_deadline_of_an_attempt_is_not_put_off(later):
    enrolment = make_lab_learner()
    attempt = operations.start_graded(enrolment.pk, LAB, by=enrolment.person)
    mine, until = LabAttempt.objects.filter(pk=attempt.pk), attempt.deadline_at

    with pytest.raises(IntegrityError), transaction.atomic():
        mine.update(deadline_at=later and until + later)

    assert mine.update(deadline_at=until - timedelta(seconds=1)) == 1


def test_a_draft_keeps_what_was_typed_and_nothing_that_was_not_asked():
    enrolment = make_lab_learner()
    attempt = operations.start_practice(enrolment.pk, LAB, by=enrolment.person)

    kept = operations.save_draft(attempt.pk, {"refund": "abc" * 50, "score_percent": "100"}, by=enrolment.person, seq=5)
    stale = operations.save_draft(attempt.pk, {"refund": "1"}, by=enrolment.person, seq=4)

    assert (kept.given, stale.given) == ({"refund": ("abc" * 50)[:60]},) * 2


def test_what_cannot_be_read_is_named_and_not_handed_in():
    enrolment = make_lab_learner()
    attempt = operations.start_practice(enrolment.pk, LAB, by=enrolment.person)
    operations.save_draft(attempt.pk, {"refund": "一千"}, by=enrolment.person)

    with pytest.raises(BadLabAnswer) as refused:
        operations.hand_in(attempt.pk, by=enrolment.person)

    attempt.refresh_from_db()
    assert (list(refused.value.faults), attempt.state, attempt.given) == (["refund"], "open", {"refund": "一千"})


def test_nobody_works_for_somebody_else():
    enrolment = make_lab_learner()
    other = make_enrolment(enrolment.run)
    attempt = operations.start_practice(enrolment.pk, LAB, by=enrolment.person)

    for act in (
        lambda: operations.start_practice(enrolment.pk, LAB, by=other.person),
        lambda: operations.save_draft(attempt.pk, {}, by=other.person),
        lambda: operations.hand_in(attempt.pk, by=other.person),
        lambda: operations.start_practice(enrolment.pk, "LAB-OW", by=enrolment.person),
    ):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize(("start", "end", "error"), [(3, 60, RunNotStarted), (-60, -1, RunEnded)])
def test_nothing_begins_outside_the_run(start, end, error):
    enrolment = make_lab_learner()
    today = timezone.localdate()
    dates = {"starts_on": today + timedelta(days=start), "ends_on": today + timedelta(days=end)}
    CourseRun.objects.update(**dates)

    for begin in (operations.start_practice, operations.start_graded):
        with pytest.raises(error):
            begin(enrolment.pk, LAB, by=enrolment.person)


def test_whoever_withdrew_only_reads():
    enrolment = make_lab_learner()
    attempt = operations.start_graded(enrolment.pk, LAB, by=enrolment.person)
    enrolments.withdraw(enrolment.run_id, by=enrolment.person)

    with pytest.raises(LabNotOpen):
        operations.start_practice(enrolment.pk, LAB, by=enrolment.person)
    with pytest.raises(Exception, match="交卷"):
        operations.save_draft(attempt.pk, {}, by=enrolment.person)


def test_a_lab_a_closed_lesson_places_waits_for_it():
    enrolment = make_lab_learner()
    place_lab(enrolment.run, "QT")
    make_rule(enrolment.run, "after", number=1, opens_at=timezone.now() + timedelta(days=3))

    with pytest.raises(NotOpenYet):
        operations.start_practice(enrolment.pk, LAB, by=enrolment.person)


def place_lab(run, name):
    """The first lesson as the run pinned it holds the lab."""
    place(run, 1, "lab", name)
    revision = run.lessons.get(position=1).revision
    revision.content["body"] = revision.content["body"].replace('"code"', '"lab"')
    revision.save()


def set_lab(run, **said):
    facts = {"attempts": None, "opens_at": None, "due_at": None, **said}
    return operations.set_run_lab(run.pk, LAB, by=run.teacher, **facts)


def test_dates_of_the_run_hold():
    enrolment, now = make_lab_learner(), timezone.now()

    set_lab(enrolment.run, opens_at=now + timedelta(days=1))
    with pytest.raises(LabNotOpen, match="开放"):
        operations.start_practice(enrolment.pk, LAB, by=enrolment.person)
    set_lab(enrolment.run, due_at=now - timedelta(hours=1))
    with pytest.raises(LabNotOpen, match="截止"):
        operations.start_graded(enrolment.pk, LAB, by=enrolment.person)

    assert work(enrolment, graded=False).number == 1


def test_a_lab_due_by_a_date_counts_and_one_without_keeps_nobody_waiting():
    enrolment = make_lab_learner()
    classmate = make_enrolment(enrolment.run)
    work(classmate)
    voluntary = GradeItem.objects.get()

    set_lab(enrolment.run, due_at=timezone.now() + timedelta(days=1))
    counted = GradeItem.objects.get()
    set_lab(enrolment.run)
    again = GradeItem.objects.get()

    assert (voluntary.weight, counted.weight, again.weight) == (0, 1, 0)
    assert (voluntary.due, again.due, counted.due) == (None, None, counted.due)
    assert progress.progress_of(enrolment).score_percent is None


def test_the_weight_a_teacher_gave_stays_while_the_date_moves():
    run = make_lab_run()
    set_lab(run, due_at=timezone.now() + timedelta(days=1))
    GradeItem.objects.update(weight=Decimal(3))

    set_lab(run, due_at=timezone.now() + timedelta(days=2))

    assert GradeItem.objects.get().weight == 3


@pytest.mark.parametrize(
    "said",
    [
        {"attempts": 0},
        {"attempts": 21},
        {"due_at": timezone.now() + timedelta(days=400)},
        {"opens_at": timezone.now() + timedelta(days=2), "due_at": timezone.now() + timedelta(days=1)},
    ],
)
def test_settings_without_sense_are_refused(said):
    run = make_lab_run()

    with pytest.raises(Invalid):
        set_lab(run, **said)

    assert not RunLab.objects.exists()


def test_what_was_saved_is_handed_in_when_the_time_is_up():
    enrolment = make_lab_learner()
    set_lab(enrolment.run, due_at=timezone.now() + timedelta(hours=1))
    attempt = operations.start_graded(enrolment.pk, LAB, by=enrolment.person)
    operations.save_draft(attempt.pk, right(attempt, wrong=3), by=enrolment.person)
    LabAttempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() - timedelta(minutes=1))

    with pytest.raises(LabOver):
        operations.save_draft(attempt.pk, right(attempt), by=enrolment.person)
    closed = [background.close_overdue() for _ in range(2)]

    attempt.refresh_from_db()
    assert (closed, attempt.closed_by_clock, attempt.score_percent) == ([1, 0], True, 50)
    assert GradeEvent.objects.get().score_percent == 50


def test_one_that_cannot_be_closed_holds_up_nobody(monkeypatch):
    enrolment = make_lab_learner()
    broken, sound = (
        operations.start_graded(one.pk, LAB, by=one.person) for one in (enrolment, make_enrolment(enrolment.run))
    )
    for minutes, attempt in ((2, broken), (1, sound)):
        before = timezone.now() - timedelta(minutes=minutes)
        LabAttempt.objects.filter(pk=attempt.pk).update(deadline_at=before)
    marks_of = background.marks_of
    monkeypatch.setattr(background, "marks_of", lambda one: 1 // 0 if one.pk == broken.pk else marks_of(one))

    closed = background.close_overdue()

    assert closed == 1
    assert [LabAttempt.objects.get(pk=one.pk).state for one in (broken, sound)] == ["open", "submitted"]


def test_a_late_hand_in_counts_what_was_saved_before():
    enrolment = make_lab_learner()
    attempt = operations.start_graded(enrolment.pk, LAB, by=enrolment.person)
    operations.save_draft(attempt.pk, {**right(attempt, wrong=3), "refund": "一千"}, by=enrolment.person)
    LabAttempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() - timedelta(minutes=1))

    late = operations.hand_in(attempt.pk, by=enrolment.person)

    assert (late.closed_by_clock, late.score_percent) == (True, 50)


def test_a_lab_may_pass_the_course():
    enrolment = make_lab_learner()
    set_lab(enrolment.run, due_at=timezone.now() + timedelta(days=1))
    do_lessons(enrolment)

    work(enrolment)

    assert Enrolment.objects.get(pk=enrolment.pk).state == "passed"


def test_whom_a_date_taken_away_brings_over_the_mark_passes(django_capture_on_commit_callbacks):
    enrolment = make_lab_learner("LAB-QT", "LAB-OW")
    dates = {"attempts": None, "opens_at": None, "due_at": timezone.now() + timedelta(days=1)}
    for code in ("LAB-QT", "LAB-OW"):
        operations.set_run_lab(enrolment.run_id, code, by=enrolment.run.teacher, **dates)
    do_lessons(enrolment)
    work(enrolment)
    before = Enrolment.objects.get(pk=enrolment.pk).state

    with django_capture_on_commit_callbacks(execute=True):
        operations.set_run_lab(enrolment.run_id, "LAB-OW", by=enrolment.run.teacher, **{**dates, "due_at": None})

    assert (before, Enrolment.objects.get(pk=enrolment.pk).state) == ("learning", "passed")


def test_values_show_once_nothing_graded_can_follow():
    enrolment = make_lab_learner()
    set_lab(enrolment.run, attempts=2)
    shown = [standing(enrolment).shows_values]
    for _ in range(2):
        work(enrolment)
        shown.append(standing(enrolment).shows_values)
    set_lab(enrolment.run, attempts=3)
    shown.append(standing(enrolment).shows_values)
    operations.start_graded(enrolment.pk, LAB, by=enrolment.person)

    assert [*shown, standing(enrolment).shows_values] == [False, False, True, False, False]


@pytest.mark.parametrize("labs", [1, 2])
def test_where_somebody_stands_costs_the_same_for_any_number(labs, django_assert_num_queries):
    enrolment = make_lab_learner(*["LAB-QT", "LAB-OW"][:labs])
    for code in ["LAB-QT", "LAB-OW"][:labs]:
        work(enrolment, code), work(enrolment, code, graded=False)

    with django_assert_num_queries(4):
        found = queries.standings_of(enrolment, queries.terms_of_run(enrolment.run))

    assert [(one.used, one.practised) for one in found] == [(1, 1)] * labs


# One learner practises on: each example is one more attempt of theirs.
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@drawn(seed=st.integers(0, 2**62 - 1), wrong=st.integers(0, 6), code=st.sampled_from(["LAB-QT", "LAB-OW"]))
def test_a_stored_attempt_replayed_by_its_seed_has_the_same_share(shared, seed, wrong, code):
    attempt = work(shared, code, graded=False, wrong=wrong, seed=seed)
    kept = LabAttempt.objects.get(pk=attempt.pk)

    replayed = LabAttempt(code=kept.code, case=LABS[code].make(kept.seed), given=kept.given)

    assert kept.case == replayed.case
    assert background.marks_of(replayed) == {"shares": kept.shares, "score_percent": kept.score_percent}


@pytest.fixture
def shared():
    return make_lab_learner("LAB-QT", "LAB-OW")


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_hand_in_at_once_give_one_result():
    enrolment = make_lab_learner()
    attempt = operations.start_graded(enrolment.pk, LAB, by=enrolment.person)
    operations.save_draft(attempt.pk, right(attempt), by=enrolment.person)
    connection.close()

    with ThreadPoolExecutor(4) as pool:
        scores = list(pool.map(lambda _n: in_thread(operations.hand_in, attempt.pk, enrolment.person), range(4)))

    assert scores == [Decimal(100)] * 4
    assert (GradeEvent.objects.count(), HoursEntry.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_starts_at_once_take_one_attempt():
    enrolment = make_lab_learner()
    connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _n: in_thread(operations.start_graded, enrolment.pk, enrolment.person, LAB), range(4)))

    assert LabAttempt.objects.count() == 1


def in_thread(act, pk, person, *arguments):
    try:
        return act(pk, *arguments, by=person).score_percent
    finally:
        connections.close_all()
