"""The expert pool with its ratings, somebody in it, and what experts are paid."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from lms.common.errors import Invalid
from lms.events.models import Expert, Feedback
from lms.events.operations import experts
from lms.organisations.public import Role
from tests.factories.events import make_expert, make_session
from tests.factories.organisations import make_city, make_enterprise, make_member, make_university

pytestmark = pytest.mark.django_db
POOL_QUERIES = 15


def rated(expert, *stars, session=None):
    """A session they spoke at, with what so many people thought."""
    session = session or make_session()
    session.invitations.create(expert=expert, state="accepted")
    for given in stars:
        Feedback.objects.create(session=session, stars=5, speaker_stars=given)


def cells(response):
    return [list(row) for row in load_workbook(BytesIO(response.content)).active.values]


def test_the_pool_says_how_people_rated_each_and_only_where_enough_did(client, school, host):
    good, few = make_expert(school, name="周行远"), make_expert(school, name="程思源")
    rated(good, 5, 5, 4, 4, 4)
    rated(good, 3, 3, 3, 3, 3)
    rated(few, 1, 1, 1, 1)
    client.force_login(host)

    page = client.get(f"/events/hosted/{school.code}/experts/")

    found = {one.expert.name: one.rating for one in page.context["experts"]}
    assert (round(found["周行远"].stars, 2), found["周行远"].answers, found["周行远"].sessions) == (3.7, 10, 2)
    assert found["程思源"] is None


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pool_asks_the_same_number_of_questions(client, school, host, rows, django_assert_num_queries):
    for _ in range(rows):
        rated(make_expert(school), 5, 5, 5, 5, 5)
    client.force_login(host)
    client.get(f"/events/hosted/{school.code}/experts/")

    with django_assert_num_queries(POOL_QUERIES):
        client.get(f"/events/hosted/{school.code}/experts/")


def test_the_pool_as_a_file_holds_the_addresses_of_ones_own_experts_alone(client, school, host):
    own, foreign = make_expert(school, name="周行远"), make_expert(name="程思源")
    client.force_login(host)

    file = cells(client.get(f"/events/hosted/{school.code}/experts/?format=xlsx"))

    assert {row[0]: row[5] for row in file[1:]} == {own.name: own.email, foreign.name: None}


def sent(expert, **other):
    return {
        "name": expert.name,
        "email": expert.email,
        "post": "",
        "unit": "",
        "firm": "",
        "city": expert.city_id,
    } | other


def test_an_expert_is_set_right_and_retired_by_the_keeper_alone(client, school, host):
    expert = make_expert(school)
    address = f"/events/experts/{expert.pk}/"
    client.force_login(make_member(Role.TEACHER, make_university()))
    foreign = client.get(address).status_code
    client.force_login(host)

    client.post(address, sent(expert, name="周行远二", email="New@Firm.test"))
    expert.refresh_from_db()
    changed = (expert.name, expert.email)
    client.post(address, {"do": "retire"})
    expert.refresh_from_db()

    assert (foreign, changed) == (404, ("周行远二", "new@firm.test"))
    assert (bool(expert.retired_at), expert.email) == (True, f"retired-{expert.pk}@invalid.example")
    assert expert.name not in client.get(f"/events/hosted/{school.code}/experts/").content.decode()


def test_two_experts_of_one_keeper_have_no_address_in_common(client, school, host):
    one, other = make_expert(school), make_expert(school)
    client.force_login(host)

    answer = client.post(f"/events/experts/{one.pk}/", sent(one, email=other.email.upper()))

    assert (answer.status_code, Expert.objects.get(pk=one.pk).email) == (422, one.email)


def test_time_credited_to_a_firm_stays_with_it(school):
    expert = make_expert(school, firm_id=make_enterprise().pk)
    make_session(school).invitations.create(expert=expert, state="accepted", taught_minutes=90)
    plan = experts.ExpertPlan(expert.name, expert.email, make_city().pk, firm_id=make_enterprise().pk)

    with pytest.raises(Invalid) as refused:
        experts.edit_expert(expert.pk, plan, by=None)

    assert list(refused.value.fields) == ["firm"]


def test_fees_of_a_term_are_summed_and_written_to_a_file(client, school, host):
    paid, unpaid, foreign = (make_session(owner) for owner in (school, school, make_university()))
    today = timezone.now()
    for session in (paid, unpaid, foreign):
        session.starts_at, session.ends_at = today, today + timedelta(hours=1)
        session.save()
    day = timezone.localdate()
    for session, fee, paid_on in ((paid, 800, day), (unpaid, 500, None), (foreign, 900, None)):
        session.invitations.create(
            expert=make_expert(school), state="accepted", fee_yuan=Decimal(fee), fee_paid_on=paid_on
        )
    unpaid.invitations.create(expert=make_expert(school), state="declined", fee_yuan=Decimal(7))
    client.force_login(host)
    address = f"/events/hosted/{school.code}/fees/"

    found = client.get(address).context["found"]
    file = cells(client.get(f"{address}?format=xlsx"))

    assert (found.agreed_yuan, found.paid_yuan, found.open_yuan) == (Decimal(1300), Decimal(800), Decimal(500))
    assert {(row[5], row[6]) for row in file[1:]} == {(800, day.isoformat()), (500, None)}
