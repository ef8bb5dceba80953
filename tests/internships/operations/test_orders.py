from datetime import date

import pytest
from django.db import OperationalError
from django.utils import timezone

from internships.errors import OrderChanged
from internships.models import Order
from internships.operations.orders import (
    approve_order,
    close_order,
    confirm_order,
    draft_order,
    return_order,
    submit_order,
)
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices.models import Notice
from lms.organisations.public import Organisation, Role
from tests.factories.internships import (
    draft,
    make_approved,
    make_cast,
    make_confirmed,
    make_draft,
    make_open_round,
    make_placement,
    make_skill,
    make_submitted,
    rank,
)
from tests.factories.organisations import make_agency, make_city, make_enterprise, make_member, make_university
from tests.internships.faults import failing_at, trail

pytestmark = pytest.mark.django_db


def state_of(order):
    return Order.objects.get(pk=order.pk).state


# Each step: how the order stands before, the verb, who may, the state after, the trail's word.
STEPS = [
    (make_draft, submit_order, "manager", "submitted", "order.submitted"),
    (make_submitted, confirm_order, "academic", "confirmed", "order.confirmed"),
    (make_confirmed, approve_order, "officer", "approved", "order.approved"),
    (make_approved, close_order, "manager", "closed", "order.closed"),
    (make_approved, close_order, "officer", "closed", "order.closed"),
]


@pytest.mark.parametrize("make, step, who, after, word", STEPS)
def test_step_is_taken_once_by_the_right_person(cast, make, step, who, after, word):
    order = make(cast)

    step(order.pk, by=getattr(cast, who))
    step(order.pk, by=getattr(cast, who))

    assert state_of(order) == after
    assert trail(order).count(word) == 1


@pytest.mark.parametrize("make, step, who, after, word", STEPS[:3])
def test_step_is_refused_to_everybody_else(cast, make, step, who, after, word):
    order = make(cast)
    people = {"student": cast.student(), "rival": make_member(Role.MANAGER), "foreign": make_member(Role.ACADEMIC)}
    people |= {name: getattr(cast, name) for name in ("academic", "teacher", "manager", "mentor", "officer")}
    del people[who]

    for person in people.values():
        with pytest.raises(NotAllowed):
            step(order.pk, by=person)

    assert state_of(order) == order.state


def test_close_order_is_refused_to_those_it_does_not_belong_to(cast):
    order = make_approved(cast)

    for person in (cast.academic, cast.mentor, make_member(Role.MANAGER, make_enterprise())):
        with pytest.raises(NotAllowed):
            close_order(order.pk, by=person)

    assert state_of(order) == "approved"


@pytest.mark.parametrize(
    "make, step, who",
    [
        (make_draft, confirm_order, "academic"),
        (make_draft, approve_order, "officer"),
        (make_submitted, approve_order, "officer"),
        (make_confirmed, submit_order, "manager"),
        (make_approved, submit_order, "manager"),
        (make_draft, close_order, "manager"),
    ],
)
def test_step_out_of_turn_is_refused(cast, make, step, who):
    order = make(cast)

    with pytest.raises(WrongState):
        step(order.pk, by=getattr(cast, who))

    assert state_of(order) == order.state


@pytest.mark.parametrize("table", ["audit_auditevent", "notices_notice"])
@pytest.mark.parametrize("make, step, who, after, word", STEPS[:3])
def test_step_that_breaks_half_way_changes_nothing(cast, make, step, who, after, word, table):
    order = make(cast)
    before = trail(order)

    with failing_at(table), pytest.raises(OperationalError):
        step(order.pk, by=getattr(cast, who))

    assert (state_of(order), trail(order)) == (order.state, before)


def test_approve_order_asks_the_law_again(cast):
    first = make_confirmed(cast, headcount=100, posts=[("运营助理", 50, 6)])
    second = make_confirmed(cast, headcount=100, posts=[("跟单员", 50, 5)])
    approve_order(first.pk, by=cast.officer)

    with pytest.raises(Invalid) as refused:
        approve_order(second.pk, by=cast.officer)

    assert str(refused.value.message) == "实习人数超过在岗职工总数一成（10 人）"
    assert state_of(second) == "confirmed"


