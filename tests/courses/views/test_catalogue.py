import csv
import io

import pytest

from lms.organisations.public import Role
from tests.factories.courses import do_lessons, make_course, make_enrolment, make_home, make_run
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home():
    """The pages the catalogue hangs on."""
    return make_home()


def listed(response):
    return [card.code for card in response.context["cards"]]


def test_catalogue_shows_live_courses_only(client):
    make_course(code="AAA1")
    make_course(code="BBB2", live=False)

    assert listed(client.get("/courses/")) == ["AAA1"]


@pytest.mark.parametrize(
    ("q", "found"),
    [("刷", ["AAA1"]), ("刷业", ["AAA1"]), ("aaa1", ["AAA1"]), ("brush", ["AAA1"]), ("通关", ["BBB2"]), ("茶", [])],
)
def test_catalogue_search_finds_from_one_character_on(client, q, found):
    make_course(code="AAA1", title="安庆刷业出海", english="Brushes abroad")
    course = make_course(code="BBB2", title="关务", skills=[("ZC-01", 2)])
    course.skills.get().skill.__class__.objects.filter(code="ZC-01").update(name_zh="通关申报")

    assert listed(client.get("/courses/", {"q": q})) == found


def test_catalogue_facets_narrow_and_count(client):
    first = make_course(code="AAA1", kind="specialty_core", skills=[("ZA-01", 2)])
    make_course(code="BBB2", kind="specialty_basic", skills=[("ZA-01", 1), ("ZB-01", 1)])
    school = make_run(first).organisation

    response = client.get("/courses/", {"kind": "specialty_core"})
    counts = {facet.name: {one.value: one.count for one in facet.options} for facet in response.context["facets"]}

    assert listed(response) == ["AAA1"]
    # A facet is counted as if nothing were chosen in it, the others under what is chosen.
    assert counts["kind"] == {"specialty_basic": 1, "specialty_core": 1}
    assert counts["domain"] == {"ZA": 1}
    assert counts["school"] == {school.code: 1}


@pytest.mark.parametrize(("name", "value"), [("domain", "ZB"), ("skill", "ZB-01")])
def test_catalogue_narrows_by_skill_and_domain_and_shows_the_chip(client, name, value):
    make_course(code="AAA1", skills=[("ZA-01", 2)])
    make_course(code="BBB2", skills=[("ZB-01", 1)])

    response = client.get("/courses/", {name: value, "sort": "-class_hours"})

    assert listed(response) == ["BBB2"]
    assert [chip["url"] for chip in response.context["chips"]] == ["/courses/?sort=-class_hours"]


def test_catalogue_narrows_by_school(client):
    run = make_run(make_course(code="AAA1"))
    make_run(make_course(code="BBB2"))

    assert listed(client.get("/courses/", {"school": run.organisation.code})) == ["AAA1"]


def test_catalogue_sorts_and_pages(client):
    for number in range(13):
        make_course(code=f"C{number:03d}", class_hours=number + 1, lessons=0)

    first = client.get("/courses/", {"sort": "-class_hours"})
    second = client.get("/courses/", {"sort": "-class_hours", "page": 2})

    assert (listed(first)[0], len(listed(first)), listed(second)) == ("C012", 12, ["C000"])


def test_catalogue_downloads_the_same_list(client):
    make_course(code="AAA1", title="=HYPERLINK()")
    make_course(code="BBB2")

    response = client.get("/courses/", {"q": "AAA", "format": "csv"})

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row[:2] for row in rows[1:]] == [["AAA1", "'=HYPERLINK()"]]


def test_catalogue_shows_the_own_progress(client):
    enrolment = make_enrolment(make_run(make_course(lessons=2)))
    do_lessons(enrolment, but=1)
    client.force_login(enrolment.person)

    assert [card.percent for card in client.get("/courses/").context["cards"]] == [50]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("address", ["/courses/?q=课程&kind=specialty_core", "/en/courses/"])
def test_catalogue_costs_the_same_for_any_number_of_rows(client, django_assert_max_num_queries, rows, address):
    school = make_university()
    for _ in range(rows):
        run = make_run(make_course(skills=[("ZA-01", 2), ("ZB-01", 1)], english="Course"), school)
        make_enrolment(run)
    client.force_login(make_member(Role.STUDENT))
    client.get(address)

    with django_assert_max_num_queries(15):
        response = client.get(address)

    assert len(listed(response)) == rows
