"""COOPERATE: a firm proposes, school and government accept the same words, what is delivered is confirmed, and counted."""

from datetime import timedelta

from django.utils import timezone

from lms.cooperation.models import Agreement, Interest, Team

SCHOOL, AGENCY = "演示院校·江淮商贸职业学院", "演示机构·省产教融合办公室"


def test_cooperate(visit):
    firm, school, officer = visit("enterprise"), visit("university"), visit("officer")
    before = _figures(officer)
    agreement = _proposed(firm)

    for who, base in ((school, "/uni/jh-college"), (officer, "/gov")):
        page = who.open(f"{base}/cooperation/{agreement.pk}/")
        who.press(page, f"cooperation/{agreement.pk}/", button="act")
    item = agreement.deliverables.get()
    page = school.open(f"/uni/jh-college/cooperation/{agreement.pk}/deliverables/{item.pk}/")
    school.press(page, "deliverables", button="act", amount="2", text="两期都已办完，见签到表")
    page = firm.open(f"{_home(firm)}cooperation/{agreement.pk}/deliverables/{item.pk}/")
    firm.press(page, "deliverables", button="act")

    agreement.refresh_from_db()
    item.refresh_from_db()
    after = _figures(officer)
    assert (agreement.state, item.confirmed) == ("in_force", 2)
    assert after[0] == before[0] + 1
    assert officer.open(f"/gov/cooperation/{agreement.pk}/").has("100%")
    assert officer.open("/gov/").links("/gov/cooperation/clusters/") != []


def test_the_demo_shows_what_is_done_late_at_work_and_matched(visit):
    officer, student = visit("officer"), visit("student")

    page = officer.open("/gov/cooperation/")
    team = Team.objects.get()

    assert page.has("跨境电商订单班共建协议")
    assert _figures(officer) == [1, 1, 0, 1, 2, 2, 1, 0]
    assert [one.accepted_at is not None for one in team.milestones.all()] == [True, False]
    assert Interest.objects.get().state == "concluded"
    assert student.open("/learn/teams/").has("江淮数据先锋队")


def _home(firm):
    return next(link for link in firm.open("/home/").links("/biz/") if link.endswith("/cooperation/")).removesuffix(
        "cooperation/"
    )


def _proposed(firm):
    """Written on the pages: the words, two parties, a deliverable of the school."""
    base, today = _home(firm), timezone.localdate()
    page = firm.open(f"{base}cooperation/new/")
    page = firm.press(
        page, "#words", title="教师企业实践协议", purpose="每学期接收教师到企业实践。",
        starts_on=today, ends_on=today + timedelta(days=300),
    )  # fmt: skip
    for name in (SCHOOL, AGENCY):
        page = firm.press(page, "#parties", button="act", name=name)
    agreement = Agreement.objects.get(title="教师企业实践协议")
    page = firm.press(
        page, "#new-item", button="act", name="教师实践", party_id=agreement.parties.all()[1].pk,
        due_on=today + timedelta(days=90), measure="实践期数", target="2", unit="期", evidence="签到表",
    )  # fmt: skip
    firm.press(page, "#propose", act="propose")
    return Agreement.objects.get(pk=agreement.pk)


def _figures(officer):
    """The sums of the columns of the officer's overview."""
    page = officer.open("/gov/cooperation/clusters/")
    rows = [[int(cell.get_text(strip=True)) for cell in row.find_all("td")] for row in page.soup.select("tbody tr")]
    return [sum(column) for column in zip(*rows, strict=True)]
