import json

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from certificates.models import Certificate, SkillEvidence
from internships.choices import LOG_ENTRIES_MIN
from internships.models import Evaluation, Placement
from internships.operations.evaluations import evaluate as write
from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.credit.models import Rating
from lms.notices.models import Notice
from lms.people.public import holdings_of
from tests.factories.internships import (
    STARS,
    evaluate,
    make_evaluating,
    make_skill,
    make_training,
)
from tests.factories.people import make_superuser
from tests.internships.faults import failing_at, trail

pytestmark = pytest.mark.django_db
FIRMS_WORDS, STUDENTS_WORDS = "企业评语甲乙丙", "学员评语子丑寅"


def everything_said(cast, placement):
    """Every page, export, notice and audit row that anybody could read, as one text."""
    people = [placement.student, cast.mentor, cast.manager, cast.academic, cast.officer, make_superuser()]
    urls = [
        reverse("internships:placement", args=[placement.pk]),
        reverse("internships:result", args=[placement.match_round.code]),
        reverse("internships:order", args=[placement.post.order.code]),
        reverse("internships:candidates", args=[cast.firm.code]),
        reverse("internships:mentoring", args=[cast.firm.code]),
        reverse("internships:school-agreements", args=[cast.school.code]),
    ]
    said = []
    for person in people:
        client = Client()
        client.force_login(person)
        said += [client.get(url).content.decode() for url in urls]
    said += [json.dumps(row, default=str, ensure_ascii=False) for row in Notice.objects.values()]
    said += [json.dumps(row, default=str, ensure_ascii=False) for row in AuditEvent.objects.values()]
    return "\n".join(said)


def exported(person):
    return json.dumps(holdings_of(person), default=str, ensure_ascii=False)


@pytest.mark.parametrize(
    "side, words, hidden_from", [("enterprise", FIRMS_WORDS, "student"), ("student", STUDENTS_WORDS, "mentor")]
)
def test_one_sides_words_are_sealed_until_the_other_has_written(cast, side, words, hidden_from):
    placement = make_evaluating(cast, days=1)
    writer = cast.mentor if side == "enterprise" else placement.student
    other = placement.student if hidden_from == "student" else cast.mentor

    evaluate(placement, side, writer, comment=words)

    assert words not in everything_said(cast, placement)
    assert words not in exported(other)
    assert words in exported(writer)
    placement.refresh_from_db()
    assert (placement.grade, Rating.objects.count()) == ("", 0)


def test_second_evaluation_opens_both(cast):
    placement = make_evaluating(cast, days=1)
    evaluate(placement, "enterprise", cast.mentor, comment=FIRMS_WORDS)

    evaluate(placement, "student", placement.student, comment=STUDENTS_WORDS)

    client = Client()
    client.force_login(placement.student)
    page = client.get(reverse("internships:placement", args=[placement.pk])).content.decode()
    assert (FIRMS_WORDS in page, STUDENTS_WORDS in page, FIRMS_WORDS in exported(placement.student)) == (True,) * 3
    placement.refresh_from_db()
    assert (placement.state, placement.grade) == ("completed", "good")
    opened = Evaluation.objects.values_list("opened_at", flat=True)
    assert len(set(opened)) == 1 and None not in opened


def test_evaluate_twice_is_once(cast):
    placement = make_evaluating(cast, days=1)

    first = evaluate(placement, "enterprise", cast.mentor, comment="第一次")
    again = evaluate(placement, "enterprise", cast.manager, comment="第二次")
    evaluate(placement, "student", placement.student)
    late = evaluate(placement, "student", placement.student, comment="改主意了")

    assert (again.pk, again.comment, late.comment) == (first.pk, "第一次", "")
    assert trail(placement)[-3:] == ["evaluation.written", "evaluation.written", "placement.completed"]


