"""A made-up folder in the shape of the dataset; the real one is not carried here (NOTICE says where to get it)."""

import gzip
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from courses.choices import EnrolmentState
from courses.models import CoursePage, CourseRun, Enrolment, GradeEvent, GradeItem
from courses.operations import open_data
from courses.queries import gradebook, runs
from lms.audit.models import AuditEvent
from lms.organisations.public import place_totals
from lms.people.models import User

pytestmark = pytest.mark.django_db

FILES = {
    "courses": "code_module,code_presentation,module_presentation_length\nXXX,2014J,240\nXXX,2013B,241\n",
    "assessments": (
        "code_module,code_presentation,id_assessment,assessment_type,date,weight\n"
        "XXX,2013B,1,TMA,19.0,40.0\nXXX,2013B,2,CMA,54.0,60.0\nXXX,2013B,3,Exam,,100.0\nXXX,2014J,4,TMA,10,0.0\n"
    ),
    "studentInfo": (
        "code_module,code_presentation,id_student,gender,final_result\n"
        "XXX,2013B,11,M,Pass\nXXX,2013B,12,F,Withdrawn\nXXX,2013B,13,F,Distinction\nXXX,2014J,12,F,Fail\n"
    ),
    "studentRegistration": (
        "code_module,code_presentation,id_student,date_registration,date_unregistration\n"
        "XXX,2013B,11,-50.0,\nXXX,2013B,12,,30.0\nXXX,2013B,13,-2,\nXXX,2014J,12,-5,\n"
    ),
    "studentAssessment": (
        "id_assessment,id_student,date_submitted,is_banked,score\n"
        "1,11,18,False,78.0\n2,11,50,False,\n1,12,-1,True,60\n1,13,18,False,0\n3,13,240,False,91.5\n"
    ),
    "vle": "id_site,code_module,code_presentation,activity_type\n5,XXX,2013B,resource\n6,XXX,2013B,url\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv.gz").write_bytes(gzip.compress(text.encode()))
    return tmp_path


