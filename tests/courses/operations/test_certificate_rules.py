"""Skill certificates: given at the moment the last thing they ask for is shown."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from certificates import public as certificates
from certificates.models import Certificate
from courses.background import certificate_rules as certificate_rules_background
from courses.models import CertificateRule, Enrolment
from courses.operations.certificate_rules import import_certificate_rule
from courses.queries import certificate_rules
from courses.queries.awards import Classes
from courses.queries.certificate_turns import turns_of
from courses.queries.explaining import of_rule
from courses.viewsets import CertificateRuleViewSet
from lms.common.errors import Invalid
from lms.skills import public as skills
from tests.factories.courses import make_enrolment, make_run
from tests.factories.grades import give, make_graded_run, make_item
from tests.factories.labs import name_lab, work
from tests.factories.organisations import make_member
from tests.lms.audit.lifting import lifted

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
    with TestCase.captureOnCommitCallbacks(execute=True):
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
    assert made.content["body_en"] == (
        f"The holder passed {run.course.code} with 70 points or more and reached the levels asked for."
    )
    assert (made.issuer, made.valid_until.year - made.issued_on.year) == (run.organisation, 3)


@pytest.mark.parametrize(
    ("score", "level", "asked", "missing"),
    [
        (82, 2, {}, ""),
        (69, 2, {}, "69 分，未到 70 分"),
        (82, 1, {}, "未到 2 级"),
        (82, 2, {"labs": ["LAB-OW"]}, "实训“公共海外仓成本分摊”还没有计分成绩，要求 70 分"),
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


@pytest.fixture
def two_schools():
    """(own run, the other school's run, the person in both) of a rule that asks for a course of each."""
    own, other = make_graded_run(learners=1), make_graded_run(learners=0)
    make_rule(own.course, courses=[own.course.code, other.course.code])
    person = own.enrolments.get().person
    make_enrolment(other, person)
    return own, other, person


def of_class(run):
    (found,) = Classes().candidates(run.organisation_id, str(run.pk), "cert-t")
    return found


def test_each_school_issues_for_its_own_class_whoever_taught_last(two_schools):
    own, other, person = two_schools
    passed(own, 82), passed(other, 91)
    CertificateRule.objects.update(is_active=False)
    show(person, 2)
    CertificateRule.objects.update(is_active=True)

    issuers = [of_class(run).award.issuer_id for run in two_schools[:2]]

    assert issuers == [own.organisation_id, other.organisation_id]


def test_the_school_where_the_last_course_was_passed_issues_by_itself(two_schools):
    own, other, person = two_schools
    passed(other, 91), passed(own, 82)

    show(person, 2)

    made = Certificate.objects.get()
    assert (made.issuer, made.content["score_percent"]) == (own.organisation, None)


def test_whoever_learns_here_and_passed_elsewhere_gets_none_from_here():
    elsewhere = make_graded_run(learners=1)
    make_rule(elsewhere.course)
    enrolment, here = passed(elsewhere, 82), make_run(elsewhere.course)
    make_enrolment(here, enrolment.person)
    show(enrolment.person, 2)

    assert (of_class(here).award, of_class(here).lacks) == (None, "还没有通过这个班")
    assert of_class(elsewhere).award is not None


def test_a_school_reads_no_score_another_one_gave(two_schools):
    own, other, person = two_schools
    passed(own, 82), passed(other, 61)
    show(person, 2)

    told = [of_class(run).lacks.rpartition("》")[2] for run in (own, other)]

    assert told == ["未到 70 分", "61 分，未到 70 分"]


def test_the_issuing_office_reads_no_score_another_school_gave(client, two_schools):
    own, other, person = two_schools
    passed(other, 91), passed(own, 82)
    show(person, 2)
    address = reverse("certificates:detail", args=[Certificate.objects.get().number])

    pages = []
    for reader in (person, make_member("academic", own.organisation)):
        client.force_login(reader)
        pages.append(client.get(address).content.decode())

    assert ["91 分" in page for page in pages] == [True, False]


@pytest.mark.parametrize("asked", [{"courses": ["NONE"]}, {"labs": ["LAB-NONE"]}])
def test_an_unknown_course_or_lab_is_named(asked):
    with pytest.raises(Invalid, match="NONE"):
        make_rule(make_graded_run().course, **asked)


@pytest.fixture
def lab_class():
    """(run, the rule that asks for its course and its lab, somebody who passed the course with 82 points)."""
    run = make_graded_run(learners=1)
    name_lab(run.course)
    return run, make_rule(run.course, skills=[], labs=["LAB-QT"]), passed(run, 82)


def worked(enrolment, **also):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return work(enrolment, **also)


def test_the_lab_that_was_missing_brings_the_certificate_once(lab_class):
    run, rule, enrolment = lab_class
    work(enrolment, graded=False)
    low = worked(enrolment, wrong=2)
    before = (told(rule, enrolment), Certificate.objects.count())
    best = worked(enrolment)
    worked(enrolment, wrong=1)

    made = Certificate.objects.get()
    assert before == (f"实训“出口报价核算”最高 {low.score_percent:.2f} 分，未到 70 分", 0)
    assert made.content["body_zh"] == (
        f"修完《{run.course.title}》，完成实训“出口报价核算”，每门课程和每项实训的成绩不低于 70 分，"
        f"达到「{rule.title_zh}」规定的能力标准。"
    )
    (course, lab) = of_rule(made.evidence.partition(":")[2])
    assert (course.result, lab.words, lab.result) == ("82 分，要求 70 分", "实训：出口报价核算", "100 分，要求 70 分")
    assert (lab.url, lab.is_private) == (f"/learn/labs/{best.uuid}/", True)


def told(rule, enrolment, **also):
    people = [enrolment.person_id]
    rule = certificate_rules.rules().get(pk=rule.pk)
    return certificate_rules.lacks(rule, people[0], certificate_rules.standing_of([rule], people), **also)


def test_a_lab_worked_in_a_class_not_passed_counts_and_one_taken_out_does_not(lab_class):
    run, rule, enrolment = lab_class
    elsewhere = make_enrolment(make_run(run.course), enrolment.person)
    worked(elsewhere)
    held = Certificate.objects.count()
    Enrolment.objects.filter(pk=elsewhere.pk).update(state="withdrawn")

    assert (held, told(rule, enrolment)) == (1, "实训“出口报价核算”还没有计分成绩，要求 70 分")


def test_a_school_reads_no_lab_score_another_one_gave(lab_class):
    run, rule, enrolment = lab_class
    worked(enrolment, wrong=3)

    found = [told(rule, enrolment, reader_id=school) for school in (run.organisation_id, 0)]

    assert found == ["实训“出口报价核算”最高 50 分，未到 70 分", "实训“出口报价核算”未到 70 分"]


def test_a_renewal_wants_the_lab_worked_anew(lab_class):
    _run, rule, enrolment = lab_class
    worked(enrolment)
    Enrolment.objects.filter(pk=enrolment.pk).update(passed_at=timezone.now() - timedelta(days=1000))
    ended(Certificate.objects.get(), issued_days_ago=0, ends_in_days=30)
    with lifted():
        Certificate.objects.update(issued_on=timezone.localdate())
    Enrolment.objects.filter(pk=enrolment.pk).update(passed_at=timezone.now() + timedelta(days=1))

    (turn,) = turns_of([rule], [enrolment.person_id]).values()

    assert told(rule, enrolment, since=turn.since) == "证书到期换发：实训“出口报价核算”还没有重新计分"


def test_rules_with_labs_cost_one_query_more_for_any_number_of_people(lab_class, django_assert_num_queries):
    run, _rule, enrolment = lab_class
    people = [enrolment.person_id, *(make_enrolment(run).person_id for _ in range(2))]
    rules = list(certificate_rules.rules())

    for some in (people[:1], people):
        with django_assert_num_queries(7):
            certificate_rules.standing_of(rules, some)


def ended(certificate, *, issued_days_ago, ends_in_days):
    """The certificate, as if it had been issued so long ago."""
    today = timezone.localdate()
    with lifted():
        Certificate.objects.filter(pk=certificate.pk).update(
            state="published",
            issued_on=today - timedelta(days=issued_days_ago),
            valid_until=today + timedelta(days=ends_in_days),
        )


def passed_again(person, course, score):
    run = make_run(course=course)
    make_enrolment(run, person=person)
    return passed(run, score)


@pytest.mark.parametrize(("ends_in_days", "made"), [(-30, 1), (180, 1), (181, 0)])
def test_a_certificate_that_ends_is_given_anew_to_who_passes_again(ends_in_days, made):
    run = make_graded_run(learners=1)
    make_rule(run.course)
    enrolment = passed(run, 82)
    show(enrolment.person, 2)
    Enrolment.objects.update(passed_at=timezone.now() - timedelta(days=1000))
    first = Certificate.objects.get()
    ended(first, issued_days_ago=999, ends_in_days=ends_in_days)

    nothing = certificate_rules_background.award_rules(enrolment.person_id)
    passed_again(enrolment.person, run.course, 75)
    found = [certificate_rules_background.award_rules(enrolment.person_id) for _ in range(2)]

    assert (nothing, found) == (0, [made, 0])
    renewed = Certificate.objects.exclude(pk=first.pk)
    assert [(one.evidence, one.content["score_percent"]) for one in renewed] == [(f"{first.evidence}.2", 75.0)] * made
    reasons = [of_rule(one.evidence.partition(":")[2])[0].result for one in Certificate.objects.order_by("pk")]
    assert reasons == ["82 分，要求 70 分", "75 分，要求 70 分"][: 1 + made]


def test_a_certificate_taken_back_is_not_earned_anew():
    run = make_graded_run(learners=1)
    make_rule(run.course)
    enrolment = passed(run, 82)
    show(enrolment.person, 2)
    with lifted():
        Certificate.objects.update(state="revoked", valid_until=timezone.localdate())
    Enrolment.objects.update(passed_at=timezone.now() + timedelta(days=2))

    assert certificate_rules_background.award_rules(enrolment.person_id) == 0


def test_an_office_reads_what_is_missing_for_the_next_one():
    run = make_graded_run(learners=1)
    rule = make_rule(run.course)
    enrolment = passed(run, 82)
    show(enrolment.person, 2)
    Enrolment.objects.update(passed_at=timezone.now() - timedelta(days=1000))
    ended(Certificate.objects.get(), issued_days_ago=999, ends_in_days=10)

    (candidate,) = Classes().candidates(run.organisation_id, str(run.pk), rule.code)

    assert candidate.lacks.startswith("证书到期换发")


def test_turns_cost_one_query_and_one_more_for_each_that_ended(django_assert_num_queries):
    runs = [make_graded_run(learners=1) for _ in range(3)]
    rule = make_rule(runs[0].course)
    people = [run.enrolments.get().person_id for run in runs]

    with django_assert_num_queries(1):
        turns = turns_of([rule], people)

    assert [turn.is_held for turn in turns.values()] == [False] * 3


@pytest.mark.parametrize(("labs", "fault"), [(["LAB-OW", "LAB-PD"], None), ([], None), (["LAB-NONE"], "labs")])
def test_editors_choose_the_labs_of_a_rule_and_type_none(labs, fault):
    rule = make_rule(make_graded_run().course, labs=["LAB-QT"])
    form_class = CertificateRuleViewSet().get_edit_handler().get_form_class()
    plain = {"code": "cert-t", "title_zh": "证", "title_en": "C", "min_score": "75", "valid_years": "3"}
    empty = {f"{name}-{count}": "0" for name in ("courses", "skills") for count in ("TOTAL_FORMS", "INITIAL_FORMS")}
    data = QueryDict(mutable=True)
    data.update({**plain, **empty})
    data.setlist("labs", labs)

    form = form_class(data, instance=rule)
    form.is_valid()

    assert ("labs" in form.errors) == bool(fault)
    assert form.cleaned_data.get("labs") == (None if fault else labs)
