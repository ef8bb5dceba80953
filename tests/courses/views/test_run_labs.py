"""A run's labs for its teacher: dates and attempts, learners, what goes wrong, one more attempt."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import CourseLab, GradeItem, LabGrant, RunLab
from courses.queries import class_labs as queries
from courses.queries import labs as lab_queries
from lms.organisations.public import Role
from tests.factories.courses import make_enrolment
from tests.factories.labs import LAB, make_lab_run, work
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    return make_lab_run("LAB-QT", "LAB-OW")


def address(run, *more, name="run_lab"):
    return reverse(f"courses:{name}", args=[run.organisation.code, run.pk, *more])


def rows(run, **asked):
    return queries.rows_of(run, lab_queries.terms_of(run, LAB), **asked)


def test_the_list_says_how_far_the_class_is(client, run):
    for wrong, graded in ((0, True), (3, True), (1, False)):
        work(make_enrolment(run), wrong=wrong, graded=graded)
    make_enrolment(run)
    client.force_login(run.teacher)

    lines = client.get(address(run, name="run_labs")).context["lines"]

    first, second = lines
    assert (first.learners, first.practised, first.graded, first.passed, first.mean) == (4, 1, 2, 1, 75)
    assert (second.graded, second.mean) == (0, None)


def test_an_attempt_passes_by_the_line_it_began_with(run):
    enrolment = make_enrolment(run)
    work(enrolment, wrong=2)
    CourseLab.objects.filter(code=LAB).update(pass_percent=90)
    work(enrolment, wrong=1)

    assert (queries.lines_of(run)[0].passed, rows(run)[0].state) == (1, "passed")


def test_a_teacher_sets_dates_and_attempts(client, run):
    client.force_login(run.teacher)
    due = timezone.localtime(timezone.now() + timedelta(days=5)).replace(second=0, microsecond=0, tzinfo=None)

    answer = client.post(address(run, "lab-qt"), {"attempts": "2", "opens_at": "", "due_at": f"{due:%Y-%m-%dT%H:%M}"})

    assert answer.status_code == 302
    row = RunLab.objects.get()
    assert (row.attempts, timezone.localtime(row.due_at).replace(tzinfo=None)) == (2, due)
    assert (GradeItem.objects.get().key, GradeItem.objects.get().weight) == ("lab:LAB-QT", 1)


def test_dates_without_sense_are_told(client, run):
    client.force_login(run.teacher)

    answer = client.post(address(run, "lab-qt"), {"attempts": "", "opens_at": "", "due_at": "2099-01-01T00:00"})

    assert (answer.status_code, RunLab.objects.count()) == (422, 0)
    assert "截止不能晚于结课日期" in answer.content.decode()


def test_learners_are_filtered_sorted_and_handed_out_as_files(client, run):
    people = [make_enrolment(run) for _ in range(4)]
    work(people[0], wrong=3), work(people[0], wrong=1), work(people[1]), work(people[2], graded=False)
    client.force_login(run.teacher)

    by_score = [row.enrolment_id for row in rows(run, sort="-score")]
    states = [row.state for row in sorted(rows(run), key=lambda row: row.enrolment_id)]
    found = rows(run, q=people[2].person.name, state="practised")
    file = client.get(address(run, "lab-qt"), {"format": "csv", "state": "passed"}).content.decode()

    assert by_score[:2] == [people[1].pk, people[0].pk]
    assert states == ["passed", "passed", "practised", "untouched"]
    assert [row.enrolment_id for row in found] == [people[2].pk]
    assert len(file.strip().splitlines()) == 3
    assert "83.33" in file


@pytest.mark.parametrize("people", [1, 3])
def test_learners_cost_the_same_for_any_number(run, people, django_assert_num_queries):
    for _ in range(people):
        work(make_enrolment(run))
    terms = lab_queries.terms_of(run, LAB)

    with django_assert_num_queries(3):
        assert len(queries.rows_of(run, terms)) == people


def test_what_goes_wrong_most_comes_first(run):
    for wrong in (1, 2, 2):
        work(make_enrolment(run), wrong=wrong)

    weak = queries.weak_fields(run, LAB)

    assert [(one.name, one.fields, one.right_percent) for one in weak[:3]] == [
        ("退税额", 3, 0), ("FOB 价（人民币）", 3, 33), ("FOB 价（美元）", 3, 100),
    ]  # fmt: skip


def test_two_papers_say_nothing_about_a_class(run):
    for _ in range(2):
        work(make_enrolment(run), wrong=1)

    assert queries.weak_fields(run, LAB) == []


def test_one_more_attempt_wants_a_reason(client, run):
    enrolment = make_enrolment(run)
    client.force_login(run.teacher)
    url = address(run, "lab-qt", enrolment.pk, name="grant_lab")

    refused = client.post(url, {"reason": ""})
    given = client.post(url, {"reason": "断网没能交卷"}, follow=True)

    assert refused.status_code == 422
    assert LabGrant.objects.get().by == run.teacher
    assert [row.allowed for row in given.context["page"]] == [4]


def test_a_learners_attempt_is_read_with_the_models_answers(client, run):
    attempt = work(make_enrolment(run), wrong=1)
    practice = work(make_enrolment(run), graded=False)
    client.force_login(run.teacher)

    page = client.get(address(run, attempt.uuid, name="run_lab_attempt"))

    assert page.context["groups"][0].lines[0].value
    assert client.get(address(run, practice.uuid, name="run_lab_attempt")).status_code == 404


def test_the_office_reads_and_sets_nothing(client, run):
    enrolment = make_enrolment(run)
    client.force_login(make_member(Role.ACADEMIC, run.organisation))

    assert client.get(address(run, "lab-qt")).status_code == 200
    assert client.post(address(run, "lab-qt"), {}).status_code == 404
    assert client.get(address(run, "lab-qt", enrolment.pk, name="grant_lab")).status_code == 404
