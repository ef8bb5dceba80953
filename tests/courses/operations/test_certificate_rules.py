"""Skill certificates: given at the moment the last thing they ask for is shown."""

import pytest
from django.utils import timezone

from certificates import public as certificates
from certificates.models import Certificate
from courses.models import CertificateRule, Enrolment
from courses.operations.certificate_rules import import_certificate_rule
from courses.queries import certificate_rules
from courses.queries.awards import Classes
from courses.queries.explaining import of_rule
from lms.common.errors import Invalid
from lms.skills import public as skills
from tests.factories.grades import give, make_graded_run, make_item

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def taxonomy():
    skills.load_taxonomy()


def passed(run, score):
    """Somebody who passed with this score."""
    enrolment = run.enrolments.order_by("pk").last()
    item = run.grade_items.first() or make_item(run, release="at_once")
    give(enrolment, item, score)
    Enrolment.objects.filter(pk=enrolment.pk).update(state="passed", passed_at=timezone.now())
    return enrolment


def make_rule(course, **asked):
    entry = {"code": "CERT-T", "title_zh": "运营技能证书", "title_en": "Operations", "valid_years": 3}
    asked = {"courses": [course.code], "skills": [["EC-05", 2]], "min_score": 70, **asked}
    return CertificateRule.objects.get(pk=import_certificate_rule({**entry, "requires": asked}, by=None))


def show(person, level):
    certificates.record_skills(person.pk, [("EC-05", level)], evidence=f"tests:{level}", source="x")


def test_the_last_skill_brings_the_certificate_once():
    run = make_graded_run(learners=1)
    rule, enrolment = make_rule(run.course), passed(run, 82)

    show(enrolment.person, 1)
    before = Certificate.objects.count()
    show(enrolment.person, 2), show(enrolment.person, 3)

    (made,) = Certificate.objects.all()
    assert (before, made.kind, made.evidence) == (0, "skill", f"courses.rule:{rule.pk}.{enrolment.person_id}")
    assert (made.content["title_zh"], made.content["score_percent"], made.content["skills"]) == (
        "运营技能证书", 82.0, [["EC-05", 2]],
    )  # fmt: skip
    assert (made.issuer, made.valid_until.year - made.issued_on.year) == (run.organisation, 3)


@pytest.mark.parametrize(
    ("score", "level", "asked", "missing"),
    [
        (82, 2, {}, ""),
        (69, 2, {}, "69 分，未到 70 分"),
        (82, 1, {}, "未到 2 级"),
        (82, 2, {"labs": ["LAB-OW"]}, "实训 LAB-OW 还没有成绩"),
    ],
)
def test_each_part_is_asked_for_and_named(score, level, asked, missing):
    run = make_graded_run(learners=1)
    rule, enrolment = make_rule(run.course, **asked), passed(run, score)
    show(enrolment.person, level)
    rule = certificate_rules.rules().get(pk=rule.pk)

    found = certificate_rules.lacks(
        rule, enrolment.person_id, certificate_rules.standing_of([rule], [enrolment.person_id])
    )

    assert found.endswith(missing) and bool(found) == bool(missing)
    assert Certificate.objects.exists() == (not missing)


def test_whoever_has_not_passed_has_not_earned_it():
    run = make_graded_run(learners=1)
    make_rule(run.course)

    show(run.enrolments.get().person, 4)

    assert not Certificate.objects.exists()


def test_a_rule_out_of_force_gives_nothing():
    run = make_graded_run(learners=1)
    rule = make_rule(run.course)
    CertificateRule.objects.filter(pk=rule.pk).update(is_active=False)

    show(passed(run, 82).person, 2)

    assert not Certificate.objects.exists()


def test_a_class_is_offered_the_rules_of_its_course_and_told_what_each_lacks():
    run = make_graded_run(learners=2)
    make_rule(run.course)
    passed(run, 82)
    source, key = Classes(), str(run.pk)

    offered = source.templates(run.organisation_id, key)
    found = source.candidates(run.organisation_id, key, "cert-t")

    assert offered == [("completion", "课程结业证书"), ("cert-t", "运营技能证书")]
    assert sorted(one.lacks.rpartition("》")[2] for one in found)[-1] == "还没有通过"
    assert sum(one.lacks.endswith("未到 2 级") for one in found) == 1
    assert all(one.award is None for one in found)


def test_the_certificate_says_what_was_reached():
    run = make_graded_run(learners=1)
    rule, enrolment = make_rule(run.course), passed(run, 82)
    show(enrolment.person, 2)

    reasons = of_rule(f"{rule.pk}.{enrolment.person_id}")

    assert [one.result for one in reasons] == ["82 分，要求 70 分", "2 级，要求 2 级"]
    assert of_rule("x") == of_rule("0.1") == []


def test_an_unknown_course_is_named():
    with pytest.raises(Invalid, match="NONE"):
        make_rule(make_graded_run().course, courses=["NONE"])
