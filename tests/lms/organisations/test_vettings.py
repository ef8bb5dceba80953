from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices.models import Notice
from lms.organisations import public as organisations
from lms.organisations.models import Evidence, Organisation, Vetting
from lms.organisations.operations.vettings import (
    add_paper,
    approve_vetting,
    begin_vetting,
    drop_paper,
    return_vetting,
    submit_vetting,
    write_vetting,
)
from lms.organisations.queries import vettings as queries
from tests.factories.organisations import make_agency, make_city, make_enterprise, make_member, make_uscc
from tests.factories.people import make_person, with_second_factor

pytestmark = pytest.mark.django_db
CONTENT = b"%PDF-1.7 licence"


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path


@pytest.fixture
def manager(db):
    return with_second_factor(make_person())


@pytest.fixture
def firm(manager):
    return organisations.register_enterprise("徽商贸易", make_uscc(), by=manager)


@pytest.fixture
def officer(db):
    return make_member("officer")


def pdf(name="材料.pdf", content=b"%PDF-1.7 x"):
    return SimpleUploadedFile(name, content, "application/pdf")


def filled(firm, manager):
    vetting = begin_vetting(firm.pk, by=manager)
    for point in queries.points(vetting):
        if point.needs_paper:
            add_paper(vetting.pk, point.code, pdf(content=b"%PDF-1.7 " + point.code.encode()), by=manager)
    return write_vetting(vetting.pk, {point.code: "按要求" for point in queries.points(vetting)}, by=manager)


def submitted(firm, manager):
    return submit_vetting(filled(firm, manager).pk, by=manager)


def admission(firm):
    return organisations.admission_of(Organisation.objects.get(pk=firm.pk))


def test_enterprise_goes_from_registration_to_admission(firm, manager, officer):
    before = admission(firm)
    vetting = submitted(firm, manager)
    waiting = admission(firm)
    approve_vetting(vetting.pk, by=officer)
    approve_vetting(vetting.pk, by=officer)

    vetting.refresh_from_db()
    assert [before, waiting, admission(firm)] == ["never", "waiting", "valid"]
    assert vetting.valid_until > timezone.localdate() + timedelta(days=360)
    assert AuditEvent.objects.filter(action="vetting.approved", actor_id=officer.pk).count() == 1
    assert list(Notice.objects.filter(kind="vetting.approved").values_list("person_id", flat=True)) == [manager.pk]


def test_submit_says_every_point_that_is_missing(firm, manager):
    vetting = begin_vetting(firm.pk, by=manager)
    add_paper(vetting.pk, "licence", pdf(), by=manager)

    with pytest.raises(Invalid) as refused:
        submit_vetting(vetting.pk, by=manager)

    assert list(refused.value.fields) == [
        "workplace", "quality", "fulfilment", "payment", "credit", "safety", "mentors",
    ]  # fmt: skip
    assert Vetting.objects.get().state == "draft"


def test_returned_application_names_the_points_and_comes_again(firm, manager, officer):
    vetting = submitted(firm, manager)
    return_vetting(vetting.pk, {"quality": "检测报告已过期", "licence": " ", "nonsense": "x"}, by=officer)

    back = Vetting.objects.get()
    assert (back.state, back.reasons, admission(firm)) == ("returned", {"quality": "检测报告已过期"}, "returned")
    assert submit_vetting(vetting.pk, by=manager).reasons == {}


def test_return_without_a_reason_is_refused(firm, manager, officer):
    vetting = submitted(firm, manager)

    with pytest.raises(Invalid):
        return_vetting(vetting.pk, {"quality": "  "}, by=officer)

    assert Vetting.objects.get().state == "submitted"


@pytest.mark.parametrize("decide", [approve_vetting, lambda pk, by: return_vetting(pk, {"quality": "不行"}, by=by)])
def test_deciding_is_for_officers_of_the_place(firm, manager, decide):
    vetting = submitted(firm, manager)
    city = make_city()
    Organisation.objects.filter(pk=firm.pk).update(city=city)
    far = make_member("officer", make_agency(city=make_city("芜湖市")))

    for person in (manager, far, make_member("academic")):
        with pytest.raises(NotAllowed):
            decide(vetting.pk, by=person)
    decide(vetting.pk, by=make_member("officer", make_agency(city=city)))

    assert Vetting.objects.get().state in {"approved", "returned"}


@pytest.mark.parametrize("act", [begin_vetting, lambda pk, by: submit_vetting(Vetting.objects.get().pk, by=by)])
def test_writing_is_the_managers_own(firm, manager, officer, act):
    filled(firm, manager)

    for person in (officer, make_member("manager"), make_member("mentor", firm)):
        with pytest.raises(NotAllowed):
            act(firm.pk, by=person)


def test_application_under_way_is_not_changed(firm, manager):
    vetting = submitted(firm, manager)

    with pytest.raises(WrongState):
        write_vetting(vetting.pk, {"safety": "改"}, by=manager)
    with pytest.raises(WrongState):
        add_paper(vetting.pk, "licence", pdf(), by=manager)
    with pytest.raises(WrongState):
        drop_paper(vetting.pk, vetting.papers.first().pk, by=manager)


def test_papers_are_looked_into_and_kept_once(firm, manager):
    vetting = begin_vetting(firm.pk, by=manager)

    first, again = (add_paper(vetting.pk, "licence", pdf(), by=manager) for _ in range(2))
    for file in (pdf("坏.pdf", b"MZ program"), pdf("脚本.exe"), pdf("空.pdf", b"")):
        with pytest.raises(Invalid):
            add_paper(vetting.pk, "licence", file, by=manager)

    assert (first.pk, Evidence.objects.count()) == (again.pk, 1)
    with first.file.open("rb") as kept:
        assert kept.read() == b"%PDF-1.7 x"


