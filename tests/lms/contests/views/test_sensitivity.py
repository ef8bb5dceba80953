"""The organiser's report of what places hang on: agrees with the standings, costs the same, stays closed to judges."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.contests.judging import standing
from lms.contests.operations import rulings, sheets
from lms.contests.queries import results, sensitivity
from lms.organisations.public import Role
from tests.factories.contests import give, make_cast
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


def make(**fields):
    return make_cast(state="judging", closes_at=timezone.now(), judges_each=5, **fields)


def mark(cast, *columns):
    """An entry a column: what each judge gives every criterion, of 5."""
    judges = list(cast.round.judges.all()) or [cast.judge() for _ in columns[0]]
    entries = [cast.entry() for _ in columns]
    for entry, column in zip(entries, columns, strict=True):
        for judge, points in zip(judges, column, strict=True):
            assignment = give(judge, entry)
            rows = {row.pk: Decimal(points) for row in cast.rubric.criteria.all()}
            sheets.submit_sheet(assignment.pk, rows, {}, comment="", by=judge.person)
    return entries


# By the mean the second is first; without the extremes, or without the fifth judge, the first is.
HOSTILE = (5, 5, 5, 5, 0), (4, 4, 4, 4, 5)


@pytest.mark.parametrize("method", ["mean", "drop", "scale"])
def test_what_is_in_force_is_what_would_be_published(method):
    cast = make(method=method, tie_breaks=[{"name": "plan"}, {"name": "time"}])
    entries = mark(cast, *HOSTILE, (3, 3, 3, 3, 3))
    rulings.rule(entries[2].pk, "adjust", points=Decimal(7), reason="补分", by=cast.officer)
    rulings.rule(entries[1].pk, "disqualify", reason="抄袭", by=cast.officer)

    places = standing(results.field_of(cast.round), results.joining_of(cast.round))

    assert [(int(one.entry), one.place, one.points) for one in places.values()] == [
        (one.entry, one.place, one.points) for one in results.work_out(cast.round)
    ]


def test_report_names_who_moves_and_on_whom_that_hangs():
    cast = make(method="mean")
    first, second = mark(cast, *HOSTILE)

    report = sensitivity.report_of(cast.round)

    assert [(line.entry, line.place, line.raw) for line in report.lines] == [
        (second, 1, Decimal("67.2")), (first, 2, Decimal(64)),
    ]  # fmt: skip
    assert next((one.label, one.moved, one.widest) for one in report.methods) == ("去掉最高分和最低分后平均", 2, 1)
    assert [next((one.place, one.steps) for one in line.others) for line in report.lines] == [(2, -1), (1, 1)]
    hostile = cast.round.judges.order_by("pk").last()
    assert next((one.judge, one.moved) for one in report.absences) == (hostile, 2)


def test_raw_points_stand_beside_those_of_the_method():
    cast = make(method="drop")
    first, _second = mark(cast, *HOSTILE)

    (line,) = [one for one in sensitivity.report_of(cast.round).lines if one.entry == first]

    assert (line.raw, line.points, line.place) == (Decimal(64), Decimal(80), 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_report_costs_the_same_for_any_field(django_assert_num_queries, count):
    cast = make()
    mark(cast, *[(3, 3, 3, 3, 3)] * count)

    with django_assert_num_queries(9):
        sensitivity.report_of(cast.round)


@pytest.mark.parametrize(("most", "tried"), [(10 * 5, True), (10 * 5 - 1, False)])
def test_each_judge_is_tried_as_long_as_judges_and_sheets_are_few_together(monkeypatch, most, tried):
    monkeypatch.setattr(sensitivity, "MOST_TRIED", most)
    cast = make()
    mark(cast, *HOSTILE)

    assert (sensitivity.report_of(cast.round).absences is not None) == tried


def test_the_file_of_methods_tries_no_judge(client, django_assert_num_queries):
    cast = make()
    mark(cast, *HOSTILE)

    with django_assert_num_queries(8):
        assert sensitivity.report_of(cast.round, absent=False).absences is None


def test_page_and_files_are_the_organisers(client):
    cast = make()
    mark(cast, *HOSTILE)
    address = reverse("contests:gov_sensitivity", args=[cast.round.pk])
    client.force_login(cast.officer)

    assert client.get(address).context["report"].lines
    assert client.get(f"{address}?format=csv").content.decode("utf-8-sig").startswith("编号,名次,原始总分,总分,")
    assert "J5" in client.get(f"{address}?format=csv&list=judges").content.decode("utf-8-sig")
    client.force_login(make_member(Role.OFFICER))
    assert client.get(address).status_code == 404


def test_a_file_has_figures_as_the_page_shows_them(client):
    cast = make(method="drop")
    first, _second = mark(cast, (5, 5, 5, 4, 4), (4, 4, 4, 4, 4))
    client.force_login(cast.officer)
    address = reverse("contests:gov_sensitivity", args=[cast.round.pk])

    page, file = (client.get(f"{address}{query}").content.decode("utf-8-sig") for query in ("", "?format=csv"))

    assert f"{first.blind_number},1,73.60,74.67," in file
    assert ">73.60<" in page and ">74.67<" in page


def test_a_large_field_comes_in_pages_and_whole_as_a_file(client, monkeypatch):
    monkeypatch.setattr("lms.contests.views.sensitivity.PER_PAGE", 2)
    cast = make()
    mark(cast, *HOSTILE, (1, 1, 1, 1, 1))
    client.force_login(cast.officer)
    address = reverse("contests:gov_sensitivity", args=[cast.round.pk])

    pages = [len(client.get(address, {"page": page}).context["leaf"]) for page in (1, 2)]

    assert pages == [2, 1]
    assert len(client.get(f"{address}?page=2&format=csv").content.decode().splitlines()) == 4


@pytest.mark.parametrize("given", [True, False])
def test_an_organiser_who_has_or_may_get_something_to_mark_sees_none_of_it(client, given):
    cast = make()
    mark(cast, *HOSTILE)
    seat = cast.judge(cast.officer)
    if given:
        give(seat, cast.entry())
    client.force_login(cast.officer)
    address = reverse("contests:gov_sensitivity", args=[cast.round.pk])

    for query in ("", "?format=csv", "?format=xlsx&list=judges"):
        answer = client.get(address + query)
        assert (answer["Content-Type"], answer.context["report"]) == ("text/html; charset=utf-8", None)


def test_a_round_that_takes_work_has_nothing_to_compare(client):
    cast = make_cast(judges_each=2)
    cast.entry()
    client.force_login(cast.officer)

    assert client.get(reverse("contests:gov_sensitivity", args=[cast.round.pk])).context["report"] is None
