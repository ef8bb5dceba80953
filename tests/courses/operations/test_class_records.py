"""What a class has done, brought in at once: the same rows as act by act."""

import pytest
from django.db import IntegrityError, transaction

from courses import public as courses
from courses.background import labs as background
from courses.models import Enrolment, GradeEvent, HoursEntry, LabAttempt, LessonDone
from courses.operations import labs as operations
from tests.factories.courses import do_lessons, make_course, make_enrolment, make_run
from tests.factories.grades import give, make_item
from tests.factories.labs import LAB, make_lab_run, name_lab, right, work

pytestmark = pytest.mark.django_db


def rows(model, *fields, **which):
    return sorted(model.objects.filter(**which).values_list(*fields))


def test_lessons_recorded_are_lessons_done_with_their_hours():
    run = make_run(make_course(lessons=12))
    one_by_one, at_once = make_enrolment(run), make_enrolment(run)
    do_lessons(one_by_one)

    courses.record_lessons(run.pk, [at_once.pk])

    done = [rows(LessonDone, "lesson_id", enrolment=one) for one in (one_by_one, at_once)]
    hours = [rows(HoursEntry, "title", "minutes", enrolment=one) for one in (one_by_one, at_once)]
    assert done[0] == done[1]
    # A day takes so much reading and no more, whoever writes it down.
    assert (hours[0] == hours[1], sum(minutes for _title, minutes in hours[1])) == (True, 480)


def test_lessons_recorded_pass_who_has_the_score():
    run = make_run(make_course(questions=0))
    enrolment = make_enrolment(run)
    give(enrolment, make_item(run, release="at_once"), 80)

    courses.record_lessons(run.pk, [enrolment.pk])

    assert Enrolment.objects.get().state == "passed"


def lab_work(enrolment, *wrong, kind="graded"):
    return [
        courses.LabWork(
            enrolment.pk, LAB, kind, seed, lambda case, w=w: right(LabAttempt(code=LAB, case=case), wrong=w)
        )
        for seed, w in enumerate(wrong, 1)
    ]


def test_labs_recorded_are_labs_worked():
    run = make_lab_run()
    one_by_one, at_once = make_enrolment(run), make_enrolment(run)
    for seed, wrong in enumerate((3, 1), 1):
        work(one_by_one, wrong=wrong, seed=seed)

    courses.record_labs(run.pk, lab_work(at_once, 3, 1) + lab_work(at_once, 2, kind="practice"))

    fields = ("number", "seed", "score_percent", "allowed", "pass_percent", "state")
    kept = [rows(LabAttempt, *fields, enrolment=one, kind="graded") for one in (one_by_one, at_once)]
    graded = [rows(GradeEvent, "item__key", "score_percent", "source", enrolment=one) for one in (one_by_one, at_once)]
    hours = [rows(HoursEntry, "source", "minutes", enrolment=one) for one in (one_by_one, at_once)]
    assert (kept[0], graded[0], hours[0]) == (kept[1], graded[1], hours[1])
    assert all(event.published_at for event in GradeEvent.objects.all())
    assert LabAttempt.objects.filter(enrolment=at_once, kind="practice").count() == 1


def test_what_was_recorded_replays_and_the_next_attempt_is_counted_on():
    enrolment = make_enrolment(make_lab_run())
    courses.record_labs(enrolment.run_id, lab_work(enrolment, 3, 2))

    kept = LabAttempt.objects.get(number=1)
    following = operations.start_graded(enrolment.pk, LAB, by=enrolment.person)

    assert background.marks_of(kept) == {"shares": kept.shares, "score_percent": kept.score_percent}
    assert following.number == 3


def test_more_than_the_limit_is_not_recorded():
    enrolment = make_enrolment(make_lab_run())

    with pytest.raises(IntegrityError), transaction.atomic():
        courses.record_labs(enrolment.run_id, lab_work(enrolment, 1, 1, 1, 1))

    assert not LabAttempt.objects.exists()


@pytest.mark.parametrize("labs", [1, 3])
def test_a_class_costs_few_statements_whatever_was_worked(labs, django_assert_max_num_queries):
    run = make_lab_run()
    name_lab(run.course, "LAB-OW")
    enrolment = make_enrolment(run)

    with django_assert_max_num_queries(40):
        courses.record_labs(run.pk, lab_work(enrolment, *[1] * labs))
