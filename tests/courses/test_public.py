from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from courses import public as courses
from courses.models import Enrolment
from courses.queries.holdings import own_rows
from lms.organisations.public import Role
from lms.people import public as people
from tests.factories.courses import do_lessons, make_course, make_enrolment, make_run
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db


def pass_course(enrolment):
    do_lessons(enrolment)
    attempt = courses.start_attempt(enrolment.pk, by=enrolment.person)
    for answer in attempt.answers.all():
        courses.save_answer(attempt.pk, answer.position, "T", by=enrolment.person)
    courses.submit_attempt(attempt.pk, by=enrolment.person)


def test_learner_summary_names_the_next_lesson_of_the_course_that_ends_first():
    student = make_member(Role.STUDENT)
    today = timezone.localdate()
    later = make_run(make_course(code="LATE"), ends_on=today + timedelta(days=90))
    sooner = make_run(make_course(code="SOON", lessons=3, cover="ship"), ends_on=today + timedelta(days=9))
    for run in (later, sooner):
        make_enrolment(run, student)
    do_lessons(Enrolment.objects.get(run=sooner), but=2)

    summary = courses.learner_summary(student.pk)

    step = summary.next
    assert [row.course_code for row in summary.enrolments] == ["SOON", "LATE"]
    assert (step.kind, step.course_title, step.lesson_title) == ("lesson", "课程 SOON", "课时2")
    assert (step.url, step.done, step.total, step.percent) == ("/courses/soon/lessons/2/", 1, 3, 33)
    assert (step.cover, step.minutes) == ("ship", 45)


def test_learner_summary_goes_from_lessons_to_quiz_to_passed():
    enrolment = make_enrolment(make_run(make_course(questions=1)))
    do_lessons(enrolment)
    quiz = courses.learner_summary(enrolment.person_id).next
    attempt = courses.start_attempt(enrolment.pk, by=enrolment.person)
    begun = courses.learner_summary(enrolment.person_id).attempts
    courses.save_answer(attempt.pk, 1, "T", by=enrolment.person)
    courses.submit_attempt(attempt.pk, by=enrolment.person)

    summary = courses.learner_summary(enrolment.person_id)

    assert quiz.kind == "quiz"
    assert [(one.answered, one.questions, one.url) for one in begun] == [(0, 1, f"/learn/attempts/{attempt.uuid}/q/1/")]
    assert (summary.next, summary.attempts, summary.current) == (None, (), ())
    assert [row.score_percent for row in summary.passed] == [100]


def test_learner_summary_of_a_course_that_waits_for_the_teacher_has_no_next_step():
    enrolment = make_enrolment(make_run(make_course(questions=0)))
    do_lessons(enrolment)

    assert courses.learner_summary(enrolment.person_id).next is None


def test_learner_summary_leaves_withdrawn_courses_out():
    enrolment = make_enrolment()
    courses.withdraw(enrolment.run_id, by=enrolment.person)

    assert courses.learner_summary(enrolment.person_id).enrolments == ()


def test_learner_summary_costs_the_same_for_any_number_of_courses():
    counts = []
    for rows in (1, 3):
        student = make_member(Role.STUDENT)
        for _ in range(rows):
            courses.start_attempt(make_enrolment(make_run(make_course(questions=1)), student).pk, by=student)
        with CaptureQueriesContext(connection) as queries:
            courses.learner_summary(student.pk)
        counts.append(len(queries))

    assert counts == [10, 10]


def test_run_counts_of_a_school_and_of_all():
    school = make_university()
    run = make_run(make_course(questions=1), school)
    pass_course(make_enrolment(run))
    make_enrolment(run)
    withdrawn = make_enrolment(run)
    courses.withdraw(run.pk, by=withdrawn.person)
    make_enrolment(make_run())

    own, everybody = courses.run_counts(school.pk), courses.run_counts()

    assert (own.runs_open, own.enrolled, own.learning, own.passed, own.pass_rate) == (1, 2, 1, 1, 100.0)
    assert (everybody.runs_open, everybody.enrolled, everybody.passed) == (2, 3, 1)
    assert courses.run_counts_of_many([school.pk])[school.pk] == own


def test_run_counts_knows_no_pass_rate_before_anything_has_finished():
    run = make_run()
    make_enrolment(run)

    assert courses.run_counts(run.organisation_id).pass_rate is None


def test_courses_for_skills_puts_the_highest_level_first_and_gives_every_code_an_answer():
    make_course(code="LOW", skills=[("ZA-01", 1)])
    high = make_course(code="HIGH", skills=[("ZA-01", 3)], english="High")
    make_course(code="DRAFT", skills=[("ZA-01", 3)], live=False)
    make_run(high)

    found = courses.courses_for_skills(["ZA-01", "ZB-01"])

    assert [(row.code, row.level, row.open_runs) for row in found["ZA-01"]] == [("HIGH", 3, 1), ("LOW", 1, 0)]
    assert found["ZB-01"] == []


def test_courses_for_skills_speaks_the_reader_s_language():
    make_course(code="HIGH", skills=[("ZA-01", 3)], english="High")

    with translation.override("en"):
        row = courses.courses_for_skills(["ZA-01"])["ZA-01"][0]

    assert (row.title, row.url, row.lang) == ("High", "/en/courses/high/", "en")


def test_skill_supply_of_a_school_is_what_it_owns_or_runs():
    school = make_university()
    make_course(code="OWN", skills=[("ZA-01", 2)], organisation=school)
    make_run(make_course(code="RUN", skills=[("ZA-01", 3), ("ZB-01", 1)]), school)
    make_course(code="ELSE", skills=[("ZC-01", 3)])

    own, everything = courses.skill_supply(school.pk), courses.skill_supply()

    assert (own["ZA-01"].level, own["ZA-01"].courses) == (3, ("课程 RUN", "课程 OWN"))
    assert sorted(own) == ["ZA-01", "ZB-01"]
    assert sorted(everything) == ["ZA-01", "ZB-01", "ZC-01"]


def test_own_rows_hold_what_a_person_did_and_nothing_of_others():
    mine, other = make_enrolment(make_run(make_course(questions=1))), make_enrolment()
    pass_course(mine)

    rows = {thing: list(found) for thing, found in own_rows(mine.person).items()}

    assert {thing: len(found) for thing, found in rows.items()} == {
        "enrolments": 1, "lessons_done": 2, "attempts": 1, "answers": 1, "grades": 1, "hours": 2, "watched": 0,
        "external_hours": 0, "submissions": 0, "submission_files": 0, "posts": 0, "post_reports": 0, "runs_assisted": 0,
        "regrades": 0, "runs_taught": 0, "group_work": 0, "group_shares": 0, "markings": 0,
        "mentor_invitations": 0, "lab_attempts": 0, "lab_grants": 0,
    }  # fmt: skip
    assert rows["answers"][0]["given"] == "T"
    assert [row["term"] for row in own_rows(other.run.teacher)["runs_taught"]] == [other.run.term]


def test_erasing_a_person_frees_their_seats():
    enrolment = make_enrolment()

    people.erase(enrolment.person, by=enrolment.person)

    enrolment.run.refresh_from_db()
    assert enrolment.run.seats_taken == 0
