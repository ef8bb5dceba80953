import pytest

from internships.models import OrderPartner
from internships.operations.drafts import Change, save_step
from internships.operations.orders import PostDraft, approve_order, confirm_order, submit_order
from internships.operations.partners import answer_partner, drop_partner, invite_partner
from internships.queries.rules import order_facts
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices.models import Notice
from lms.organisations.public import Organisation, Role
from tests.factories.internships import make_cast, make_draft, make_submitted
from tests.factories.organisations import make_enterprise, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(db):
    return make_enterprise(name_zh="小厂", headcount=30)


@pytest.fixture
def owner(small):
    return make_member(Role.MANAGER, small)


def joint(cast, small, seats=3):
    """A draft with a post of its own and one of the small firm, which was asked in."""
    order = make_draft(cast)
    partner = invite_partner(order.pk, small.uscc.lower(), by=cast.manager)
    posts = (PostDraft("运营助理", 50, 2), PostDraft("打包员", 40, seats, firm_id=small.pk))
    save_step(order.pk, 1, Change({}, posts=posts), by=cast.manager)
    return order, partner


def test_joint_order_waits_for_every_firm_and_counts_each_for_itself(cast, small, owner):
    order, partner = joint(cast, small)
    with pytest.raises(Invalid) as waiting:
        submit_order(order.pk, by=cast.manager)

    answer_partner(partner.pk, consents=True, headcount=30, by=owner)
    submit_order(order.pk, by=cast.manager)

    facts = order_facts(order)
    assert str(waiting.value.message) == "小厂还没有同意加入"
    assert [(firm.name, firm.headcount, firm.seats) for firm in facts.firms] == [
        (cast.firm.name_zh, 200, 2), ("小厂", 30, 3),
    ]  # fmt: skip


def test_small_firm_above_its_own_tenth_holds_the_order(cast, small, owner):
    order, partner = joint(cast, small, seats=4)
    answer_partner(partner.pk, consents=True, headcount=30, by=owner)

    with pytest.raises(Invalid) as refused:
        submit_order(order.pk, by=cast.manager)

    assert str(refused.value.message) == "实习人数超过在岗职工总数一成（3 人）"


def test_joint_seats_weigh_on_the_small_firms_own_orders(cast, small, owner):
    order, partner = joint(cast, small)
    answer_partner(partner.pk, consents=True, headcount=30, by=owner)
    submit_order(order.pk, by=cast.manager)
    confirm_order(order.pk, by=cast.academic)
    approve_order(order.pk, by=cast.officer)
    own = make_cast(firm=small, school=cast.school)

    with pytest.raises(Invalid):
        make_submitted(own, headcount=30, posts=[("文员", 20, 1)])


def test_consent_was_for_those_posts_alone(cast, small, owner):
    order, partner = joint(cast, small)
    answer_partner(partner.pk, consents=True, headcount=30, by=owner)
    posts = (PostDraft("运营助理", 50, 2), PostDraft("打包员", 40, 2, firm_id=small.pk))

    save_step(order.pk, 2, Change({"pay": 4100}), by=cast.manager)
    same = OrderPartner.objects.get().state
    save_step(order.pk, 1, Change({}, posts=posts), by=cast.manager)

    assert (same, OrderPartner.objects.get().state) == ("consented", "invited")


def test_answer_is_the_asked_firms_own_and_names_its_headcount(cast, small, owner):
    _order, partner = joint(cast, small)

    for person in (cast.manager, make_member(Role.MENTOR, small), cast.officer):
        with pytest.raises(NotAllowed):
            answer_partner(partner.pk, consents=True, headcount=30, by=person)
    with pytest.raises(Invalid):
        answer_partner(partner.pk, consents=True, headcount=0, by=owner)

    assert OrderPartner.objects.get().state == "invited"


def test_answer_after_the_order_was_sent_is_refused(cast, small, owner):
    order, partner = joint(cast, small)
    answer_partner(partner.pk, consents=True, headcount=30, by=owner)
    submit_order(order.pk, by=cast.manager)

    with pytest.raises(WrongState):
        answer_partner(partner.pk, consents=False, by=owner)


def test_partner_that_is_not_admitted_holds_the_order(cast, small, owner):
    order, partner = joint(cast, small)
    answer_partner(partner.pk, consents=True, headcount=30, by=owner)
    Organisation.objects.filter(pk=small.pk).update(vetted_at=None)

    with pytest.raises(Invalid) as refused:
        submit_order(order.pk, by=cast.manager)

    assert str(refused.value.message) == "小厂还没有通过准入审核"


@pytest.mark.parametrize("code", ["", "91340000MATEST0000", "own"])
def test_only_another_registered_firm_is_asked(cast, code):
    order = make_draft(cast)

    with pytest.raises(Invalid):
        invite_partner(order.pk, cast.firm.uscc if code == "own" else code, by=cast.manager)

    assert OrderPartner.objects.count() == 0


def test_asked_twice_is_asked_once_and_after_a_no_again(cast, small, owner):
    order = make_draft(cast)
    partner = invite_partner(order.pk, small.uscc, by=cast.manager)
    invite_partner(order.pk, small.uscc, by=cast.manager)
    answer_partner(partner.pk, consents=False, by=owner)
    invite_partner(order.pk, small.uscc, by=cast.manager)

    assert OrderPartner.objects.get().state == "invited"
    assert Notice.objects.filter(kind="order.partner_asked", person=owner).count() == 2


def test_dropped_partner_takes_its_posts_along(cast, small):
    order, partner = joint(cast, small)

    with pytest.raises(NotAllowed):
        drop_partner(partner.pk, by=make_member(Role.MANAGER, make_enterprise()))
    drop_partner(partner.pk, by=cast.manager)

    assert list(order.posts.values_list("name_zh", flat=True)) == ["运营助理"]


def test_post_of_a_firm_outside_the_order_is_refused(cast, small):
    order = make_draft(cast)

    with pytest.raises(Invalid):
        save_step(order.pk, 1, Change({}, posts=(PostDraft("打包员", 40, 3, firm_id=small.pk),)), by=cast.manager)
