"""An order in four steps, as a firm's manager goes through them with or without JavaScript."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from internships.models import Order, OrderPartner
from lms.organisations.public import Membership, Organisation, Role, add_member
from tests.factories.courses import make_course
from tests.factories.internships import make_approved, make_cast, make_draft, make_skill, make_submitted
from tests.factories.organisations import make_enterprise, make_member

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def client(cast):
    client = Client()
    client.force_login(cast.manager)
    return client


def at(order, step):
    return reverse("internships:order-step", args=[order.enterprise.code, order.code, step])


def posts(*names, **changes):
    rows = {"mode": "order_class", "headcount": "200", "posts-TOTAL_FORMS": len(names), "posts-INITIAL_FORMS": 0}
    for number, name in enumerate(names):
        rows |= {
            f"posts-{number}-name_zh": name, f"posts-{number}-staff": "50" if name else "",
            f"posts-{number}-seats": "2" if name else "", f"posts-{number}-tasks_zh": "日常" if name else "",
            f"posts-{number}-labour_grade": "1",
        }  # fmt: skip
    return rows | changes


def terms(skill=None, **changes):
    start = (timezone.localdate() + timedelta(days=30)).isoformat()
    return {
        "same_post_wage": "5,000", "pay": "４０００", "starts_on": start, "months": 6, "youngest_year": 2, "pay_cycle_days": 30,
        "pay_way": "direct", "fees": 0, "hours_per_day": 8, "hours_per_week": 40, "needs-TOTAL_FORMS": 1,
        "needs-INITIAL_FORMS": 0, "needs-0-code": skill.code if skill else "", "needs-0-level": 2, "needs-0-weight": 1,
        **changes,
    }  # fmt: skip


def people(cast, **changes):
    mentor = Membership.objects.get(person=cast.mentor)
    return {
        "school": cast.school.pk, "mentor": mentor.pk, "course_codes": ["CBE102", "CBE201"], "insured_from": "2026-11-01",
        "insured_until": "2028-01-01", "insured_by": "school", "lodging": "none", **changes,
    }  # fmt: skip


def test_order_goes_through_four_addresses_and_is_sent(cast, client):
    for code in ("CBE102", "CBE201"):
        make_course(code=code)
    begun = client.post(reverse("internships:order-new", args=[cast.firm.code]), {"school": cast.school.pk})
    order = Order.objects.get()
    urls = [begun.url]
    for step, data in ((1, posts("运营助理")), (2, terms(make_skill())), (3, people(cast))):
        urls.append(client.post(at(order, step), data | {"act": "next"}).url)
    check = client.get(urls[-1])
    sent = client.post(reverse("internships:order-submit", args=[cast.firm.code, order.code]))

    order.refresh_from_db()
    assert urls == [at(order, step) for step in (1, 2, 3, 4)]
    assert (check.context["is_ready"], sent.url) == (True, reverse("internships:order", args=[order.code]))
    assert (order.state, order.pay, order.course_codes, order.mentor_id) == (
        "submitted", 4000, ["CBE102", "CBE201"], cast.mentor.pk,
    )  # fmt: skip
    assert list(order.posts.values_list("name_zh", "staff", "seats")) == [("运营助理", 50, 2)]
    assert order.skills.count() == 1


def test_change_is_kept_as_it_is_typed(cast, client):
    order = make_draft(cast)

    answer = client.post(at(order, 2), terms(pay="4300", act="save", version=order.version), **HTMX)

    order.refresh_from_db()
    page = answer.content.decode()
    assert (answer.status_code, order.pay) == (200, 4300)
    assert f'name="version" value="{order.version}"' in page
    assert f"{timezone.localtime(order.saved_at):%H:%M:%S}" in page


def test_wrong_words_are_kept_as_typed_and_shown_again(cast, client):
    order = make_draft(cast)

    saved = client.post(at(order, 2), terms(pay="四千", act="save", version=order.version), **HTMX)
    page = client.get(at(order, 2))
    refused = client.post(at(order, 2), terms(pay="四千", act="next"))

    order.refresh_from_db()
    assert ("还有 1 处没填好" in saved.content.decode(), order.pay) == (True, 4000)
    assert 'value="四千"' in page.content.decode()
    assert (refused.status_code, 'href="#id_pay"' in refused.content.decode()) == (422, True)


def test_every_mistake_is_named_on_top_at_once(cast, client):
    order = make_draft(cast)
    wrong = posts("运营助理", "跟单员", headcount="", **{"posts-0-seats": "", "posts-1-minimum": "9"})

    page = client.post(at(order, 1), wrong | {"act": "next"}).content.decode()

    named = ("id_headcount", "id_posts-0-seats", "id_posts-1-minimum")
    assert [name for name in named if f'href="#{name}"' not in page] == []
    assert re.search(r"<title>\s*出错：", page)


def test_rows_left_as_they_were_stay_and_emptied_rows_go(cast, client):
    order = make_draft(cast, posts=[("甲", 50, 1), ("乙", 50, 1), ("丙", 50, 1)])

    client.post(at(order, 1), posts("甲", "", "丙") | {"act": "next"})

    assert list(order.posts.values_list("name_zh", flat=True)) == ["甲", "丙"]


def test_second_tab_sees_both_versions_and_writes_over_neither(cast, client):
    order = make_draft(cast)
    client.post(at(order, 2), terms(pay="4100", act="save", version=order.version))

    quiet = client.post(at(order, 2), terms(pay="4999", act="save", version=order.version), **HTMX)
    clash = client.post(at(order, 2), terms(pay="4999", act="next", version=order.version))

    order.refresh_from_db()
    assert (order.pay, clash.status_code, "已在别处改过" in quiet.content.decode()) == (4100, 409, True)
    assert [(str(label), mine, saved) for label, mine, saved in clash.context["rows"]] == [
        ("实习月报酬（元）", "4999", "4100")
    ]
    client.post(at(order, 2), terms(pay="4999", act="save", version=order.version))
    order.refresh_from_db()
    assert order.pay == 4999


def test_finding_stands_beside_the_field_that_causes_it(cast, client):
    order = make_draft(cast, fees=500, headcount=10)

    step2 = client.get(at(order, 2)).content.decode()
    step1 = client.get(at(order, 1)).content.decode()

    at_fees = step2[step2.index('id="id_fees"') :]
    assert at_fees.index("不得收取押金等任何费用") < at_fees.index("hours_per_day")
    assert "实习人数超过在岗职工总数一成（1 人）" in step1
    assert "不得收取押金" not in step1


def test_check_page_says_what_is_missing_and_where(cast, client):
    client.post(reverse("internships:order-new", args=[cast.firm.code]), {"school": cast.school.pk})
    order = Order.objects.get()

    page = client.get(at(order, 4))
    refused = client.post(reverse("internships:order-submit", args=[cast.firm.code, order.code]))

    assert [(one.step, one.field) for one in page.context["missing"]] == [
        (1, "posts"), (2, "same_post_wage"), (2, "pay"),
    ]  # fmt: skip
    assert f'href="{at(order, 2)}"' in page.content.decode()
    assert (refused.status_code, Order.objects.get().state) == (422, "draft")


def test_firm_that_is_not_admitted_reads_what_to_do(cast, client):
    order = make_draft(cast)
    Organisation.objects.filter(pk=cast.firm.pk).update(vetted_at=None)

    page = client.get(at(order, 4)).content.decode()

    assert f"{cast.firm}还没有通过准入审核" in page
    assert f'href="/biz/{cast.firm.code}/vetting/"' in page


def test_reason_is_written_on_the_check_page(cast, client):
    order = make_draft(cast, headcount=100, posts=[("运营助理", 60, 11)])
    finding = order.findings.current().get(rule__code="STAFF-10")
    url = reverse("internships:finding-waive", args=[finding.pk])

    before = client.get(at(order, 4))
    answer = client.post(url, {"reason": "集团内部轮岗，已说明"})
    after = client.get(at(order, 4))

    assert url in before.content.decode()
    assert answer.url == at(order, 4)
    assert (before.context["is_ready"], after.context["is_ready"]) == (False, True)
    assert "集团内部轮岗，已说明" in after.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_copy_asks_for_twelve_fields_at_most(cast, client, count):
    source = make_approved(
        cast, headcount=9000, posts=[(f"岗{n}", 50, 2) for n in range(count)], skills=((make_skill().code, 2, 1),)
    )

    began = client.post(reverse("internships:order-copy", args=[cast.firm.code, source.code]))
    made = Order.objects.order_by("pk").last()
    pages = [client.get(at(made, step)).content.decode() for step in (1, 2, 3)]

    assert (began.url, made.copied_from) == (at(made, 1), source.code)
    assert sum(in_sight(page) for page in pages) <= 12


def in_sight(page):
    """The fields of a step's form that are not folded away."""
    form = page[page.index('id="step"') :]
    form = form[: form.index("</form>")]
    while True:
        shorter = re.sub(r"<details(?! open)[^>]*>(?:(?!<details).)*?</details>", "", form, flags=re.S)
        if shorter == form:
            break
        form = shorter
    return len(re.findall(r'<(?:input(?! type="hidden")|select|textarea)', form))


