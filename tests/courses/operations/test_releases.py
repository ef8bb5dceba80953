from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from courses.choices import ReleaseKind, ReleasePreset
from courses.models import ReleaseRule, RunGroup
from courses.operations import releases
from courses.operations.releases import RuleDraft
from courses.queries.contents import lessons_of_run
from courses.queries.releases import openings
from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed
from lms.organisations.public import Role
from tests.factories.courses import make_course, make_enrolment, make_rule, make_run
from tests.factories.organisations import make_class, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    """A run of three lessons."""
    return make_run(make_course(lessons=3))


def row(run, number):
    return lessons_of_run(run).get(position=number)


def test_add_rule_twice_is_one_rule_and_one_trace(run):
    draft = RuleDraft(ReleaseKind.DONE, row_id=row(run, 3).pk, needs_id=row(run, 1).pk)

    first, second = (releases.add_rule(run.pk, draft, by=run.teacher) for _ in range(2))

    assert (first.pk, ReleaseRule.objects.count()) == (second.pk, 1)
    assert AuditEvent.objects.get(action="run.rule_added").changes == {"rule": "先学完“课时1”", "of": "3. 课时3"}


def test_add_rule_keeps_only_what_its_kind_says(run):
    draft = RuleDraft(ReleaseKind.PREVIOUS, opens_at=timezone.now(), item="course", at_least_percent=Decimal(60))

    rule = releases.add_rule(run.pk, draft, by=run.teacher)

    assert (rule.opens_at, rule.item, rule.at_least_percent) == (None, "", None)


def bad_drafts(run):
    foreign, elsewhere = row(make_run(), 1), make_class()
    group = RunGroup.objects.create(run=foreign.run, name="A组")
    return {
        "of": RuleDraft(ReleaseKind.PREVIOUS, row_id=foreign.pk),
        "of ": RuleDraft(ReleaseKind.PREVIOUS, module_id=foreign.module_id),
        "opens_at": RuleDraft(ReleaseKind.AFTER),
        "needs": RuleDraft(ReleaseKind.DONE, row_id=row(run, 2).pk, needs_id=foreign.pk),
        "needs ": RuleDraft(ReleaseKind.DONE, row_id=row(run, 2).pk, needs_id=row(run, 2).pk),
        "item": RuleDraft(ReleaseKind.SCORE, item="quiz:none", at_least_percent=Decimal(60)),
        "at_least_percent": RuleDraft(ReleaseKind.SCORE, item="course", at_least_percent=Decimal(101)),
        "cohort": RuleDraft(ReleaseKind.COHORT, school_class_id=elsewhere.pk),
        "cohort ": RuleDraft(ReleaseKind.COHORT, group_id=group.pk),
    }


@pytest.mark.parametrize(
    "wrong",
    ["of", "of ", "opens_at", "needs", "needs ", "item", "at_least_percent", "cohort", "cohort "],
)
def test_add_rule_says_what_is_wrong_and_writes_nothing(run, wrong):
    draft = bad_drafts(run)[wrong]

    with pytest.raises(Invalid) as refused:
        releases.add_rule(run.pk, draft, by=run.teacher)

    assert (list(refused.value.fields), ReleaseRule.objects.count()) == ([wrong.strip()], 0)


def test_add_rule_refuses_lessons_that_would_wait_for_each_other_for_ever(run):
    releases.add_rule(run.pk, RuleDraft(ReleaseKind.DONE, row_id=row(run, 2).pk, needs_id=row(run, 3).pk), by=None)

    with pytest.raises(Invalid) as refused:
        releases.add_rule(run.pk, RuleDraft(ReleaseKind.PREVIOUS), by=run.teacher)

    assert ("“课时2”就永远打不开了" in str(refused.value.message), ReleaseRule.objects.count()) == (True, 1)


def test_preset_weekly_opens_a_chapter_a_week_from_the_first_day(run):
    make_rule(run, ReleaseKind.PREVIOUS)

    releases.apply_preset(run.pk, ReleasePreset.WEEKLY, by=run.teacher)

    rule = ReleaseRule.objects.get()
    assert (rule.kind, rule.module_id) == (ReleaseKind.AFTER, row(run, 1).module_id)
    assert timezone.localtime(rule.opens_at).date() == run.starts_on


def test_preset_sequential_opens_the_first_lesson_alone(run):
    releases.apply_preset(run.pk, ReleasePreset.SEQUENTIAL, by=run.teacher)

    opened = openings(make_enrolment(run))
    assert [opened[row(run, n).lesson_id].is_open for n in (1, 2, 3)] == [True, False, False]


def test_preset_open_takes_every_rule_away(run):
    make_rule(run, ReleaseKind.AFTER, number=1, opens_at=timezone.now() + timedelta(days=1))

    assert releases.apply_preset(run.pk, ReleasePreset.OPEN, by=run.teacher) == 0
    assert ReleaseRule.objects.count() == 0


def test_preset_nobody_knows_changes_nothing(run):
    make_rule(run, ReleaseKind.PREVIOUS)

    with pytest.raises(Invalid):
        releases.apply_preset(run.pk, "whenever", by=run.teacher)

    assert ReleaseRule.objects.count() == 1


def test_drop_rule_of_another_run_leaves_it(run):
    other = make_rule(make_run(), ReleaseKind.PREVIOUS)

    releases.drop_rule(run.pk, other.pk, by=run.teacher)

    assert ReleaseRule.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize("role", [Role.TEACHER, Role.STUDENT])
def test_rules_are_for_those_who_manage_the_run(run, role):
    rule, person = make_rule(run, ReleaseKind.PREVIOUS), make_member(role, run.organisation)

    for act in (
        lambda: releases.add_rule(run.pk, RuleDraft(ReleaseKind.PREVIOUS), by=person),
        lambda: releases.drop_rule(run.pk, rule.pk, by=person),
        lambda: releases.apply_preset(run.pk, ReleasePreset.OPEN, by=person),
    ):
        with pytest.raises(NotAllowed):
            act()

    assert ReleaseRule.objects.count() == 1
