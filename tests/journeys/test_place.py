"""PLACE: an order from a firm's form to a certified match, an internship, and evaluations sealed until both."""

from internships import public as internships
from internships.models import Order
from lms.credit import public as credit
from lms.demo import journey
from lms.demo.visitor import filled
from lms.organisations.public import Organisation

SCHOOL = "jh-college"


POST = {"posts-0-name_zh": "茶叶选品专员", "posts-0-staff": 20, "posts-0-seats": 4, "posts-0-tasks_zh": "选品与试销"}
TERMS = {"same_post_wage": 4200, "pay": 3600, "needs-0-code": "EC-09", "needs-0-level": 2, "needs-0-weight": 1}


def written(firm, **terms):
    """An order the firm has written step by step, each at its own address; the page of the check."""
    school = Organisation.objects.get(code=SCHOOL)
    page = firm.press(firm.open("/biz/firm-01/orders/new/"), "/orders/new/", school=school.pk)
    page = firm.press(page, page.url, button="act", act="next", **POST)
    page = firm.press(page, page.url, button="act", act="next", **TERMS | terms)
    return firm.press(page, page.url, button="act", act="next")


def test_a_firm_writes_an_order_and_students_see_it_after_two_have_agreed(visit):
    firm = visit("enterprise")
    page = firm.press(written(firm), "/submit/")
    code = Order.objects.latest("pk").code
    assert page.has("待院校确认")
    assert not visit().open("/orders/").has("茶叶选品专员")

    school, officer = visit("university"), visit("officer")
    school.press(school.open(f"/orders/{code}/"), "/confirm/")
    officer.press(officer.open(f"/orders/{code}/"), "/approve/")

    assert visit().open("/orders/").has("茶叶选品专员")


def test_an_order_against_the_law_stays_a_draft_with_its_reason(visit):
    firm = visit("enterprise")
    page = written(firm, pay=3000)
    form = page.form("/submit/")
    answer = firm.client.post(form["action"], filled(form))

    assert answer.status_code == 422
    assert "报酬低于相同岗位工资八成（3360 元）且未注明最低档工资依据" in answer.content.decode()
    assert Order.objects.latest("pk").state == "draft"


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
