"""The pages of agreements: who sees which, what stands on them, and that they ask no more as rows grow."""

from decimal import Decimal

import pytest
from django.test import Client

from lms.cooperation.models import Agreement
from lms.cooperation.operations import agreements, deliverables, drafts
from tests.factories.cooperation import days, make_agreement, make_cast, make_draft, make_proposed, make_report, pdf
from tests.factories.organisations import make_agency, make_association, make_city, make_member

pytestmark = pytest.mark.django_db
PAPER = b"%PDF-1.7 agreement"


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path


@pytest.fixture
def cast():
    return make_cast()


def visit(person):
    client = Client()
    client.force_login(person)
    client.get("/me/inventory/")
    return client


def bases(cast):
    return {
        "firm": f"/biz/{cast.firm.code}/cooperation/",
        "school": f"/uni/{cast.school.code}/cooperation/",
        "agency": "/gov/cooperation/",
    }


def people(cast):
    return {"firm": cast.manager, "school": cast.academic, "agency": cast.officer}


def test_a_firm_writes_proposes_and_the_school_accepts(cast):
    firm, base = visit(cast.manager), bases(cast)["firm"]

    begun = firm.post(
        f"{base}new/",
        {
            "title": "共建订单班",
            "purpose": "培养",
            "starts_on": days(0),
            "ends_on": days(300),
            "file": pdf(content=PAPER),
        },
    )
    draft = Agreement.objects.get()
    edit = f"{base}{draft.pk}/edit/"
    firm.post(edit, {"act": "party", "name": cast.school.name_zh})
    item = {"name": "课程", "party_id": draft.parties.get(organisation=cast.school).pk, "due_on": days(10)}
    firm.post(edit, {"act": "item", **item, "measure": "课程", "target": "3", "unit": "门", "evidence": "链接"})
    sent = firm.post(edit, {"act": "propose"})
    draft.refresh_from_db()
    school, theirs = visit(cast.academic), f"{bases(cast)['school']}{draft.pk}/"
    before = school.get(theirs).text
    school.post(theirs, {"act": "accept", "digest": draft.digest})

    draft.refresh_from_db()
    assert (begun.url, sent.url, draft.state) == (edit, f"{base}{draft.pk}/", "in_force")
    assert ('value="accept"' in before, 'value="accept"' in school.get(theirs).text) == (True, False)
    file = firm.get(f"{base}{draft.pk}/file/")
    assert (file.headers["Content-Type"], b"".join(file.streaming_content)) == ("application/pdf", PAPER)


def test_a_refusal_of_a_form_stands_beside_its_field(cast):
    draft = make_draft(cast)
    edit = f"{bases(cast)['firm']}{draft.pk}/edit/"

    party = visit(cast.manager).post(edit, {"act": "party", "name": "没有这一家"})
    words = visit(cast.manager).post(
        edit, {"act": "keep", "title": "共建", "purpose": "x", "starts_on": days(5), "ends_on": days(1)}
    )

    assert (party.status_code, words.status_code) == (422, 422)
    assert "没有找到这个机构" in party.context["forms"]["party"].errors["name"][0]
    assert words.context["forms"]["words"].errors["ends_on"] == ["结束日期要晚于开始日期。"]


def test_a_stale_page_accepts_nothing(cast):
    proposed = make_proposed(cast)

    answer = visit(cast.academic).post(f"{bases(cast)['school']}{proposed.pk}/", {"act": "accept", "digest": "0" * 64})

    assert answer.status_code == 409


def test_a_draft_is_nobody_elses_and_strangers_see_nothing(cast):
    draft, agreement, other = make_draft(cast), make_agreement(cast), make_cast()
    far = make_member("officer", make_agency(city=make_city("芜湖市")))

    def status(person, base, one):
        return visit(person).get(f"{base}{one.pk}/").status_code

    assert [status(people(cast)[who], base, draft) for who, base in bases(cast).items()] == [200, 404, 404]
    assert [status(people(cast)[who], base, agreement) for who, base in bases(cast).items()] == [200, 200, 200]
    assert [status(people(other)[who], bases(other)[who], agreement) for who in ("firm", "school")] == [404, 404]
    assert status(cast.manager, bases(other)["firm"], agreement) == 404
    assert status(far, "/gov/cooperation/", agreement) == 404


def test_a_deliverable_is_reported_and_confirmed_on_its_page(cast):
    agreement = make_agreement(cast)
    item = agreement.deliverables.get()
    at = {who: f"{base}{agreement.pk}/deliverables/{item.pk}/" for who, base in bases(cast).items()}

    wrong = visit(cast.academic).post(at["school"], {"act": "report", "amount": "2"})
    visit(cast.academic).post(at["school"], {"act": "report", "amount": "2", "file": pdf("成果.pdf")})
    report = item.reports.get()
    visit(cast.manager).post(at["firm"], {"act": f"confirm:{report.pk}"})

    item.refresh_from_db()
    assert (wrong.status_code, item.confirmed) == (422, 2)
    file = visit(cast.officer).get(f"/gov/cooperation/{agreement.pk}/reports/{report.pk}/file/")
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert "66%" in visit(cast.officer).get(f"/gov/cooperation/{agreement.pk}/").text


