"""Versions of the rules about programmes: another pair of people, and what reviews have kept."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from courses.choices.limits import schema_of
from courses.models import IndustryReview, ProgrammeRule
from courses.operations.programme_reviews import open_review
from courses.operations.programme_rules import load_programme_rules
from courses.operations.rule_versions import approve_rule, propose_rule, withdraw_rule
from courses.queries.programmes import rules_in_force, usual_threshold
from courses.queries.rule_book import found, rule_versions
from lms.common import law
from lms.common.errors import NotAllowed
from lms.common.law.parameters import faults
from lms.organisations.choices import Role
from tests.factories.organisations import make_agency, make_member
from tests.factories.programmes import make_experts, make_version

pytestmark = pytest.mark.django_db
PUBLIC = "PROG-PUBLIC.vocational"


@pytest.fixture(autouse=True)
def rules(db):
    load_programme_rules()


@pytest.fixture
def two():
    agency = make_agency(city=None)
    return make_member(Role.OFFICER, agency), make_member(Role.OFFICER, agency)


def draft(**changes):
    known = {
        "severity": "warn", "standing": "recalled", "article": "省里的标准", "text_zh": "不少于总学时的 90%",
        "parameters": {"least": 0.9}, "valid_from": timezone.localdate(), "source_url": "", "reason": "省里另有规定",
    }  # fmt: skip
    return law.Draft(**{**known, **changes})


def limit():
    return next(rule for rule in rules_in_force("vocational", 3) if rule.code == "PROG-PUBLIC").parameters["least"]


def test_every_shipped_rule_keeps_its_schema():
    rows = ProgrammeRule.objects.all()

    assert [rule for rule in rows if list(faults(schema_of(rule.code, rule.parameters), rule.parameters))] == []


def test_a_version_holds_for_its_level_alone_once_two_want_it(two):
    propose_rule(PUBLIC, draft(), by=two[0])
    between = limit()
    with pytest.raises(NotAllowed):
        approve_rule(PUBLIC, 2, by=two[0])
    approve_rule(PUBLIC, 2, by=two[1])

    assert (between, limit()) == (0.25, 0.9)
    assert not ProgrammeRule.objects.filter(code="PROG-PUBLIC", level="secondary", version=2).exists()


def test_a_proposal_is_no_threshold(two):
    propose_rule("PROG-ATTAINED.vocational", draft(), by=two[0])
    before = usual_threshold("vocational").version
    approve_rule("PROG-ATTAINED.vocational", 2, by=two[1])

    assert (before, usual_threshold("vocational").version) == (1, 2)


def test_reviews_keep_what_they_were_sent_under_and_are_counted_by_version(two):
    approve_rule(PUBLIC, propose_rule(PUBLIC, draft(), by=two[0]), by=two[1])
    version = make_version()
    office = make_member(Role.ACADEMIC, version.programme.organisation)
    due_at = timezone.now() + timedelta(days=14)
    review = open_review(version.pk, make_experts(), quorum=2, due_at=due_at, reason="学校另有安排", by=office)
    kept = review.judgement
    [versions] = rule_versions(PUBLIC)
    later = timezone.localdate() + timedelta(days=1)
    approve_rule(PUBLIC, propose_rule(PUBLIC, draft(parameters={"least": 0.1}, valid_from=later), by=two[0]), by=two[1])

    assert (found(PUBLIC), [one.found for one in versions]) == ({2: 1}, [1, 0])
    assert IndustryReview.objects.get().judgement == kept


def test_only_the_province_enters_and_there_must_be_such_a_rule(two):
    office = make_member(Role.ACADEMIC)
    for act in (
        lambda: propose_rule(PUBLIC, draft(), by=office),
        lambda: approve_rule(PUBLIC, 1, by=office),
        lambda: withdraw_rule(PUBLIC, 1, reason="不再需要这条", by=office),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(Http404):
        propose_rule("PROG-PUBLIC.nowhere", draft(), by=two[0])