def test_dropped_paper_leaves_the_disk(firm, manager, django_capture_on_commit_callbacks, tmp_path):
    vetting = begin_vetting(firm.pk, by=manager)
    paper = add_paper(vetting.pk, "licence", pdf(), by=manager)

    with django_capture_on_commit_callbacks(execute=True):
        drop_paper(vetting.pk, paper.pk, by=manager)
        drop_paper(vetting.pk, paper.pk, by=manager)

    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


def test_second_open_application_is_impossible(firm, manager):
    begin_vetting(firm.pk, by=manager)
    begin_vetting(firm.pk, by=manager)

    assert Vetting.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Vetting.objects.create(enterprise=firm, checklist_version=1, items=[])


def test_admission_runs_out_and_is_renewed_with_the_old_words(firm, manager, officer):
    approve_vetting(submitted(firm, manager).pk, by=officer)
    today = timezone.localdate()
    Organisation.objects.filter(pk=firm.pk).update(vetted_until=today)
    last_day = admission(firm)
    Organisation.objects.filter(pk=firm.pk).update(vetted_until=today - timedelta(days=1))
    after = admission(firm)

    again = begin_vetting(firm.pk, by=manager)

    assert [last_day, after, admission(firm)] == ["valid", "expired", "expired"]
    assert (again.answers["safety"], again.papers.count()) == ("按要求", 0)


def test_suspended_enterprise_is_not_admitted(officer):
    firm = make_enterprise()
    organisations.suspend_organisation(firm.pk, by=officer, reason="抽查不合格")

    assert admission(firm) == "suspended"


def test_papers_are_handed_to_the_firm_and_to_officers_once_sent(firm, manager, officer, client):
    filled(firm, manager)
    paper = Evidence.objects.get(item="licence")
    url = f"/vetting/papers/{paper.pk}/"

    def ask(person):
        client.force_login(person)
        answer = client.get(url)
        return answer.getvalue() if answer.status_code == 200 else answer.status_code

    draft = [ask(manager), ask(officer), ask(make_member("manager")), ask(make_member("mentor", firm))]
    submit_vetting(paper.vetting_id, by=manager)
    sent = [ask(manager), ask(officer), ask(make_member("academic"))]

    assert (draft, sent) == ([CONTENT, 404, 404, 404], [CONTENT, CONTENT, 404])


def test_firm_fills_in_and_sends_by_its_page(firm, manager, client):
    client.force_login(manager)
    url = f"/biz/{firm.code}/vetting/"

    client.post(url, {"act": "begin"})
    client.post(url, {"act": "add:licence", "file-licence": pdf(), "answer-safety": "岗前三级教育"})
    refused = client.post(url, {"act": "submit", "answer-mentors": "三名"})

    vetting = Vetting.objects.get()
    assert (vetting.papers.get().item, vetting.answers) == ("licence", {"safety": "岗前三级教育", "mentors": "三名"})
    assert refused.status_code == 422
    assert 'href="#p-quality"' in refused.content.decode()


def test_officer_decides_point_by_point_by_the_page(firm, manager, officer, client):
    vetting = submitted(firm, manager)
    client.force_login(officer)
    url = f"/gov/vetting/{vetting.pk}/"

    listed = client.get("/gov/vetting/").context["waiting"]
    refused = client.post(url, {"return": 1, "reason-quality": ""})
    back = client.post(url, {"return": 1, "reason-quality": "请补检测报告"})

    client.force_login(manager)
    page = client.get(f"/biz/{firm.code}/vetting/").content.decode()
    assert ([one.pk for one in listed], refused.status_code, back.status_code) == ([vetting.pk], 422, 302)
    assert "请补检测报告" in page


def test_draft_application_is_nobody_elses(firm, manager, officer, client):
    vetting = filled(firm, manager)
    client.force_login(officer)

    assert client.get(f"/gov/vetting/{vetting.pk}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_officers_list_asks_as_often_for_many(count, officer, client, django_assert_max_num_queries):
    for _ in range(count):
        person = make_person()
        submitted(organisations.register_enterprise("徽商", make_uscc(), by=person), person)
    client.force_login(officer)
    client.get("/gov/vetting/")

    with django_assert_max_num_queries(25):
        assert len(client.get("/gov/vetting/").context["waiting"]) == count


def test_profile_is_changed_by_the_manager_and_leaves_the_licence(firm, manager, client):
    client.force_login(manager)
    city = make_city()

    answer = client.post(
        f"/biz/{firm.code}/profile/",
        {"city": city.pk, "headcount": 80, "scale": "small", "uscc": "x", "name_zh": "改名"},
    )

    firm.refresh_from_db()
    assert (answer.status_code, firm.headcount, firm.city, firm.name_zh) == (302, 80, city, "徽商贸易")


def test_files_that_were_chosen_go_along_with_the_submission(firm, manager, client):
    client.force_login(manager)
    url = f"/biz/{firm.code}/vetting/"
    client.post(url, {"act": "begin"})
    codes = Vetting.objects.get().codes
    files = {f"file-{code}": pdf(content=b"%PDF-1.7 " + code.encode()) for code in codes}

    client.post(url, {"act": "submit", **{f"answer-{code}": "按要求" for code in codes}, **files})

    assert (Vetting.objects.get().state, Evidence.objects.count()) == ("submitted", len(codes))


def test_reasons_are_not_thrown_away_by_an_approval(firm, manager, officer, client):
    vetting = submitted(firm, manager)
    client.force_login(officer)

    answer = client.post(f"/gov/vetting/{vetting.pk}/", {"approve": 1, "reason-quality": "看不清"})

    vetting.refresh_from_db()
    assert (answer.status_code, vetting.state, "看不清" in answer.content.decode()) == (422, "submitted", True)
