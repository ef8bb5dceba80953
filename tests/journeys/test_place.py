"""PLACE: an order from a firm's form to a certified match, an internship, and evaluations sealed until both."""

from datetime import timedelta

from django.utils import timezone

from internships import public as internships
from internships.models import Order
from lms.credit import public as credit
from lms.demo import journey
from lms.demo.visitor import filled
from lms.organisations.public import Organisation

SCHOOL = "jh-college"


def order_form(**fields):
    school = Organisation.objects.get(code=SCHOOL)
    return {
        "school": school.pk, "mode": "order_class", "headcount": 160, "months": 6,
        "starts_on": (timezone.localdate() + timedelta(days=30)).isoformat(), "same_post_wage": 4200, "pay": 3600,
        "fees": 0, "youngest_year": 2, "mentor": "",
        "posts-0-name_zh": "茶叶选品专员", "posts-0-staff": 20, "posts-0-seats": 4,
        "needs-0-code": "EC-09", "needs-0-level": 2, "needs-0-weight": 1,
        **fields,
    }  # fmt: skip


def test_a_firm_writes_an_order_and_students_see_it_after_two_have_agreed(visit):
    firm = visit("enterprise")
    form = firm.open("/biz/firm-01/orders/new/")
    page = firm.press(form, "/orders/new/", button="submit", **order_form())
    code = Order.objects.latest("pk").code
    assert page.has("待院校确认")
    assert not visit().open("/orders/").has("茶叶选品专员")

    school, officer = visit("university"), visit("officer")
    school.press(school.open(f"/orders/{code}/"), "/confirm/")
    officer.press(officer.open(f"/orders/{code}/"), "/approve/")

    assert visit().open("/orders/").has("茶叶选品专员")


def test_an_order_against_the_law_stays_a_draft_with_its_reason(visit):
    firm = visit("enterprise")
    form = firm.open("/biz/firm-01/orders/new/")
    answer = firm.client.post(
        "/biz/firm-01/orders/new/",
        {**filled(form.form("/orders/new/"), "submit"), **order_form(pay=3000)},
    )

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "报酬 3000 元低于相同岗位工资的八成（3360 元）" in text
    assert 'value="茶叶选品专员"' in text


def test_place(demo):
    report = journey.run()

    assert report.get("error") is None
    assert report["ok"] is True
    assert report["match"]["certificate"]["valid"] is True
    assert report["match_real_preferences"]["certificate"]["students"] == 928
    assert 850 <= report["match_real_preferences"]["certificate"]["placed"] <= 880
    assert report["sign"]["states"][-1] == "三方已签"
    assert report["evaluate"] == {"sealed_until_both": True, "opened": True, "states": ["已完成"]}
    assert report["certify"]["verify"]["answer"] == "证书有效"
    pk = int(report["sign"]["placement"].strip("/").split("/")[-1])
    (placement,) = internships.placements(pk=pk)
    assert credit.credit_file(placement.enterprise_id).ratings >= 1