def imported(folder: Path, *more: str) -> dict:
    out = io.StringIO()
    call_command("import_oulad", str(folder), "--json", *more, stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


def replace(folder: Path, name: str, old: str, new: str) -> None:
    (folder / f"{name}.csv.gz").write_bytes(gzip.compress(FILES[name].replace(old, new).encode()))


def test_counts_and_means_are_those_of_the_files(folder):
    report = imported(folder)

    assert report["presentations"] == [
        {
            "code_module": "XXX", "code_presentation": "2013B", "Distinction": 1, "Fail": 0, "Pass": 1, "Withdrawn": 1,
            "students": 3, "results": 5, "scored": 4, "mean_score": 57.375, "assessments": 3, "weight_sum": 200.0,
            "vle_sites": 2,
        },
        {
            "code_module": "XXX", "code_presentation": "2014J", "Distinction": 0, "Fail": 1, "Pass": 0, "Withdrawn": 0,
            "students": 1, "results": 0, "scored": 0, "mean_score": None, "assessments": 1, "weight_sum": 0.0,
            "vle_sites": 0,
        },
    ]  # fmt: skip


def test_twice_is_once(folder):
    first, second = imported(folder), imported(folder)

    assert first["presentations"] == second["presentations"]
    counts = [model.objects.count() for model in (CourseRun, Enrolment, GradeItem, GradeEvent)]
    assert (counts, User.objects.filter(username__startswith="oulad-").count()) == ([2, 4, 6, 9], 4)
    # Two runs, two classes enrolled, two columns of final results, one of results; nothing for what was there.
    assert AuditEvent.objects.filter(action__startswith="open_data.").count() == 7


def test_an_import_that_was_stopped_goes_on(folder, monkeypatch):
    monkeypatch.setattr(open_data, "CHUNK", 2)
    entered: list[int] = []

    def stop_after_two(run, events, real=open_data._enter):
        if len(entered) == 3:
            raise KeyboardInterrupt
        real(run, events)
        entered.append(len(events))

    with monkeypatch.context() as stopped, pytest.raises(KeyboardInterrupt):
        stopped.setattr(open_data, "_enter", stop_after_two)
        imported(folder)
    half = GradeEvent.objects.count()

    report = imported(folder)

    assert half == 7
    assert (report["results"], GradeEvent.objects.count()) == (5, 9)


def test_empty_scores_stay_empty_and_banked_ones_are_flagged(folder):
    imported(folder)

    rows = GradeEvent.objects.filter(evidence__startswith="oulad:1:") | GradeEvent.objects.filter(
        evidence="oulad:2:day 50"
    )
    told = set(rows.values_list("enrolment__person__username", "evidence", "score_percent", "reason"))
    assert told == {
        ("oulad-11", "oulad:1:day 18", 78, ""),
        ("oulad-11", "oulad:2:day 50", None, ""),
        ("oulad-12", "oulad:1:day -1", 60, "banked"),
        ("oulad-13", "oulad:1:day 18", 0, ""),
    }


def test_items_carry_part_weight_and_due_date(folder):
    imported(folder)

    rows = GradeItem.objects.filter(run__term="2013B").exclude(key=open_data.FINAL_RESULT)
    assert [(item.name, item.part, item.weight, f"{item.due:%Y-%m-%d}") for item in rows] == [
        ("TMA 1", "assignments", 40, "2013-02-20"),
        ("CMA 2", "quizzes", 60, "2013-03-27"),
        ("Exam 3", "final", 100, "2013-09-30"),
    ]


def test_people_have_their_state_and_cannot_sign_in(folder):
    imported(folder)

    states = dict(Enrolment.objects.filter(run__term="2013B").values_list("person__username", "state"))
    assert states == {
        "oulad-11": EnrolmentState.PASSED, "oulad-12": EnrolmentState.WITHDRAWN, "oulad-13": EnrolmentState.PASSED,
    }  # fmt: skip
    person = User.objects.get(username="oulad-11")
    assert (person.has_usable_password(), "公开数据集" in person.name) == (False, True)


def test_open_data_is_in_no_figure_and_no_catalogue(client, folder):
    before = (runs.run_counts(), place_totals())

    imported(folder)

    assert (runs.run_counts(), place_totals()) == before
    assert set(CoursePage.objects.values_list("live", flat=True)) == {False}
    assert set(CourseRun.objects.values_list("open_data", flat=True)) == {True}


def test_the_gradebook_reads_a_cohort(folder):
    imported(folder)

    book = gradebook.book_of(CourseRun.objects.get(term="2013B"))

    assert [row.number for row in book.rows] == ["oulad-11", "oulad-13"]


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("courses", "2014J", "14J", "courses.csv.gz:2"),
        ("courses", "code_module", "module", "courses.csv.gz"),
        ("assessments", "TMA,19.0", "Essay,19.0", "assessments.csv.gz:2"),
        ("assessments", "XXX,2013B,1", "YYY,2013B,1", "assessments.csv.gz:2"),
        ("studentInfo", "11,M,Pass", "11,M,Maybe", "studentInfo.csv.gz:2"),
        ("studentAssessment", "78.0", "780", "studentAssessment.csv.gz:2"),
        ("studentAssessment", "78.0", "NaN", "studentAssessment.csv.gz:2"),
        ("studentAssessment", "1,11,18", "1,99,18", "studentAssessment.csv.gz:2"),
        ("studentAssessment", "1,11,18", "77,11,18", "studentAssessment.csv.gz:2"),
        ("vle", "5,XXX,2013B,resource", "5,XXX", "vle.csv.gz:2"),
    ],
)
def test_a_malformed_file_is_named_and_nothing_is_written(folder, name, old, new, told):
    replace(folder, name, old, new)

    with pytest.raises(CommandError, match=told):
        imported(folder)

    assert (CourseRun.objects.count(), User.objects.filter(username__startswith="oulad-").count()) == (0, 0)


@pytest.mark.parametrize("name", ["courses", "studentAssessment"])
def test_a_missing_or_broken_file_is_named(folder, name):
    (folder / f"{name}.csv.gz").write_bytes(b"no gzip")
    with pytest.raises(CommandError, match=name):
        imported(folder)
    (folder / f"{name}.csv.gz").unlink()
    with pytest.raises(CommandError, match=name):
        imported(folder)


def test_an_unknown_organisation_is_refused(folder):
    with pytest.raises(CommandError, match="nothing was imported"):
        imported(folder, "--organisation", "nowhere")
