import pytest

from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed
from lms.organisations import public as organisations
from lms.organisations.models import Organisation
from tests.factories.organisations import make_city, make_cluster, make_enterprise, make_member
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
USCC = "91110000600037341L"


def test_register_makes_the_person_manager_of_a_waiting_enterprise(client):
    person = make_person()
    client.force_login(person)
    cluster = make_cluster()
    form = {
        "name_zh": "徽商贸易有限公司", "uscc": USCC.lower(), "city": cluster.city_id, "cluster": cluster.pk,
        "industry_zh": "小家电", "scale": "small", "headcount": 120,
    }  # fmt: skip

    response = client.post("/biz/register/", form)

    enterprise = Organisation.objects.get(uscc=USCC)
    assert (response.status_code, response.url) == (302, "/biz/e91110000600037341l/vetting/")
    assert (enterprise.cluster, enterprise.scale, enterprise.headcount) == (cluster, "small", 120)
    assert (enterprise.vetted_at, enterprise.code) == (None, "e91110000600037341l")
    assert organisations.has_role(person, enterprise, "manager")


@pytest.mark.parametrize("uscc", ["", "91110000600037341M", "123", "九一110000600037341L"])
def test_register_refuses_a_wrong_code(client, uscc):
    client.force_login(make_person())

    response = client.post("/biz/register/", {"name_zh": "徽商贸易", "uscc": uscc, "city": make_city().pk})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["uscc"])
    assert Organisation.objects.count() == 0


@pytest.mark.parametrize("uscc", ["９１１１００００６０００３７３４１Ｌ", " 9111 0000-600037341l "])
def test_register_takes_the_code_as_people_type_it(client, uscc):
    client.force_login(make_person())

    client.post("/biz/register/", {"name_zh": "徽商贸易", "uscc": uscc, "city": make_city().pk})

    assert Organisation.objects.get().uscc == USCC


def test_register_refuses_a_second_record_of_one_licence(client):
    make_enterprise(uscc=USCC)
    client.force_login(make_person())

    response = client.post("/biz/register/", {"name_zh": "另一家", "uscc": USCC, "city": make_city().pk})

    assert response.status_code == 422
    with pytest.raises(Invalid):
        organisations.register_enterprise("另一家", USCC, by=make_person())


def test_register_refuses_a_cluster_of_another_city(client):
    client.force_login(make_person())
    form = {"name_zh": "徽商贸易", "uscc": USCC, "city": make_city().pk, "cluster": make_cluster().pk}

    response = client.post("/biz/register/", form)

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["cluster"])


def test_register_organisation_is_for_officers():
    with pytest.raises(NotAllowed):
        organisations.register_organisation("agency", "fake", "假厅", by=make_member("manager"))

    made = organisations.register_organisation("association", "real", "真协会", by=make_member("officer"))

    assert made.vetted_at is not None


@pytest.mark.parametrize("role", ["manager", "academic", "student"])
@pytest.mark.parametrize("path", ["", "firm/suspend/", "firm/resume/"])
def test_suspending_is_refused_to_others(client, role, path):
    make_enterprise(code="firm")
    client.force_login(make_member(role))

    response = client.post(f"/gov/organisations/{path}") if path else client.get("/gov/organisations/")

    assert response.status_code == 403


def test_suspension_needs_a_reason_and_closes_the_doors_at_once(client):
    enterprise = make_enterprise(code="firm")
    manager = make_member("manager", enterprise)
    officer_client, manager_client = client, client.__class__()
    officer_client.force_login(make_member("officer"))
    manager_client.force_login(manager)
    before = manager_client.get("/biz/firm/members/").status_code

    without = officer_client.post("/gov/organisations/firm/suspend/", {"reason": ""})
    still = manager_client.get("/biz/firm/members/").status_code
    officer_client.post("/gov/organisations/firm/suspend/", {"reason": "许可证过期"})
    after = manager_client.get("/biz/firm/members/").status_code

    assert (before, without.status_code, still, after) == (200, 422, 200, 403)
    assert AuditEvent.objects.get(action="organisation.suspended").changes == {"reason": "许可证过期"}