def test_close_order_gives_its_seats_back_to_the_ceiling(cast):
    first = make_approved(cast, headcount=100, posts=[("运营助理", 50, 6)])
    second = make_draft(cast, headcount=100, posts=[("跟单员", 50, 5)])
    close_order(first.pk, by=cast.manager)

    assert submit_order(second.pk, by=cast.manager).state == "submitted"


def test_close_order_waits_for_the_round_it_takes_part_in(cast):
    order = make_approved(cast)
    make_open_round(cast)

    with pytest.raises(WrongState):
        close_order(order.pk, by=cast.manager)

    assert state_of(order) == "approved"


def test_return_order_gives_the_firm_its_draft_back_with_the_reason(cast):
    order = make_submitted(cast)

    return_order(order.pk, reason="名额请再核对", by=cast.academic)

    order.refresh_from_db()
    assert (order.state, order.returned_reason, order.is_editable) == ("returned", "名额请再核对", True)
    told = Notice.objects.filter(kind="order.returned").values_list("person_id", flat=True)
    assert sorted(told) == sorted([cast.manager.pk, cast.academic.pk])


def test_return_order_without_a_reason_is_refused(cast):
    order = make_submitted(cast)

    with pytest.raises(Invalid) as refused:
        return_order(order.pk, reason="  ", by=cast.academic)

    assert list(refused.value.fields) == ["reason"]
    assert state_of(order) == "submitted"


@pytest.mark.parametrize(
    "make, who, error",
    [
        (make_submitted, "officer", NotAllowed),  # the school's turn
        (make_confirmed, "academic", NotAllowed),  # the officer's turn
        (make_submitted, "manager", NotAllowed),
        (make_approved, "officer", WrongState),
        (make_draft, "academic", WrongState),
    ],
)
def test_return_order_is_for_those_whose_turn_it_is(cast, make, who, error):
    order = make(cast)

    with pytest.raises(error):
        return_order(order.pk, reason="不行", by=getattr(cast, who))

    assert state_of(order) == order.state


def test_returned_order_is_changed_and_sent_again(cast):
    order = make_submitted(cast)
    return_order(order.pk, reason="少一个名额", by=cast.academic)

    draft_order(draft(cast, posts=[("运营助理", 50, 1)]), by=cast.manager, order_id=order.pk)
    submit_order(order.pk, by=cast.manager)

    order.refresh_from_db()
    assert (order.state, order.returned_reason) == ("submitted", "")
    assert list(order.posts.values_list("name_zh", "seats")) == [("运营助理", 1)]


def test_draft_order_is_named_after_its_number(cast):
    first, second = make_draft(cast), make_draft(cast)

    year = timezone.localdate().year
    assert [first.code, second.code] == [f"ord-{year}-{first.pk:04d}", f"ord-{year}-{second.pk:04d}"]


def test_draft_order_may_break_the_law_and_says_so(cast):
    order = make_draft(cast, fees=500, mentor_id=None)

    assert list(order.findings.values_list("rule__code", flat=True)) == ["MENTOR", "NO-FEE"]
    assert order.state == "draft"


def test_draft_order_that_breaks_half_way_keeps_the_old_one(cast):
    order = make_draft(cast)

    with failing_at("audit_auditevent"), pytest.raises(OperationalError):
        draft_order(draft(cast, pay=9999, posts=[("跟单员", 50, 1)]), by=cast.manager, order_id=order.pk)

    order.refresh_from_db()
    assert (order.pay, [post.name_zh for post in order.posts.all()]) == (4000, ["运营助理"])


@pytest.mark.parametrize("who", ["mentor", "academic", "officer"])
def test_draft_order_is_the_managers_alone(cast, who):
    with pytest.raises(NotAllowed):
        draft_order(draft(cast), by=getattr(cast, who))

    assert Order.objects.count() == 0


def test_draft_order_of_another_firm_cannot_be_taken_over(cast):
    order = make_draft(cast)
    rival = make_cast()

    with pytest.raises(NotAllowed):
        draft_order(draft(rival), by=rival.manager, order_id=order.pk)

    assert Order.objects.get().enterprise_id == cast.firm.pk


def test_draft_order_under_way_is_not_changed(cast):
    order = make_submitted(cast)

    with pytest.raises(WrongState):
        draft_order(draft(cast, pay=9999), by=cast.manager, order_id=order.pk)

    assert Order.objects.get().pay == 4000