def test_an_overseeing_officer_reads_and_cannot_act(cast):
    agreement = make_agreement(cast)
    near = make_member("officer", make_agency(city=cast.firm.city))

    page = visit(near).get(f"/gov/cooperation/{agreement.pk}/")
    ended = visit(near).post(f"/gov/cooperation/{agreement.pk}/", {"act": "terminate", "reason": "x"})

    assert (page.status_code, "提前终止" in page.text, ended.status_code) == (200, False, 403)


def test_the_version_to_print_is_what_was_accepted(cast):
    agreement = make_agreement(cast)

    page = visit(cast.academic).get(f"{bases(cast)['school']}{agreement.pk}/versions/1/")

    assert all(text in page.text for text in (agreement.digest, str(cast.firm), cast.officer.name, "共建课程"))
    assert visit(cast.academic).get(f"{bases(cast)['school']}{agreement.pk}/versions/2/").status_code == 404


def test_the_list_is_filtered_and_taken_away(cast):
    late, asked = make_agreement(cast, title="有逾期的"), make_proposed(cast, title="待同意的")
    late.deliverables.update(due_on=days(-1))
    school, base = visit(cast.academic), bases(cast)["school"]

    found = {
        only: [line.agreement for line in school.get(f"{base}?only={only}").context["lines"]]
        for only in ("", "late", "asked")
    }

    assert (set(found[""]), found["late"], found["asked"]) == ({late, asked}, [late], [asked])
    assert school.get(f"{base}?q=待同意").context["lines"][0].is_asked
    rows = school.get(f"{base}?format=csv").content.decode("utf-8-sig").splitlines()
    assert (rows[0].split(",")[0], len(rows)) == ("协议名称", 3)
    assert school.get(f"{base}?format=xlsx").status_code == 200


def test_a_renewal_is_begun_on_the_page(cast):
    agreement = make_agreement(cast)
    firm, base = visit(cast.manager), bases(cast)["firm"]

    wrong = firm.post(f"{base}{agreement.pk}/", {"act": "renew", "starts_on": days(9), "ends_on": days(1)})
    right = firm.post(f"{base}{agreement.pk}/", {"act": "renew", "starts_on": days(366), "ends_on": days(700)})

    assert (wrong.status_code, right.url) == (422, f"{base}{agreement.renewals.get().pk}/edit/")


@pytest.mark.parametrize("page", ["list", "agreement"])
def test_pages_ask_as_much_for_one_as_for_three(cast, page, django_assert_num_queries):
    first = make_agreement(cast)
    path = bases(cast)["school"] + ("" if page == "list" else f"{first.pk}/")
    school = visit(cast.academic)
    school.get(path)
    counted = {"list": 12, "agreement": 17}[page]
    with django_assert_num_queries(counted):
        school.get(path)

    for number in range(2):
        more = make_agreement(cast, title=f"协议{number}")
        deliverables.confirm(make_report(cast, more).pk, cast.firm.pk, by=cast.manager)
        first.deliverables.create(
            name=f"成果{number}", party=first.parties.get(organisation=cast.school), due_on=days(9),
            measure="课程", unit="门", target=Decimal(1), evidence="链接",
        )  # fmt: skip

    with django_assert_num_queries(counted):
        school.get(path)


def test_an_associations_secretary_reads_and_accepts_in_its_own_space(cast):
    association = make_association()
    secretary = Client()
    secretary.force_login(make_member("secretary", association))
    draft = make_draft(cast)
    drafts.add_party(draft.pk, association.code, by=cast.manager)
    proposed = agreements.propose(draft.pk, by=cast.manager)
    home = f"/assoc/{association.code}/cooperation/"

    shown = secretary.get(home).content.decode()
    page = secretary.get(f"{home}{proposed.pk}/").content.decode()
    secretary.post(f"{home}{proposed.pk}/", {"act": "accept", "digest": proposed.digest})

    assert ("共建订单班" in shown, "揭榜与人才需求" in shown, proposed.digest[:12] in page) == (True, False, True)
    assert proposed.proposals.get().acceptances.filter(organisation=association).exists()
    assert secretary.get("/home/")["Location"] == home
    assert [secretary.get(f"{home}{rest}").status_code for rest in ("calls/", "factors/", "new/")] == [404, 404, 200]
    assert secretary.get(f"/gov/organisations/{association.code}/members/").status_code == 403
    assert secretary.get(f"/assoc/{cast.firm.code}/cooperation/").status_code == 404
