import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import GradeEvent, GradeItem
from lms.organisations.public import Role
from tests.factories.courses import make_enrolment
from tests.factories.grades import give, make_graded_run, make_item
from tests.factories.organisations import make_member
from tests.factories.planting import plant_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(client):
    found = make_graded_run(learners=2)
    client.force_login(found.teacher)
    return found


def at(run, *more):
    return f"/uni/{run.organisation.code}/courses/{run.pk}/gradebook/" + "".join(f"{part}/" for part in more)


def test_gradebook_without_items_says_how_to_begin(client, run):
    assert "还没有成绩项" in client.get(at(run)).content.decode()


def test_gradebook_shows_missing_and_drafts(client, run):
    due = timezone.now() - timedelta(days=1)
    item = make_item(run, due=due)
    give(run.enrolments.first(), item, 80)

    page = client.get(at(run)).content.decode()

    assert (page.count(">缺<"), page.count(">未公布<"), "公布 1 个未公布的成绩" in page) == (1, 1, True)


@pytest.mark.parametrize(("scale", "shown"), [("percent", "80.0"), ("level", "良"), ("percentile", "50.0")])
def test_gradebook_in_every_scale(client, run, scale, shown):
    give(run.enrolments.first(), make_item(run), 80)

    lines = client.get(at(run), {"scale": scale}).context["lines"]

    assert sorted(value for _row, value in lines) == sorted([shown, "—"])


def test_gradebook_costs_the_same_for_any_number_of_rows(client, run):
    client.get(at(run))
    counts = []
    for more in (0, 2):
        item = make_item(run)
        for _ in range(more):
            make_enrolment(run)
        for one in run.enrolments.all():
            give(one, item, 70)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at(run)).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 25


def test_gradebook_of_a_hundred_learners_asks_at_most_25_times(client, run, django_assert_max_num_queries):
    plant_class(run, 98, *(make_item(run, name) for name in ("测验一", "测验二", "期末实操")))
    client.get(at(run))

    with django_assert_max_num_queries(25):
        lines = client.get(at(run)).context["lines"]

    assert len(lines) == 100


@pytest.mark.parametrize("more", [(), ("new",), ("{item}",), ("{item}", "edit"), ("{item}", "{one}")])
def test_gradebook_is_not_there_for_other_teachers(client, run, more):
    item, one = make_item(run), run.enrolments.first()
    client.force_login(make_member(Role.TEACHER, run.organisation))

    assert client.get(at(run, *(part.format(item=item.pk, one=one.pk) for part in more))).status_code == 404


def test_academic_office_reads_and_does_not_write(client, run):
    item, one = make_item(run), run.enrolments.first()
    client.force_login(make_member(Role.ACADEMIC, run.organisation))

    assert (client.get(at(run)).status_code, client.get(at(run, item.pk, one.pk)).status_code) == (200, 404)
    assert client.post(at(run, "publish")).status_code == 404


def test_cell_is_entered_and_corrected_with_a_reason(client, run):
    item, one = make_item(run), run.enrolments.first()
    seen = give(one, item, 80, publish=True).pk
    url = at(run, item.pk, one.pk)

    refused = client.post(url, {"score_percent": "70", "seen": seen, "reason": ""})
    done = client.post(url, {"score_percent": "70", "seen": seen, "reason": "漏判"})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert GradeEvent.objects.latest("id").score_percent == 70
    assert "漏判" in client.get(url).content.decode()


def test_stale_cell_is_refused_with_both_values(client, run):
    item, one = make_item(run), run.enrolments.first()
    give(one, item, 80)

    response = client.post(at(run, item.pk, one.pk), {"score_percent": "65", "seen": 0})

    page = response.content.decode()
    assert (response.status_code, GradeEvent.objects.count()) == (409, 1)
    assert ">80<" in page and ">65<" in page


def test_column_takes_fields(client, run):
    item, (one, two) = make_item(run), run.enrolments.order_by("pk")

    form = {f"s{one.pk}": "81", f"v{one.pk}": 0, f"s{two.pk}": "", f"v{two.pk}": 0}
    response = client.post(at(run, item.pk), form)

    assert (response.status_code, list(GradeEvent.objects.values_list("enrolment", "score_percent"))) == (
        302,
        [(one.pk, Decimal(81))],
    )


def test_column_takes_a_pasted_column(client, run):
    item, (one, two) = make_item(run), run.enrolments.order_by("pk")
    form = {f"v{row.pk}": 0 for row in (one, two)}

    client.post(at(run, item.pk), {**form, "pasted": f"{two.person.username}\t77"})

    assert list(GradeEvent.objects.values_list("enrolment", "score_percent")) == [(two.pk, Decimal(77))]


def test_column_refuses_a_paste_it_cannot_read_and_writes_nothing(client, run):
    item, (one, two) = make_item(run), run.enrolments.order_by("pk")
    form = {f"v{row.pk}": 0 for row in (one, two)}

    response = client.post(at(run, item.pk), {**form, "pasted": f"{two.person.username} 77\nnobody 60"})

    assert (response.status_code, GradeEvent.objects.count()) == (422, 0)
    assert "第 2 行：本班没有学号 nobody。" in response.content.decode()


def test_publish_by_button(client, run):
    give(run.enrolments.first(), make_item(run), 80)

    client.post(at(run, "publish"))

    assert GradeEvent.objects.filter(published_at=None).count() == 0


def test_item_is_added_and_changed(client, run):
    fields = {"name": "展示", "part": "assignments", "weight": "2", "keep": "newest", "release": "by_hand"}
    client.post(at(run, "new"), fields)
    item = GradeItem.objects.get()

    client.post(at(run, item.pk, "edit"), {**fields, "weight": "0"})

    item.refresh_from_db()
    assert (item.name, item.part, item.weight) == ("展示", "assignments", 0)


def test_gradebook_downloads_with_keys_and_versions(client, run):
    item, one = make_item(run), run.enrolments.first()
    event = give(one, item, 80)

    rows = list(csv.DictReader(io.StringIO(client.get(at(run), {"format": "csv"}).content.decode("utf-8-sig"))))

    line = next(row for row in rows if row["学号"] == one.person.username)
    assert (line[f"期末实操 [{item.key}]"], line["版本"]) == ("80.0", str(event.pk))