def test_copy_of_another_firms_order_is_not_given(cast, client):
    other = make_cast()
    order = make_approved(other)

    for org in (cast.firm.code, other.firm.code):
        assert client.post(reverse("internships:order-copy", args=[org, order.code])).status_code == 404
    assert Order.objects.count() == 1


def test_order_under_way_cannot_be_opened_for_changing(cast, client):
    order = make_submitted(cast)

    assert [client.get(at(order, step)).status_code for step in (1, 4)] == [409, 409]


def test_order_is_not_edited_under_another_firms_address(cast, client):
    order = make_draft(cast)
    other = make_cast()
    add_member(cast.manager, other.firm, Role.MANAGER, by=None)

    url = reverse("internships:order-step", args=[other.firm.code, order.code, 1])

    assert client.get(url).status_code == 404


def test_step_that_is_none_is_not_found(cast, client):
    assert [client.get(at(make_draft(cast), step)).status_code for step in (0, 5)] == [404, 404]


def test_edit_leads_to_the_step_where_something_is_missing(cast, client):
    whole, half = make_draft(cast), make_draft(cast, pay=0)

    def led(order):
        return client.get(reverse("internships:order-edit", args=[cast.firm.code, order.code])).url

    assert (led(whole), led(half)) == (at(whole, 4), at(half, 2))


