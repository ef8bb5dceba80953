"""Findings that hold, reasons for going on, and the gate of the database."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from internships.models import Finding, Placement, Rule, triggers
from internships.operations.orders import approve_order, confirm_order, draft_order, return_order, submit_order
from internships.operations.placements import check_start, start_training
from internships.operations.rules import waive_finding
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.organisations.public import Role
from tests.factories.internships import draft, make_confirmed, make_draft, make_placement, make_signed
from tests.factories.organisations import make_enterprise, make_member

pytestmark = pytest.mark.django_db
REASON = "集团内部轮岗，已向主管部门说明"


def crowded(cast):
    """An order one head above the tenth."""
    return make_draft(cast, headcount=100, posts=[("运营助理", 60, 11)])


def only(order):
    return order.findings.current().get(rule__code="STAFF-10")


def test_a_reason_lets_the_order_go_on_and_stays_with_it(cast):
    order = crowded(cast)

    waive_finding(only(order).pk, reason=REASON, by=cast.manager)
    submit_order(order.pk, by=cast.manager)
    confirm_order(order.pk, by=cast.academic)
    approve_order(order.pk, by=cast.officer)

    kept = only(order)
    assert (kept.moment, kept.waived_reason, kept.waived_by) == ("approved", REASON, cast.manager)
    assert Finding.objects.filter(rule__code="STAFF-10", waived_reason=REASON).count() == 2


def test_a_reason_was_for_those_numbers_alone(cast):
    order = crowded(cast)
    waive_finding(only(order).pk, reason=REASON, by=cast.manager)

    draft_order(draft(cast, headcount=100, posts=[("运营助理", 60, 12)]), by=cast.manager, order_id=order.pk)
    with pytest.raises(Invalid):
        submit_order(order.pk, by=cast.manager)

    assert only(order).waived_reason == ""


@pytest.mark.parametrize("reason", ["", "  ", "没事"])
def test_a_reason_has_to_say_something(cast, reason):
    finding = only(crowded(cast))

    with pytest.raises(Invalid):
        waive_finding(finding.pk, reason=reason, by=cast.manager)

    assert Finding.objects.get(pk=finding.pk).waived_at is None


@pytest.mark.parametrize("fields", [{"fees": 500}, {"youngest_year": 1}, {"pay": 3000}])
def test_what_must_be_mended_is_not_waived(cast, fields):
    finding = make_draft(cast, **fields).findings.current().get()

    with pytest.raises(Invalid):
        waive_finding(finding.pk, reason=REASON, by=cast.manager)


def test_a_reason_is_the_firms_while_it_writes(cast):
    finding = only(crowded(cast))

    for person in (cast.academic, cast.officer, cast.mentor, make_member(Role.MANAGER, make_enterprise())):
        with pytest.raises(NotAllowed):
            waive_finding(finding.pk, reason=REASON, by=person)


def test_a_reason_is_the_officers_once_it_is_theirs(cast):
    order = make_confirmed(cast, headcount=100, posts=[("跟单员", 50, 10)])
    finding = Finding.objects.create(
        order=order, rule=Rule.objects.get(code="STAFF-10"), message="x", seen={"firm": "x"}, holds=True
    )

    with pytest.raises(NotAllowed):
        waive_finding(finding.pk, reason=REASON, by=cast.manager)
    waive_finding(finding.pk, reason=REASON, by=cast.officer)

    assert Finding.objects.get(pk=finding.pk).waived_by == cast.officer


def test_an_answer_given_again_closes_the_old_one(cast):
    order = crowded(cast)
    waive_finding(only(order).pk, reason=REASON, by=cast.manager)
    submit_order(order.pk, by=cast.manager)
    sent = only(order)
    return_order(order.pk, reason="请核对", by=cast.academic)
    submit_order(order.pk, by=cast.manager)
    return_order(order.pk, reason="再核对", by=cast.academic)

    with pytest.raises(WrongState):
        waive_finding(sent.pk, reason=REASON, by=cast.manager)


def test_database_refuses_a_waiver_without_a_reason(cast):
    finding = only(crowded(cast))

    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(pk=finding.pk).update(waived_at=timezone.now())


# ── the gate ──
def start_by_force(placement):
    Placement.objects.filter(pk=placement.pk).update(
        state="training", started_on=timezone.localdate(), checked_at=timezone.now()
    )


def test_database_refuses_a_start_with_an_open_finding(cast):
    placement = make_signed(cast)
    Placement.objects.filter(pk=placement.pk).update(mentor=None)
    check_start(placement.pk, by=cast.academic)

    with pytest.raises(IntegrityError), transaction.atomic():
        start_by_force(placement)

    assert Placement.objects.get().state == "signed"


def test_database_refuses_a_start_with_an_open_finding_of_the_order(cast):
    placement = make_signed(cast)
    order = placement.post.order
    Finding.objects.create(order=order, rule=order.findings.first().rule, message="x", holds=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        start_by_force(placement)


@pytest.mark.parametrize(
    "mended", [{"closed_at": timezone.now()}, {"waived_at": timezone.now(), "waived_reason": REASON}, {"holds": False}]
)
def test_database_lets_a_start_pass_once_it_is_mended(cast, mended):
    placement = make_signed(cast)
    order = placement.post.order
    Finding.objects.create(order=order, rule=order.findings.first().rule, message="x", **{"holds": True, **mended})

    start_by_force(placement)

    assert Placement.objects.get().state == "training"


def test_database_refuses_a_start_nobody_was_asked_about(cast):
    placement = make_signed(cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(pk=placement.pk).update(
            state="training", started_on=timezone.localdate(), checked_at=None
        )


def test_database_refuses_a_row_that_comes_in_started(cast):
    placement = make_signed(cast)
    order = placement.post.order
    Finding.objects.create(order=order, rule=order.findings.first().rule, message="x", holds=True)
    row = Placement.objects.get()
    row.pk, row.student, row.state = None, cast.student(), "training"
    row.started_on, row.checked_at = timezone.localdate(), timezone.now()

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_another_students_finding_is_nobody_elses(cast):
    placement = make_signed(cast)
    other = make_placement(cast)
    check_start(other.pk, by=cast.mentor)

    assert start_training(placement.pk, by=cast.mentor).state == "training"


def test_triggers_stand_after_migrating(db):
    assert triggers.standing(connection) == set(triggers.EVENTS)

    triggers.install(connection)

    assert triggers.standing(connection) == set(triggers.EVENTS)


def test_refused_start_leaves_its_reasons_behind(cast):
    placement = make_placement(cast)

    check_start(placement.pk, by=cast.mentor)
    with pytest.raises(Invalid), transaction.atomic():
        start_training(placement.pk, by=cast.mentor)

    open_ones = placement.findings.holding().values_list("rule__code", "moment")
    assert list(open_ones) == [("CONSENT", "started"), ("THREE-SIGN", "started")]


def test_school_writes_why_a_start_may_go_on(cast):
    placement = make_signed(cast, insured_from=None)
    check_start(placement.pk, by=cast.academic)
    finding = placement.findings.holding().get()

    with pytest.raises(NotAllowed):
        waive_finding(finding.pk, reason=REASON, by=cast.manager)
    waive_finding(finding.pk, reason="保单号 2026-77 在保险公司补打", by=cast.academic)

    assert start_training(placement.pk, by=cast.mentor).state == "training"


def test_third_signature_asks_the_law(cast):
    placement = make_signed(cast)

    assert placement.checked_at is not None
    assert [one.rule.code for one in placement.findings.current()] == ["TEACHER-1"]