@pytest.mark.parametrize(
    "standing, words",
    [
        ({"vetted_at": None}, "还没有通过准入审核"),
        ({"vetted_until": date(2026, 1, 1)}, "的准入已到期，请先续审"),
    ],
)
def test_order_of_a_firm_not_admitted_stays_a_draft(cast, standing, words):
    order = make_draft(cast)
    Organisation.objects.filter(pk=cast.firm.pk).update(**standing)

    with pytest.raises(Invalid) as refused:
        submit_order(order.pk, by=cast.manager)

    assert str(refused.value.message) == f"{cast.firm}{words}"
    assert state_of(order) == "draft"


def test_order_is_admitted_on_the_last_day(cast):
    order = make_draft(cast)
    Organisation.objects.filter(pk=cast.firm.pk).update(vetted_until=timezone.localdate())

    assert submit_order(order.pk, by=cast.manager).state == "submitted"


def test_approve_order_asks_for_admission_again(cast):
    order = make_confirmed(cast)
    Organisation.objects.filter(pk=cast.firm.pk).update(vetted_until=date(2026, 1, 1))

    with pytest.raises(Invalid):
        approve_order(order.pk, by=cast.officer)

    assert state_of(order) == "confirmed"


def test_approve_order_is_for_officers_of_the_firms_city(cast):
    order = make_confirmed(cast)
    here = make_agency(city=make_city())
    Organisation.objects.filter(pk=cast.firm.pk).update(city=here.city)
    near, far = make_member(Role.OFFICER, here), make_member(Role.OFFICER, make_agency(city=make_city("芜湖市")))

    with pytest.raises(NotAllowed):
        approve_order(order.pk, by=far)
    approve_order(order.pk, by=near)

    assert state_of(order) == "approved"


def test_draft_order_saved_elsewhere_is_not_written_over(cast):
    order = make_draft(cast)
    draft_order(draft(cast, pay=4100), by=cast.manager, order_id=order.pk, version=order.version)

    with pytest.raises(OrderChanged):
        draft_order(draft(cast, pay=4999), by=cast.manager, order_id=order.pk, version=order.version)

    assert Order.objects.get().pay == 4100


def test_confirm_order_keeps_when_the_school_chose_and_saw_the_host(cast):
    order = make_submitted(cast)

    confirm_order(order.pk, by=cast.academic, host_approved_on=date(2026, 9, 1), host_inspected_on=date(2026, 8, 1))
    approve_order(order.pk, by=cast.officer)

    order.refresh_from_db()
    assert order.host_approved_on == date(2026, 9, 1)
    assert list(order.findings.current()) == []


def test_approved_without_the_schools_dates_says_so_and_goes_on(cast):
    order = make_approved(cast)

    assert [one.rule.code for one in order.findings.current()] == ["HOST-LIST", "HOST-VISIT"]


@pytest.mark.parametrize("fields", [{"posts": ()}, {"skills": (("XX-99", 1, 1),)}])
def test_draft_order_without_posts_or_with_unknown_skills_is_refused(cast, fields):
    with pytest.raises(Invalid):
        draft_order(draft(cast, **fields), by=cast.manager)

    assert Order.objects.count() == 0


def test_draft_order_keeps_skills_with_level_and_weight(cast):
    skill = make_skill()

    order = make_draft(cast, skills=((skill.code, 2, 3),))

    assert list(order.skills.values_list("skill__code", "level", "weight")) == [(skill.code, 2, 3)]


def test_closed_order_is_not_offered_in_the_next_round(cast):
    placement = make_placement(cast)
    close_order(placement.post.order_id, by=cast.manager)
    other = make_approved(cast, posts=[("跟单员", 50, 1)])

    match_round = make_open_round(cast)

    assert list(match_round.posts.values_list("post__order_id", flat=True)) == [other.pk]


def test_foreign_school_is_told_nothing(cast):
    make_member(Role.ACADEMIC, make_university())

    make_submitted(cast)

    assert list(Notice.objects.values_list("person_id", "kind")) == [(cast.academic.pk, "order.submitted")]


def test_seats_of_a_placed_student_are_not_offered_again(cast):
    placement = make_placement(cast, posts=[("运营助理", 50, 3)])

    match_round = make_open_round(cast)

    assert match_round.posts.get(post=placement.post).seats == 2
    rank(match_round, cast.student(), [placement.post])