def test_template_is_kept_and_begins_an_order(cast, client):
    source = make_draft(cast, posts=[("跟单员", 50, 3)])
    client.post(reverse("internships:order-template", args=[cast.firm.code, source.code]), {"name": "秋季"})
    new = reverse("internships:order-new", args=[cast.firm.code])
    template = client.get(new).context["templates"].get()

    client.post(new, {"school": cast.school.pk, "template": template.pk})
    client.post(reverse("internships:template-drop", args=[cast.firm.code, template.pk]))

    assert list(Order.objects.order_by("pk").last().posts.values_list("name_zh", flat=True)) == ["跟单员"]
    assert list(client.get(new).context["templates"]) == []


def test_small_firm_is_asked_in_and_says_yes_on_its_own_page(cast, client):
    small = make_enterprise(headcount=30)
    order = make_draft(cast)
    client.post(reverse("internships:order-partner", args=[cast.firm.code, order.code]), {"uscc": small.uscc})
    partner = OrderPartner.objects.get()
    client.post(
        at(order, 1),
        posts("运营助理", "打包员", **{"posts-1-firm": small.pk, "posts-0-firm": cast.firm.pk}) | {"act": "next"},
    )
    owner = Client()
    owner.force_login(make_member(Role.MANAGER, small))

    seen = owner.get(reverse("internships:joint-orders", args=[small.code])).context["lines"]
    owner.post(reverse("internships:joint-answer", args=[small.code, partner.pk]), {"consent": 1, "headcount": 30})

    partner.refresh_from_db()
    assert [(row.pk, [post.name_zh for post in own]) for row, own in seen] == [(partner.pk, ["打包员"])]
    assert (partner.state, partner.headcount) == ("consented", 30)
    assert owner.get(reverse("internships:order", args=[order.code])).status_code == 200
    assert owner.get(at(order, 1)).status_code == 404


