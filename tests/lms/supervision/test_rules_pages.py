"""The pages of the rules of law: read by everybody, changed by two officers above the cities."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.operations.programme_rules import load_programme_rules
from internships.models import Rule
from lms.organisations.choices import Role
from tests.factories.internships import make_cast, make_draft, make_submitted
from tests.factories.organisations import make_agency, make_city, make_member
from tests.factories.programmes import make_version

pytestmark = pytest.mark.django_db
PAGE = "/gov/rules/orders/STAFF-10/"


@pytest.fixture
def cast():
    load_programme_rules()
    return make_cast()


@pytest.fixture
def province():
    return make_agency(city=None)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def officer(province):
    return signed_in(make_member(Role.OFFICER, province, name="陈静"))


@pytest.fixture
def second(province):
    return signed_in(make_member(Role.OFFICER, province, name="周敏"))


def said(**changes):
    known = {
        "severity": "warn", "waiver": "reason", "standing": "reported", "article": "第 9 条", "text_zh": "一般不超过 5%",
        "source_url": "", "valid_from": (timezone.localdate() + timedelta(days=3)).isoformat(), "reason": "征求意见后收紧",
        "p_share": "5",
    }  # fmt: skip
    return {**known, **changes}


def propose(client, **changes):
    return client.post(f"{PAGE}new/", {**said(**changes), "send": "1"})


def newest():
    return Rule.objects.filter(code="STAFF-10").order_by("version").last()


@pytest.mark.parametrize(("path", "count"), [("/rules/", 33), ("/rules/programmes/", 14)])
def test_everybody_reads_all_rules(cast, path, count):
    page = Client().get(path)

    assert (page.status_code, len(page.context["lines"])) == (200, count)


def test_the_list_is_searched_filtered_sorted_and_taken_away(cast):
    def codes(**query):
        return [line.now.code for line in Client().get("/rules/", query).context["lines"]]

    file = Client().get("/rules/", {"format": "csv", "q": "总数的 10%"}).content.decode("utf-8-sig").splitlines()

    assert codes(q="总数的 10%") == ["STAFF-10"]
    assert set(codes(severity="block")) == set(Rule.objects.filter(severity="block").values_list("code", flat=True))
    assert set(codes(standing="confirmed")) == {rule.code for rule in Rule.objects.all() if rule.confirmed}
    assert codes(sort="-code")[0] == "YEAR-16-1-S"
    assert (len(file), "最高比例 10 %" in file[1], "待核实" in file[1]) == (2, True, True)
    assert "没有符合条件的规则" in Client().get("/rules/", {"q": "无"}).content.decode()


def test_a_list_asks_as_much_for_many_versions_as_for_few(cast, officer, django_assert_num_queries):
    with django_assert_num_queries(2):
        Client().get("/rules/?format=csv")
    Rule.objects.create(
        code="TASKS", version=2, scope="order", severity="warn", waiver="advice", article="a", text_zh="b",
        valid_from=timezone.localdate(), state="approved",
    )  # fmt: skip
    with django_assert_num_queries(2):
        Client().get("/rules/?format=csv")


def test_findings_are_counted(cast, officer):
    make_draft(cast, fees=500)

    found = {line.now.code: line.found for line in officer.get("/gov/rules/").context["lines"] if line.found}

    assert found == {"NO-FEE": 1}


def test_the_form_has_a_field_for_each_number_and_no_json(cast, officer):
    page = officer.get(f"{PAGE}new/")
    words = officer.get("/gov/rules/orders/VENUE-16-5/new/").context["form"]
    picks = officer.get("/gov/rules/orders/PAY-WAY-18/new/").context["form"]

    assert page.context["form"].initial["p_share"] == "10"
    assert "json" not in page.content.decode().lower()
    assert words.initial["p_words"].splitlines()[0] == "酒吧"
    assert picks.initial["p_ways"] == ["direct"]


def test_the_consequence_is_counted_before_anything_is_saved(cast, officer):
    make_submitted(cast, headcount=100, posts=[("运营助理", 60, 8)])

    page = officer.post(f"{PAGE}new/", said())
    seen = page.context["preview"]

    assert (seen.noun, seen.looked, seen.now, seen.then, seen.holds) == ("orders", 1, 0, 1, True)
    assert "共 1 项，其中 1 项不通过" in page.content.decode()
    assert newest().version == 1


def test_programmes_that_are_written_are_counted_for_their_level(cast, officer):
    make_version()
    base = said(standing="recalled", text_zh="实践不少于 99%", p_least="99")

    seen = officer.post("/gov/rules/programmes/PROG-PRACTICE.vocational/new/", base).context["preview"]
    other = officer.post("/gov/rules/programmes/PROG-PRACTICE.secondary/new/", base).context["preview"]
    none = officer.post("/gov/rules/programmes/PROG-ATTAINED.vocational/new/", base)

    assert (seen.looked, seen.then, other.looked) == (1, 1, 0)
    assert (none.status_code, none.context["preview"]) == (200, None)


def test_a_version_holds_once_a_second_person_has_approved_it(cast, officer, second):
    answer = propose(officer)
    waiting = newest()
    own = officer.post(f"{PAGE}2/approve/", follow=True)
    between = newest().state
    second.post(f"{PAGE}2/approve/")

    assert (answer.status_code, answer["Location"], waiting.state) == (302, PAGE, "proposed")
    assert "须由另一人复核" in own.content.decode()
    assert (between, newest().state, newest().decided_by.name) == ("proposed", "approved", "周敏")
    assert newest().parameters == {"share": 0.05}


def test_a_rules_page_shows_every_version_with_what_it_changed(cast, officer, second):
    propose(officer)
    page = second.get(PAGE)
    text = page.content.decode()

    assert ("最高比例", "10 %", "5 %") in page.context["steps"][0].differences
    assert "<del>10 %</del> <ins>5 %</ins>" in text
    assert ("陈静" in text, "征求意见后收紧" in text, "复核通过" in text) == (True, True, True)


def test_strangers_see_neither_proposals_nor_people(cast, officer, second):
    propose(officer)
    before = Client().get("/rules/orders/STAFF-10/")
    second.post(f"{PAGE}2/approve/")
    after = Client().get("/rules/orders/STAFF-10/").content.decode()

    assert [step.version.version for step in before.context["steps"]] == [1]
    assert ("征求意见后收紧" in after, "陈静" in after, "周敏" in after) == (True, False, False)


def test_a_version_that_does_not_hold_yet_is_withdrawn_with_a_reason(cast, officer, second):
    propose(officer)
    second.post(f"{PAGE}2/approve/")
    officer.post(f"{PAGE}2/withdraw/", {"reason": ""})
    kept = newest().state
    officer.post(f"{PAGE}2/withdraw/", {"reason": "文件还没有印发"})
    propose(officer)

    assert kept == "approved"
    assert list(Rule.objects.filter(code="STAFF-10").order_by("version").values_list("version", "state")) == [
        (1, "approved"), (2, "withdrawn"), (3, "proposed"),
    ]  # fmt: skip


def test_what_holds_cannot_be_withdrawn(cast, officer):
    page = officer.post(f"{PAGE}1/withdraw/", {"reason": "不再需要这条"}, follow=True)

    assert "已经生效，不能撤回" in page.content.decode()
    assert newest().state == "approved"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": "短"}, "reason"),
        ({"p_share": "0"}, "p_share"),
        ({"p_share": "101"}, "p_share"),
        ({"valid_from": ""}, "valid_from"),
        ({"valid_from": "2021-01-01"}, "valid_from"),
        ({"severity": "block"}, "severity"),
        ({"standing": "confirmed"}, "source_url"),
        ({"standing": "own"}, "standing"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"article": "职业学校学生实习管理规定（2021 年修订）·条号待核", "p_share": "10",
          "text_zh": "实习单位接收的实习学生一般不超过在岗职工总数的 10%"}, "__all__"),
    ],
)  # fmt: skip
def test_a_bad_version_is_refused_beside_its_field(cast, officer, changes, field):
    page = propose(officer, **changes)

    assert (page.status_code, list(page.context["form"].errors), newest().version) == (422, [field], 1)


def test_confirming_needs_the_source_and_then_the_rule_may_block(cast, officer, second):
    propose(officer, standing="confirmed", severity="block", source_url="https://www.moe.gov.cn/srcsite/a")
    second.post(f"{PAGE}2/approve/")

    made = newest()
    assert (made.standing, made.severity, made.waiver, made.confirmed) == ("confirmed", "block", "never", True)
    assert "https://www.moe.gov.cn/srcsite/a" in Client().get("/rules/orders/STAFF-10/").content.decode()


def test_one_proposal_waits_at_a_time(cast, officer, second):
    propose(officer)

    page = propose(second, p_share="6")

    assert (page.status_code, newest().version) == (422, 2)
    assert "已有一个版本在等复核" in page.content.decode()


def test_officers_of_a_city_read_and_nobody_else_enters(cast, province):
    of_city = signed_in(make_member(Role.OFFICER, make_agency(city=make_city())))
    firm = signed_in(cast.manager)

    assert of_city.get(PAGE).status_code == 200
    assert "录入新版本" not in of_city.get(PAGE).content.decode()
    for client in (of_city, firm):
        assert client.get(f"{PAGE}new/").status_code == 403
        assert client.post(f"{PAGE}new/", {**said(), "send": "1"}).status_code == 403
        assert client.post(f"{PAGE}1/withdraw/", {"reason": "不再需要这条"}).status_code == 403
    assert firm.get(PAGE).status_code == 403


@pytest.mark.parametrize("path", ["/rules/orders/NO-SUCH/", "/rules/other/STAFF-10/", "/rules/programmes/PROG-TOTAL/"])
def test_what_is_no_rule_is_not_found(cast, path):
    assert Client().get(path).status_code == 404


def test_findings_lead_to_their_rule(cast):
    order = make_draft(cast, headcount=100, posts=[("运营助理", 60, 11)])
    page = signed_in(cast.manager).get(reverse("internships:order-step", args=[cast.firm.code, order.code, 1]))

    links = set(re.findall(r'href="(/rules/[^"]+)"', page.content.decode()))

    assert "/rules/orders/STAFF-10/" in links


def test_a_least_above_the_most_is_no_set_of_parameters():
    from courses.choices.limits import schema_of
    from lms.common.law.parameters import faults

    def wrong(least, most):
        values = {"least": least, "most": most, "week": 20}
        return [name for name, _words in faults(schema_of("PROG-CREDIT", values), values)]

    assert (wrong(18, 16), wrong(16, 16), wrong(16, 18)) == (["most"], [], [])


def test_a_proposal_taken_back_unapproved_is_not_shown_to_the_world(cast, officer):
    propose(officer)
    officer.post(f"{PAGE}2/withdraw/", {"reason": "还没有想好"})

    page = Client().get("/rules/orders/STAFF-10/")

    assert [step.version.version for step in page.context["steps"]] == [1]
    assert "还没有想好" not in page.content.decode()
    assert "还没有想好" in officer.get(PAGE).content.decode()


def test_the_world_cannot_filter_out_which_rules_somebody_means_to_change(cast, officer):
    propose(officer)
    waiting = {"standing": "waiting"}

    world, officers = Client().get("/rules/", waiting), officer.get("/gov/rules/", waiting)

    assert (len(world.context["lines"]), len(officers.context["lines"])) == (
        Rule.objects.values("code").distinct().count(),
        1,
    )
    assert "有待复核或待生效的版本" not in world.content.decode()
