import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from courses.models import GradeEvent
from lms.organisations.public import Role
from tests.factories.grades import give, make_graded_run, make_item
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(client):
    found = make_graded_run(learners=2)
    client.force_login(found.teacher)
    return found


def book(run):
    return f"/uni/{run.organisation.code}/courses/{run.pk}/gradebook/"


def upload(client, run, content, name="grades.csv"):
    return client.post(f"{book(run)}import/", {"file": SimpleUploadedFile(name, content)})


def confirm(client, run, response):
    return client.post(f"{book(run)}import/", {"plan": response.context["signed"]})


def exported(client, run, kind="csv"):
    return client.get(book(run), {"format": kind}).content


def edited(content, change):
    """The workbook with `change` done to its sheet."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    change(workbook.worksheets[0])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_unchanged_file_changes_nothing(client, run, kind):
    give(run.enrolments.first(), make_item(run), "80.25")

    response = upload(client, run, exported(client, run, kind), f"grades.{kind}")

    assert (response.status_code, response.context["plan"].changes, response.context["signed"]) == (200, (), "")
    assert GradeEvent.objects.count() == 1


def test_changed_cells_become_events_with_the_file_as_reason(client, run):
    item, one = make_item(run), run.enrolments.order_by("person__username").first()
    give(one, item, 80)
    content = edited(exported(client, run, "xlsx"), lambda sheet: sheet.__setitem__("D2", "91.5"))

    checked = upload(client, run, content, "grades.xlsx")
    before = GradeEvent.objects.count()
    confirm(client, run, checked)

    event = GradeEvent.objects.latest("id")
    assert (before, checked.context["plan"].changes[0].wanted) == (1, Decimal("91.5"))
    assert (event.score_percent, event.source, event.reason) == (Decimal("91.5"), "import", "导入 grades.xlsx")


def test_emptied_cell_takes_the_result_back(client, run):
    item, one = make_item(run), run.enrolments.order_by("person__username").first()
    give(one, item, 80)
    content = edited(exported(client, run, "xlsx"), lambda sheet: sheet.__setitem__("D2", None))

    confirm(client, run, upload(client, run, content))

    assert GradeEvent.objects.latest("id").score_percent is None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda sheet: sheet.__setitem__("D2", "=1+1"), "是公式"),
        (lambda sheet: sheet.__setitem__("D2", "优秀"), "不是分数"),
        (lambda sheet: sheet.__setitem__("D2", 101), "不在 0 到 100 之间"),
        (lambda sheet: sheet.__setitem__("D2", 80.123), "最多两位小数"),
        (lambda sheet: sheet.__setitem__("A2", "nobody"), "本班没有学号 nobody"),
        (lambda sheet: sheet.__setitem__("A2", sheet["A3"].value), "不止一次"),
        (lambda sheet: sheet.__setitem__("A1", "x"), "没有“学号”"),
        (lambda sheet: sheet.__setitem__("D1", "x [manual:gone]"), "没有成绩项“manual:gone”"),
        (lambda sheet: sheet.__setitem__("D1", "x"), "没有能识别的成绩项"),
        (lambda sheet: sheet.merge_cells("D2:D3"), "合并"),
    ],
)
def test_bad_cell_is_named_and_nothing_is_written(client, run, change, told):
    make_item(run)
    content = edited(exported(client, run, "xlsx"), change)

    response = upload(client, run, content)

    assert (response.status_code, response.context["signed"], GradeEvent.objects.count()) == (422, "", 0)
    assert told in response.content.decode()


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"\xff\xfe\x00", b"", b"\x00\x01\x02", b'"open'])
def test_what_is_no_table_is_refused(client, run, content):
    make_item(run)

    response = upload(client, run, content)

    assert (response.status_code, GradeEvent.objects.count()) == (422, 0)


def test_cell_changed_after_the_export_is_refused(client, run):
    item, one = make_item(run), run.enrolments.order_by("person__username").first()
    give(one, item, 80)
    content = edited(exported(client, run, "xlsx"), lambda sheet: sheet.__setitem__("D2", 70))
    give(one, item, 60)

    response = upload(client, run, content)

    assert (response.status_code, GradeEvent.objects.count()) == (422, 2)
    assert "现在是 60，文件里是 70" in response.content.decode()


def test_cell_changed_after_the_check_is_refused(client, run):
    item, one = make_item(run), run.enrolments.order_by("person__username").first()
    give(one, item, 80)
    checked = upload(client, run, edited(exported(client, run, "xlsx"), lambda sheet: sheet.__setitem__("D2", 70)))
    give(one, item, 60)

    confirm(client, run, checked)

    assert list(GradeEvent.objects.values_list("score_percent", flat=True)) == [80, 60]


def test_plan_of_another_class_or_a_forged_one_writes_nothing(client, run):
    item = make_item(run)
    checked = upload(client, run, edited(exported(client, run, "xlsx"), lambda sheet: sheet.__setitem__("D2", 70)))
    other = make_graded_run(school=run.organisation, teacher=run.teacher)

    confirm(client, other, checked)
    client.post(f"{book(run)}import/", {"plan": "forged"})

    assert GradeEvent.objects.filter(item=item).count() == 0


def test_import_is_for_those_who_grade(client, run):
    client.force_login(make_member(Role.ACADEMIC, run.organisation))

    assert client.get(f"{book(run)}import/").status_code == 404
