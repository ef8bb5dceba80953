"""Writing programmes: saves are kept, an old form does not write over a newer save, nothing half right is written."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.curricula.plans import Module, Standard
from courses.curricula.programmes import Category
from courses.errors import BadPlan, StaleProgramme
from courses.models import Programme, ProgrammeRule, ProgrammeVersion
from courses.operations.programme_rules import load_programme_rules
from courses.operations.programmes import begin_version, create_programme, restore, save_plan
from courses.queries import programmes as queries
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.demo import programmes as demo
from lms.demo.outline import outline
from lms.organisations.public import Role
from lms.skills import public as skills
from tests.factories.organisations import make_member, make_university
from tests.factories.programmes import make_plan, make_version, with_course

pytestmark = pytest.mark.django_db


def told(version):
    return ProgrammeVersion.objects.get(pk=version.pk).plan


def test_what_is_written_reads_back_the_same():
    skills.load_taxonomy()
    standard = Standard("能开店", "考查", (Module("开店", 560),), (("EC-05", 2), ("EC-08", 1)))
    plan = with_course(make_plan(), "HX", standard=standard)

    version = make_version(plan=plan)

    assert (told(version), version.number, version.edits, version.live) == (plan, 1, 1, False)


def test_an_older_form_does_not_write_over_a_newer_save():
    version = make_version()
    save_plan(version.pk, make_plan(goal="新的"), seen=1, by=None)

    with pytest.raises(StaleProgramme):
        save_plan(version.pk, make_plan(goal="旧的"), seen=1, by=None)

    assert told(version).goal == "新的"


def test_every_save_can_be_gone_back_to():
    version = make_version()
    save_plan(version.pk, with_course(make_plan(), "HX", theory=1), seen=1, by=None)

    first = queries.history(version).last()
    restore(version.pk, first.pk, seen=2, by=None)

    assert (told(version), queries.history(version).count()) == (make_plan(), 3)


def test_the_same_again_is_no_save():
    version = make_version()

    save_plan(version.pk, make_plan(), seen=1, by=None)

    assert queries.history(version).count() == 1


def test_a_faulty_plan_is_not_written_at_all():
    version = make_version()

    with pytest.raises(BadPlan) as refusal:
        save_plan(version.pk, with_course(make_plan(goal="新的"), "HX", term=9), seen=1, by=None)

    assert [(fault.code, fault.place) for fault in refusal.value.faults] == [("prog_term", 2)]
    assert told(version) == make_plan()


@pytest.mark.parametrize("role", [Role.STUDENT, Role.ACADEMIC])
def test_other_people_do_not_write(role):
    version = make_version()
    stranger = make_member(role, make_university())

    with pytest.raises(NotAllowed):
        save_plan(version.pk, make_plan(goal="x"), seen=1, by=stranger)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [({"code": "No!"}, "code"), ({"title_zh": " "}, "title_zh"), ({"specialty_code": "53"}, "specialty_code"),
     ({"level": "kindergarten"}, "level")],
)  # fmt: skip
def test_a_programme_needs_a_name_and_a_specialty(fields, wrong):
    given = {"code": "a", "title_zh": "方案", "specialty_code": "530702", "level": "vocational", **fields}

    with pytest.raises(Invalid) as refusal:
        create_programme(make_university().pk, plan=make_plan(), by=None, **given)

    assert set(refusal.value.fields) == {wrong}


def test_a_specialty_has_one_programme_at_a_school():
    """Two would both hold for its students, and which one would be anybody's guess."""
    school = make_university()
    first = make_version(school)

    with pytest.raises(Invalid) as refusal:
        make_version(school)

    assert list(refusal.value.fields) == ["specialty_code"] and "跨境电子商务" in str(refusal.value.fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.create(organisation=school, code="b", title_zh="b", specialty_code="530702")
    assert make_version(specialty_code="530702").programme.specialty_code == first.programme.specialty_code


@pytest.mark.parametrize(("typed", "kept"), [("120803T", "120803T"), ("080910tk", "080910TK"), (" 530702 ", "530702")])
def test_codes_of_undergraduate_specialties_end_in_letters(typed, kept):
    assert make_version(specialty_code=typed).programme.specialty_code == kept


def test_a_version_has_no_day_to_expire_on():
    """Wagtail would take it away by the clock; what is published stays."""
    version = make_version()

    for name in ("expire_at", "go_live_at"):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProgrammeVersion.objects.filter(pk=version.pk).update(**{name: timezone.now()})


def test_one_version_at_a_time_is_open():
    version = make_version()

    with pytest.raises(WrongState):
        begin_version(version.programme_id, 2027, by=None)


def test_rules_come_in_once_and_speak_to_their_level():
    assert (load_programme_rules(), load_programme_rules(), ProgrammeRule.objects.count()) == (14, 14, 14)
    assert [rule.code for rule in queries.rules_in_force("vocational", 3)] == [
        "PROG-TOTAL", "PROG-PUBLIC", "PROG-ELECTIVE", "PROG-PRACTICE", "PROG-CREDIT",
    ]  # fmt: skip
    assert "PROG-TOTAL" not in [rule.code for rule in queries.rules_in_force("vocational", 2)]


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("PROG-TOTAL", {"HX": {"theory": 64, "credits": Decimal(24)}}),
        ("PROG-PUBLIC", {"GB": {"theory": 460, "credits": Decimal(40)}}),
        ("PROG-ELECTIVE", {"XX": {"theory": 126, "credits": Decimal(16)}}),
        ("PROG-PRACTICE", {"HX": {"theory": 450, "practice": 110}}),
        ("PROG-CREDIT", {"ZJ": {"credits": Decimal(25)}}),
        ("PROG-CREDIT", {"SX": {"credits": Decimal(9)}}),
    ],
)
def test_breaking_one_number_breaks_its_rule_alone(code, changes):
    load_programme_rules()
    plan = make_plan()
    for course, fields in changes.items():
        plan = with_course(plan, course, **fields)

    assert [one.rule.code for one in queries.judge(plan, "vocational").broken] == [code]


def test_the_demo_programme_is_the_outline_s_example():
    load_programme_rules()
    skills.load_taxonomy()
    example, plan = outline()["programme_example"], demo.plan()

    found = queries.judge(plan, "vocational")

    sums = found.totals
    assert found.broken == []
    assert {
        "total_hours": sums.hours, "public_share": sums.public_share, "elective_share": sums.elective_share,
        "practice_hours": sums.practice_hours, "practice_share": sums.practice_share, "credits": sums.credits,
    } == example["checks"]  # fmt: skip
    assert {line["key"]: (line["hours"], line["practice"], line["credits"]) for line in example["categories"]} == {
        key: (sum(one.hours for one in of), sum(one.practice for one in of), sum(one.credits for one in of))
        for key in Category
        if (of := [one for one in plan.courses if one.category == key])
    }
    assert make_version(plan=plan).plan == plan
