"""Skill certificates come after the grade, never against it, and whoever was missed is found."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, connections

from certificates import public as certificates
from certificates.models import Certificate
from courses.background import certificate_rules as background
from courses.models import CertificateRule, GradeEvent
from courses.operations.publishing import publish_grades
from courses.queries import certificate_rules
from lms.skills import public as skills
from tests.courses.operations.test_certificate_rules import make_rule, passed, show
from tests.factories.courses import make_enrolment
from tests.factories.grades import give, make_graded_run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def taxonomy():
    skills.load_taxonomy()


def shown(person, level=2):
    """Shown, and the message that tells of it was lost."""
    certificates.record_skills(person.pk, [("EC-05", level)], evidence=f"tests:{level}", source="x")


def broken(*_arguments, **_more):
    raise IntegrityError("two at once")


def test_a_certificate_that_cannot_be_issued_undoes_no_grade_and_is_made_up(
    monkeypatch, django_capture_on_commit_callbacks
):
    run = make_graded_run(learners=1)
    make_rule(run.course)
    enrolment = passed(run, 69)
    show(enrolment.person, 2)
    with monkeypatch.context() as patched:
        patched.setattr(certificate_rules, "award", broken)
        with django_capture_on_commit_callbacks(execute=True):
            give(enrolment, run.grade_items.get(), 75)
        missed = background.award_missed()

    made = [background.award_missed() for _ in range(2)]

    assert GradeEvent.objects.latest("id").score_percent == 75
    assert (missed, made, Certificate.objects.count()) == (0, [1, 0], 1)


def test_a_raised_score_brings_the_certificate(django_capture_on_commit_callbacks):
    run = make_graded_run(learners=1)
    make_rule(run.course)
    enrolment = passed(run, 69)
    show(enrolment.person, 2)
    before = Certificate.objects.count()

    with django_capture_on_commit_callbacks(execute=True):
        give(enrolment, run.grade_items.get(), 75)

    assert (before, Certificate.objects.get().holder) == (0, enrolment.person)


def test_scores_raised_for_a_class_at_once_bring_theirs(django_capture_on_commit_callbacks):
    run = make_graded_run(learners=0)
    make_rule(run.course)
    people = [joined(run, 69) for _ in range(2)]
    run.grade_items.update(release="by_hand")
    for enrolment in people:
        give(enrolment, run.grade_items.get(), 75)

    with django_capture_on_commit_callbacks(execute=True):
        publish_grades(run.pk, by=run.teacher)

    assert set(Certificate.objects.values_list("holder", flat=True)) == {one.person_id for one in people}


def joined(run, score):
    make_enrolment(run)
    enrolment = passed(run, score)
    show(enrolment.person, 2)
    return enrolment


def test_the_sweep_passes_by_who_lacks_a_course_a_score_or_a_skill():
    run, other = make_graded_run(learners=0), make_graded_run(learners=0)
    make_rule(run.course)
    enough, low, _unshown = (joined_quietly(run, score) for score in (82, 69, 82))
    elsewhere = joined_quietly(other, 82)
    for enrolment in (enough, low, elsewhere):
        shown(enrolment.person)

    made = background.award_missed()

    assert (made, Certificate.objects.get().holder) == (1, enough.person)


def joined_quietly(run, score):
    make_enrolment(run)
    return passed(run, score)


def test_the_sweep_passes_by_who_left():
    run = make_graded_run(learners=1)
    make_rule(run.course)
    person = passed(run, 82).person
    shown(person)
    type(person).objects.filter(pk=person.pk).update(is_active=False)

    assert background.award_missed() == 0


@pytest.mark.parametrize("people", [1, 3])
def test_the_sweep_asks_as_often_for_one_who_has_his_as_for_three(people, django_assert_num_queries):
    run = make_graded_run(learners=0)
    make_rule(run.course)
    for _ in range(people):
        joined(run, 82)

    with django_assert_num_queries(6):
        made = background.award_missed()

    assert (made, Certificate.objects.count()) == (0, people)


def test_a_rule_that_asks_for_no_course_is_met_by_nobody():
    run = make_graded_run(learners=1)
    CertificateRule.objects.create(code="empty", title_zh="空", title_en="Empty")

    show(passed(run, 82).person, 2)

    assert (background.award_missed(), Certificate.objects.exists()) == (0, False)


@pytest.mark.django_db(transaction=True)
def test_shown_twice_at_once_is_one_certificate_and_no_error():
    skills.load_taxonomy()
    run = make_graded_run(learners=1)
    make_rule(run.course)
    person = passed(run, 82).person
    CertificateRule.objects.update(is_active=False)
    shown(person)
    CertificateRule.objects.update(is_active=True)
    connection.close()

    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(award, [person.pk] * 6))

    assert (sorted(made), Certificate.objects.count()) == ([0] * 5 + [1], 1)


def award(person_id):
    try:
        return background.award_rules(person_id)
    finally:
        connections.close_all()