def test_answer_for_another_firm_is_not_found(cast, client):
    small, rival = make_enterprise(), make_enterprise()
    order = make_draft(cast)
    client.post(reverse("internships:order-partner", args=[cast.firm.code, order.code]), {"uscc": small.uscc})
    other = Client()
    other.force_login(make_member(Role.MANAGER, rival))

    pk = OrderPartner.objects.get().pk
    answers = [
        other.post(reverse("internships:joint-answer", args=[org.code, pk]), {"consent": 1, "headcount": 9}).status_code
        for org in (rival, small)
    ]
    dropped = other.post(reverse("internships:partner-drop", args=[rival.code, pk])).status_code

    assert (answers, dropped, OrderPartner.objects.get().state) == ([404, 404], 404, "invited")


def test_draft_is_deleted_on_the_check_page(cast, client):
    order = make_draft(cast)

    client.post(reverse("internships:order-drop", args=[cast.firm.code, order.code]))

    assert Order.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_step_asks_as_often_for_many_posts(cast, client, count, django_assert_max_num_queries):
    order = make_draft(cast, headcount=9000, posts=[(f"岗{n}", 50, 1) for n in range(count)])
    client.get(at(order, 1))

    with django_assert_max_num_queries(24):
        client.get(at(order, 1))
    with django_assert_max_num_queries(30):
        client.get(at(order, 4))


def test_finding_of_a_draft_is_nobody_elses(cast):
    order = make_draft(cast, headcount=100, posts=[("运营助理", 60, 11)])
    url = reverse("internships:finding-waive", args=[order.findings.first().pk])
    answers = {}
    for who in ("academic", "officer"):
        person = Client()
        person.force_login(getattr(cast, who))
        answers[who] = person.post(url, {"reason": "集团内部轮岗"}).status_code

    assert answers == {"academic": 404, "officer": 404}


def test_school_says_when_it_chose_the_host(cast):
    order = make_submitted(cast)
    school = Client()
    school.force_login(cast.academic)
    url = reverse("internships:order-confirm", args=[order.code])

    wrong = school.post(url, {"host_approved_on": "昨天"}).status_code
    school.post(url, {"host_approved_on": "2026-09-01", "host_inspected_on": ""})

    order.refresh_from_db()
    assert (wrong, order.state, order.host_approved_on) == (422, "confirmed", date(2026, 9, 1))


# ── courses ───────────────────────────────────────────────────────────────────
def test_step_offers_published_courses_those_that_teach_the_skills_first(cast, client):
    wanted = make_skill()
    make_course(code="CBE101")
    make_course(code="CBE900", skills=[(wanted.code, 2)])
    make_course(code="CBE901", live=False)
    order = make_draft(cast, skills=((wanted.code, 2, 1),))

    field = client.get(at(order, 3)).context["form"].form.fields["course_codes"]

    assert [code for code, _title in field.choices] == ["CBE900", "CBE101"]


def test_course_that_does_not_exist_is_refused_in_place(cast, client):
    make_course(code="CBE101")
    order = make_draft(cast)

    answer = client.post(at(order, 3), people(cast, course_codes=["CBE999"], act="next"))

    order.refresh_from_db()
    assert ("没有编号为 CBE999 的课程" in answer.content.decode(), answer.status_code, order.course_codes) == (
        True,
        422,
        [],
    )


# ── where an order begins ─────────────────────────────────────────────────────
def test_copying_offers_the_order_sent_last_before_any_draft(cast, client):
    first, last = make_submitted(cast), make_submitted(cast)
    unsent = make_draft(cast)

    earlier = client.get(reverse("internships:order-new", args=[cast.firm.code])).context["earlier"]

    assert [order.pk for order in earlier] == [last.pk, first.pk, unsent.pk]


@pytest.mark.parametrize("uscc, said", [("91340000NOBODY", "没有登记这个统一社会信用代码的企业"), ("", "没有登记")])
def test_invitation_that_fails_says_so_beside_the_field(cast, client, uscc, said):
    order = make_draft(cast)

    answer = client.post(reverse("internships:order-partner", args=[cast.firm.code, order.code]), {"uscc": uscc})

    page = answer.content.decode()
    assert (answer.status_code, said in page, f'value="{uscc}"' in page) == (422, True, True)
    assert 'id="uscc_error"' in page
    # What was typed in the step meanwhile still goes to the step.
    assert f'action="{at(order, 1)}"' in page
