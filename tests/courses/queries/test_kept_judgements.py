"""What the rules said is read back as it was, breaches and figures and all."""

import json
from datetime import date

import pytest

from courses.models import ProgrammeRule
from courses.operations.programme_rules import load_programme_rules
from courses.queries.kept_judgements import as_kept, judgement_of, judgement_of_version
from courses.queries.programmes import judge
from lms.organisations.public import Role
from tests.factories.organisations import make_member, make_university
from tests.factories.programmes import make_plan, make_review, make_version, with_course

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("changes", [{}, {"credits": 25, "theory": 0}])
def test_a_judgement_is_read_back_from_json_as_it_was(changes):
    load_programme_rules()
    judgement = judge(with_course(make_plan(), "ZJ", **changes), "vocational")

    again = judgement_of(json.loads(json.dumps(as_kept(judgement))))

    assert (again.courses, again.totals) == (judgement.courses, judgement.totals)
    assert [(str(one.rule), one.breaches, one.found, one.least) for one in again.rules] == [
        (str(one.rule), one.breaches, one.found, one.least) for one in judgement.rules
    ]
    assert len(again.broken) == len(judgement.broken) == (0 if not changes else 2)


def test_a_kept_judgement_does_not_follow_its_rule():
    load_programme_rules()
    kept = as_kept(judge(make_plan(), "vocational"))

    ProgrammeRule.objects.update(text_zh="x", valid_from=date(2000, 1, 1), parameters={})

    told = judgement_of(kept).rules[0]
    assert (told.rule.text_zh, told.least) == ("高等职业学校三年制总学时一般不少于 2500", 2500)


def test_a_draft_follows_the_rules_of_today_and_what_was_sent_those_it_was_sent_under():
    school = make_university()
    draft, sent = make_version(school), make_version(school, specialty_code="530701")
    make_review(sent, make_member(Role.ACADEMIC, school))

    ProgrammeRule.objects.update(text_zh="x")

    sent.refresh_from_db()
    assert {one.rule.text_zh for one in judgement_of_version(draft).rules} == {"x"}
    assert "x" not in {one.rule.text_zh for one in judgement_of_version(sent).rules}
