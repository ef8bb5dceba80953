"""An address written down long ago names a skill by a code that has ended: lists look for what it has become."""

import pytest
from django.test import Client
from django.urls import reverse

from lms.dashboards.queries.coverage import coverage
from lms.events.queries.hosting import pool
from lms.skills import public as skills
from lms.skills.tree import Merge, Retire, Split
from tests.factories.bases import make_base, make_group
from tests.factories.courses import make_course, make_skill
from tests.factories.events import make_expert
from tests.factories.internships import make_approved, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def taxonomy():
    """FT-02 is FT-01 today; FT-03 was split into FT-04 and FT-05, as which it counts; FT-06 went the way of FT-03."""
    skills.load_taxonomy()
    for change in (
        Merge(("FT-02",), "FT-01"),
        Merge(("FT-06",), "FT-03"),
        Split("FT-03", ("FT-04", "FT-05"), heir="FT-05"),
        Retire("FT-07"),
    ):
        skills.change_taxonomy(change, reason="测试", by=None)


@pytest.mark.parametrize(
    ("written", "today"),
    [
        (["FT-01"], ["FT-01"]),
        (["FT-02", "FT-01"], ["FT-01"]),
        (["FT-03", "FT-08"], ["FT-05", "FT-04", "FT-08"]),
        (["FT-06"], ["FT-05", "FT-04"]),
        (["FT-07", "ZZ-99"], ["FT-07", "ZZ-99"]),
        ([], []),
    ],
)
def test_a_code_leads_to_what_it_has_become_the_heir_first(written, today):
    assert skills.today(iter(written)) == today


@pytest.mark.parametrize(("written", "queries"), [([], 0), (["FT-01", "FT-08"], 1), (["FT-02"], 2), (["FT-06"], 3)])
def test_a_query_a_generation(written, queries, django_assert_num_queries):
    with django_assert_num_queries(queries):
        skills.today(written)


def test_courses_are_found_by_an_ended_skill_and_the_chip_says_what_it_is(client):
    for code, skill in (("AAA1", "FT-04"), ("BBB2", "FT-05"), ("CCC3", "FT-01")):
        make_course(code=code, skills=[(skill, 1)])

    answer = client.get("/courses/", {"skill": "FT-03"})

    assert sorted(card.code for card in answer.context["cards"]) == ["AAA1", "BBB2"]
    names = skills.by_code(["FT-04", "FT-05"])
    assert [chip["label"] for chip in answer.context["chips"]] == [f"{names['FT-05']}、{names['FT-04']}"]


def test_orders_are_found_by_an_ended_skill_which_is_chosen_as_what_it_is(client):
    cast = make_cast()
    wanted = make_approved(cast, skills=[("FT-01", 1, 1)])
    make_approved(cast, skills=[("FT-08", 1, 1)])

    answer = client.get("/orders/", {"skill": "FT-02"})

    assert [card.order for card in answer.context["cards"]] == [wanted]
    assert answer.context["chosen"].skill == ("FT-01",)


def test_bases_are_found_by_an_ended_skill(client):
    here, other = make_group(make_base(name_zh="这里")), make_group(make_base(name_zh="别处"))
    here.skills.add(make_skill("FT-04"))
    other.skills.add(make_skill("FT-01"))

    page = client.get("/bases/", {"skill": "FT-03"}).content.decode()

    assert ("这里" in page, "别处" in page) == (True, False)


def test_experts_are_found_by_an_ended_skill_and_each_once():
    both, other = make_expert(), make_expert()
    both.skills.set([make_skill("FT-04"), make_skill("FT-05")])
    other.skills.set([make_skill("FT-01")])

    assert list(pool(skill="FT-03")) == [both]


def test_coverage_is_narrowed_to_what_an_ended_skill_is():
    cast = make_cast()
    make_approved(cast, skills=[("FT-01", 1, 1), ("FT-08", 1, 1)])
    client = Client()
    client.force_login(cast.academic)
    address = reverse("dashboards:coverage", args=[cast.school.code])

    page = client.get(address, {"skill": "FT-02"})
    nothing = client.get(address, {"skill": "FT-09"})

    assert [row.code for row in page.context["rows"]] == ["FT-01"]
    assert page.context["coverage"] == coverage(cast.school.pk)
    assert "没有在招订单要这项技能" in nothing.content.decode()
