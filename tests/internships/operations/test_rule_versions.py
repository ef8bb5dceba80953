"""Versions of the rules of law: who enters, who approves, when they hold, and what becomes of old findings."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from internships.models import Finding, Rule
from internships.operations.rule_versions import approve_rule, propose_rule, withdraw_rule
from internships.operations.rules import load_rules
from internships.queries.rule_book import preview_rule
from internships.queries.rules import rules_in_force
from lms.audit.models import AuditEvent
from lms.common import law
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.organisations.choices import Role
from tests.factories.internships import make_cast, make_draft, make_signed
from tests.factories.organisations import make_agency, make_member

pytestmark = pytest.mark.django_db
STAFF = "STAFF-10"


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def two():
    agency = make_agency(city=None)
    return make_member(Role.OFFICER, agency), make_member(Role.OFFICER, agency)


def draft(**changes):
    known = {
        "severity": "warn", "standing": "reported", "article": "第 9 条", "text_zh": "一般不超过 5%",
        "parameters": {"share": 0.05}, "valid_from": timezone.localdate(), "source_url": "", "reason": "征求意见后收紧",
        "waiver": "reason",
    }  # fmt: skip
    return law.Draft(**{**known, **changes})


def in_force(code=STAFF, on=None):
    return next(rule for rule in rules_in_force("order", kind="post", on=on) if rule.code == code)


def passed(two, key=STAFF, **changes):
    number = propose_rule(key, draft(**changes), by=two[0])
    approve_rule(key, number, by=two[1])
    return number


def test_a_proposal_changes_nothing_and_an_approved_one_holds_from_its_day(cast, two):
    day = timezone.localdate() + timedelta(days=2)
    propose_rule(STAFF, draft(valid_from=day), by=two[0])
    before = in_force(on=day).version
    approve_rule(STAFF, 2, by=two[1])
    approve_rule(STAFF, 2, by=two[1])

    assert (before, in_force().version, in_force(on=day).version) == (1, 1, 2)
    trail = AuditEvent.objects.filter(action__startswith="rule.").order_by("id").values_list("action", flat=True)
    assert list(trail) == ["rule.proposed", "rule.approved"]


def test_a_new_version_leaves_old_findings_as_they_were(cast, two):
    make_draft(cast, headcount=100, posts=[("运营助理", 60, 11)])
    kept = Finding.objects.get(rule__code=STAFF)
    before = (kept.rule_id, kept.message, kept.seen, kept.inputs, kept.holds, kept.closed_at)

    passed(two)
    kept.refresh_from_db()

    assert (kept.rule_id, kept.message, kept.seen, kept.inputs, kept.holds, kept.closed_at) == before
    assert (kept.rule.version, kept.rule.parameters, in_force().version) == (1, {"share": 0.1}, 2)


def test_what_is_judged_from_then_on_is_kept_with_the_new_version(cast, two):
    passed(two)
    make_draft(cast, headcount=100, posts=[("运营助理", 60, 8)])

    found = Finding.objects.get(rule__code=STAFF)

    assert (found.rule.version, found.seen["most"]) == (2, 5)


def test_no_law_backwards_once_something_was_found(cast, two):
    yesterday = timezone.localdate() - timedelta(days=1)
    passed(two, "RISK", parameters={}, valid_from=yesterday)
    make_draft(cast, headcount=100, posts=[("运营助理", 60, 11)])

    with pytest.raises(Invalid) as refused:
        propose_rule(STAFF, draft(valid_from=yesterday), by=two[0])

    assert list(refused.value.fields) == ["valid_from"]
    assert in_force("RISK").version == 2


def test_a_version_approved_after_its_day_is_refused(cast, two):
    make_draft(cast, headcount=100, posts=[("运营助理", 60, 11)])
    propose_rule(STAFF, draft(), by=two[0])

    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False), pytest.raises(Invalid):
        approve_rule(STAFF, 2, by=two[1])


def test_a_version_does_not_begin_before_one_that_is_approved(cast, two):
    later = timezone.localdate() + timedelta(days=9)
    passed(two, valid_from=later)

    with pytest.raises(Invalid):
        propose_rule(STAFF, draft(parameters={"share": 0.06}), by=two[0])


@pytest.mark.parametrize(
    "parameters",
    [{}, {"share": 5}, {"share": 0}, {"share": True}, {"share": "0.1"}, {"share": 0.1, "more": 1}],
)
def test_numbers_no_judge_could_read_are_refused(cast, two, parameters):
    with pytest.raises(Invalid):
        propose_rule(STAFF, draft(parameters=parameters), by=two[0])


def test_nobody_approves_their_own_and_only_the_province_enters(cast, two):
    propose_rule(STAFF, draft(), by=two[0])
    for act in (lambda: approve_rule(STAFF, 2, by=two[0]), lambda: approve_rule(STAFF, 2, by=cast.manager)):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(NotAllowed):
        propose_rule("RISK", draft(parameters={}), by=cast.manager)
    with pytest.raises(NotAllowed):
        withdraw_rule(STAFF, 2, reason="不再需要这条", by=cast.academic)


def test_the_author_takes_back_and_an_approved_one_goes_until_its_day(cast, two):
    propose_rule(STAFF, draft(), by=two[0])
    withdraw_rule(STAFF, 2, reason="数字写错了", by=two[0])
    day = timezone.localdate() + timedelta(days=2)
    number = passed(two, valid_from=day)
    withdraw_rule(STAFF, number, reason="文件还没有印发", by=two[1])

    assert (number, in_force(on=day).version) == (3, 1)
    with pytest.raises(WrongState):
        approve_rule(STAFF, 3, by=two[1])


def test_the_database_keeps_two_people_apart_and_one_proposal(cast, two):
    propose_rule(STAFF, draft(), by=two[0])
    rows = Rule.objects.filter(code=STAFF, version=2)

    for changes in ({"state": "approved", "decided_by": two[0]}, {"state": "approved"}, {"state": "withdrawn"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**changes)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rule.objects.create(
            code=STAFF, version=9, state="proposed", scope="order", severity="warn", article="a", text_zh="b",
            valid_from=date(2026, 1, 1),
        )  # fmt: skip


def test_every_shipped_rule_keeps_its_schema_and_the_release_may_still_bring_versions(cast):
    from internships.choices.parameters import schema_of
    from lms.common.law.parameters import faults

    assert [rule.code for rule in Rule.objects.all() if list(faults(schema_of(rule.code), rule.parameters))] == []
    assert load_rules() == 33


def test_starts_are_counted_by_the_students_who_have_not_started(cast):
    make_signed(cast)

    seen = preview_rule("AGE-16-2", draft(parameters={"age": 30}, waiver="never"))

    assert (seen.noun, seen.looked, seen.now, seen.then) == ("starts", 1, 0, 1)


def test_the_preview_takes_a_rule_that_must_be_kept_for_one_that_nobody_may_waive(cast):
    make_signed(cast)
    advised = {"parameters": {"age": 30}, "waiver": "advice"}

    refused, told = (preview_rule("AGE-16-2", draft(severity=one, **advised)).holds for one in ("block", "warn"))

    assert (refused, told) == (True, False)


def test_the_preview_compares_with_what_holds_today_and_not_with_what_will(cast, two):
    make_signed(cast)
    later = {"parameters": {"age": 30}, "waiver": "never", "valid_from": timezone.localdate() + timedelta(days=9)}
    passed(two, "AGE-16-2", **later)

    seen = preview_rule("AGE-16-2", draft(parameters={"age": 31}, waiver="never"))

    assert (seen.now, seen.then) == (0, 1)