@pytest.mark.parametrize("who", ["academic", "teacher", "officer", "classmate", "admin"])
def test_evaluate_is_refused_to_those_without_a_side(cast, who):
    placement = make_evaluating(cast, days=1)
    others = {"classmate": cast.student, "admin": make_superuser}
    person = others[who]() if who in others else getattr(cast, who)

    with pytest.raises(NotAllowed):
        evaluate(placement, "enterprise", person)

    assert Evaluation.objects.count() == 0


def test_evaluate_before_the_end_is_refused(cast):
    placement = make_training(cast)

    with pytest.raises(WrongState):
        evaluate(placement, "student", placement.student)


@pytest.mark.parametrize(
    "side, fields",
    [
        ("enterprise", {"grade": ""}),
        ("enterprise", {"grade": "superb"}),
        ("enterprise", {"stars": {"skill": 4}}),
        ("enterprise", {"stars": STARS["student"]}),
        ("student", {"stars": {**STARS["student"], "keeping": 0}}),
        ("student", {"stars": {**STARS["student"], "keeping": 6}}),
    ],
)
def test_evaluate_refuses_what_is_not_whole(cast, side, fields):
    placement = make_evaluating(cast, days=1)
    writer = cast.mentor if side == "enterprise" else placement.student

    with pytest.raises(Invalid):
        write(placement.pk, **{"stars": STARS[side], "grade": "good", **fields}, by=writer)

    assert Evaluation.objects.count() == 0


@pytest.mark.parametrize("table", ["audit_auditevent", "credit_rating", "certificates_certificate"])
def test_second_evaluation_that_breaks_half_way_opens_nothing(cast, table):
    placement = make_evaluating(cast, days=LOG_ENTRIES_MIN)
    evaluate(placement, "enterprise", cast.mentor)

    with failing_at(table), pytest.raises(OperationalError):
        evaluate(placement, "student", placement.student)

    placement.refresh_from_db()
    assert (placement.state, placement.grade, Evaluation.objects.count()) == ("evaluating", "", 1)
    assert [Rating.objects.count(), SkillEvidence.objects.count(), Certificate.objects.count()] == [0, 0, 0]


@pytest.mark.parametrize(
    "days, grade, skills, proofs",
    [
        (LOG_ENTRIES_MIN, "pass", 1, 1),
        (LOG_ENTRIES_MIN - 1, "pass", 1, 0),
        (LOG_ENTRIES_MIN, "fail", 0, 0),
    ],
)
def test_completion_rewards_passing_grades_and_long_enough_logs(cast, days, grade, skills, proofs):
    skill = make_skill()
    placement = make_evaluating(cast, days=days, skills=((skill.code, 2, 1),))

    evaluate(placement, "enterprise", cast.mentor, grade=grade)
    evaluate(placement, "student", placement.student)

    shown = list(SkillEvidence.objects.values_list("person_id", "skill__code", "level"))
    assert shown == [(placement.student_id, skill.code, 2)] * skills
    proof = list(Certificate.objects.values_list("holder_id", "kind", "evidence"))
    assert proof == [(placement.student_id, "order", f"internships.placement:{placement.pk}")] * proofs


def test_completion_rates_the_firm_by_the_students_mean(cast):
    placement = make_evaluating(cast, days=1)

    evaluate(placement, "enterprise", cast.mentor)
    evaluate(placement, "student", placement.student)

    rating = Rating.objects.get()
    assert (rating.organisation_id, rating.stars, rating.amount) == (cast.firm.pk, 4.0, 24000)


def test_completion_tells_both_sides(cast):
    placement = make_evaluating(cast, days=1)
    evaluate(placement, "student", placement.student)

    evaluate(placement, "enterprise", cast.manager)

    told = Notice.objects.filter(kind="evaluation.opened").values_list("person_id", flat=True)
    assert sorted(told) == sorted([placement.student_id, cast.manager.pk])
    assert Placement.objects.get(pk=placement.pk).state == "completed"
