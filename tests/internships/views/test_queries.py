"""Lists ask the database the same number of times for one row, two and five."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from internships import public as internships
from tests.factories.internships import (
    make_approved,
    make_cast,
    make_open_round,
    make_skill,
    make_submitted,
    rank,
    settle,
)

pytestmark = pytest.mark.django_db
MOST = 25


def asked(person, url):
    client = Client()
    if person is not None:
        client.force_login(person)
    client.get(url)  # what is cached per process is cached
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def with_orders(cast, count):
    skills = tuple((make_skill().code, 2, 1) for _ in range(3))
    for _ in range(count):
        make_approved(cast, headcount=9000, posts=[("甲", 9000, 1), ("乙", 9000, 1)], skills=skills)


def with_placements(cast, count):
    order = make_approved(cast, headcount=9000, posts=[("甲", 9000, count)])
    match_round = make_open_round(cast)
    for _ in range(count):
        rank(match_round, cast.student(), order.posts.all())
    settle(match_round, cast)
    internships.publish_round(match_round.pk, by=cast.officer)
    return match_round


def count_for(count, build, who, name, *args, query=""):
    cast = make_cast()
    build(cast, count)
    cast.student()
    person = cast.students[0] if who == "student" else getattr(cast, who, None)
    named = {"firm": cast.firm.code, "school": cast.school.code}
    return asked(person, reverse(f"internships:{name}", args=[named[arg] for arg in args]) + query)


def with_waiting(cast, count):
    for _ in range(count):
        make_submitted(cast, headcount=9000, posts=[("甲", 9000, 1)])
    with_orders(cast, count)


@pytest.mark.parametrize(
    "build, who, name, args, query",
    [
        (with_orders, "nobody", "orders", (), ""),
        (with_orders, "student", "orders", (), ""),
        (with_orders, "student", "orders", (), "?q=甲&sort=-seats"),
        (with_orders, "manager", "enterprise-orders", ("firm",), ""),
        (with_placements, "manager", "candidates", ("firm",), ""),
        (with_placements, "manager", "candidates", ("firm",), "?view=table"),
        (with_placements, "mentor", "mentoring", ("firm",), ""),
        (with_waiting, "academic", "school-orders", ("school",), ""),
        (with_placements, "academic", "school-agreements", ("school",), ""),
        (with_waiting, "officer", "gov-orders", (), ""),
        (with_placements, "officer", "gov-rounds", (), ""),
        (with_placements, "nobody", "results", (), ""),
    ],
)
def test_list_asks_as_often_for_many_rows_as_for_one(build, who, name, args, query):
    counts = [count_for(count, build, who, name, *args, query=query) for count in (1, 2, 5)]

    assert (len(set(counts)), max(counts) <= MOST) == (1, True), counts


@pytest.mark.parametrize("count", [1, 5])
def test_result_page_asks_as_often_for_many_students(count):
    cast = make_cast()
    match_round = with_placements(cast, count)

    assert asked(cast.students[0], reverse("internships:result", args=[match_round.code])) <= MOST


def test_order_form_reads_the_catalogue_once():
    cast = make_cast()
    for _ in range(30):
        make_skill()

    assert asked(cast.manager, reverse("internships:order-new", args=[cast.firm.code])) <= MOST
