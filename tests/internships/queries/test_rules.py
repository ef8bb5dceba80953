from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from internships import faults
from internships.choices import Moment
from internships.law import JUDGES
from internships.models import Rule
from internships.operations.rules import load_rules
from internships.queries.rules import judge_order, order_facts, rules_in_force
from lms.common.errors import Invalid
from tests.factories.internships import make_approved, make_cast, make_draft, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rules(db):
    load_rules()


def version(code, **fields):
    more = {
        "version": 2, "scope": "order", "severity": "warn", "waiver": "advice", "article": "新条款", "text_zh": "新规定",
        "valid_from": timezone.localdate(),
    }  # fmt: skip
    return Rule.objects.create(code=code, **{**more, **fields})


def test_every_shipped_rule_has_a_judge_and_words():
    codes = set(Rule.objects.values_list("code", flat=True))

    assert codes == set(JUDGES) == set(faults.SAYINGS)


def test_load_rules_twice_is_once():
    assert (load_rules(), Rule.objects.count()) == (33, 33)


def test_a_changed_law_is_a_new_version_and_old_findings_keep_theirs():
    cast = make_cast()
    order = make_draft(cast, months=5)
    version("MONTHS-6", severity="block", waiver="never", parameters={"months": 8})

    now = [(str(verdict.rule), verdict.holds) for verdict in judge_order(order)]

    assert now == [("MONTHS-6 v2", True)]
    assert [str(finding.rule) for finding in order.findings.all()] == ["MONTHS-6 v1"]


def test_a_law_of_tomorrow_is_not_in_force_today():
    version("NO-FEE", parameters={"most": 100}, valid_from=date(2999, 1, 1))

    assert "NO-FEE v1" in [str(rule) for rule in rules_in_force(Moment.SAVED)]


@pytest.mark.parametrize(
    "fields, named",
    [
        ({"kind": "post"}, ["visit"]),
        ({"level": "undergraduate"}, ["vocational"]),
        ({"province": "610000"}, ["340000"]),
    ],
)
def test_a_rule_speaks_only_of_what_it_names(fields, named):
    version("REST", **fields)
    ((name, value),) = fields.items()
    names = {"kind": "kind", "level": "level", "province": "province"}

    asked = [str(rule) for rule in rules_in_force(Moment.SAVED, **{"kind": "post", names[name]: value})]
    elsewhere = [str(rule) for rule in rules_in_force(Moment.SAVED, **{names[name]: named[0]})]

    assert ("REST v2" in asked, "REST v2" in elsewhere) == (True, False)


def test_looking_on_is_not_judged_as_working():
    cast = make_cast()

    visit = make_draft(cast, mode="traineeship", pay=0, youngest_year=1, months=1)
    post = make_draft(cast, pay=0, youngest_year=1, months=1)

    assert [one.rule.code for one in visit.findings.all()] == []
    assert [one.rule.code for one in post.findings.all()] == ["MONTHS-6", "PAY-18", "YEAR-16-1"]


def test_the_schools_word_is_asked_for_from_the_approval_on():
    at = {moment: {rule.code for rule in rules_in_force(moment)} for moment in Moment}

    assert "HOST-LIST" not in at["saved"] | at["submitted"] | at["started"]
    assert "HOST-LIST" in at["approved"] & at["matched"]
    assert at["saved"] == at["submitted"]


@pytest.mark.parametrize(
    "fields", [{"standing": "reported", "severity": "block"}, {"severity": "block", "waiver": "reason"}]
)
def test_database_refuses_a_rule_that_blocks_unread_or_waived(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        version("REST", **{"waiver": "never", **fields})


def test_finding_keeps_the_version_and_the_numbers_it_saw():
    order = make_draft(make_cast(), fees=500)

    (finding,) = order.findings.all()

    assert (str(finding.rule), finding.moment, finding.holds) == ("NO-FEE v1", "saved", True)
    assert finding.message == "不得收取押金等任何费用：填了 500 元"
    assert (finding.seen, finding.field) == ({"fees": 500}, "fees")
    assert (finding.inputs["fees"], finding.inputs["posts"][0]["seats"]) == (500, 2)


def test_finding_is_read_in_the_readers_language_and_kept_in_chinese():
    with translation.override("en"):
        (finding,) = make_draft(make_cast(), fees=500).findings.all()
        read = finding.sentence

    assert finding.message.startswith("不得收取")
    assert not any("一" <= sign <= "鿿" for sign in read)


def test_two_orders_of_one_firm_share_its_ceiling():
    cast = make_cast()
    make_approved(cast, headcount=100, posts=[("运营助理", 50, 6)])

    make_submitted(cast, headcount=100, posts=[("跟单员", 50, 4)])
    with pytest.raises(Invalid) as refused:
        make_submitted(cast, headcount=100, posts=[("跟单员", 50, 5)])

    assert str(refused.value.message) == "实习人数超过在岗职工总数一成（10 人）"
    (facts,) = order_facts(make_draft(cast, headcount=100, posts=[("跟单员", 50, 5)])).firms
    assert (facts.present, facts.seats) == (6, 5)


def test_a_post_of_two_orders_is_one_post():
    cast = make_cast()
    make_approved(cast, posts=[("跟单员", 50, 6)])

    make_submitted(cast, posts=[("跟单员", 50, 4)])
    with pytest.raises(Invalid) as refused:
        make_submitted(cast, posts=[("跟单员", 50, 5)])

    assert str(refused.value.message) == "单岗人数超过同类岗位在岗人数两成（10 人）"


@pytest.mark.parametrize(
    ("share", "language", "words"),
    [
        (0.1, "zh-hans", "总数一成（"),
        (0.2, "zh-hans", "总数两成（"),
        (0.15, "zh-hans", "总数 15%（"),
        (0.1, "en", "than 10% of"),
    ],
)
def test_sentences_name_the_share_of_the_version_that_found_it(share, language, words):
    with translation.override(language):
        assert words in faults.sentence("STAFF-10", {"most": 16}, {"share": share})
