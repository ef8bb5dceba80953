from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from internships.models import LogEntry, Placement
from internships.operations.placements import (
    confirm_log,
    end_early,
    finish_training,
    name_mentor,
    name_teacher,
    start_training,
    write_log,
)
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices.models import Notice
from lms.organisations.public import Membership, Role
from tests.factories.internships import (
    consent,
    make_cast,
    make_evaluating,
    make_placement,
    make_signed,
    make_training,
)
from tests.factories.organisations import make_enterprise, make_member
from tests.internships.faults import failing_at, trail

pytestmark = pytest.mark.django_db


def state_of(placement):
    return Placement.objects.get(pk=placement.pk).state


def write(placement, days_ago=0, hours="7", text="跟单", by=None):
    day = timezone.localdate() - timedelta(days=days_ago)
    return write_log(placement.pk, day=day, hours=Decimal(hours), text=text, by=by or placement.student)


@pytest.mark.parametrize("who", ["mentor", "manager", "academic"])
def test_start_training_by_those_who_see_the_student_arrive(cast, who):
    placement = make_signed(cast)

    start_training(placement.pk, by=getattr(cast, who))
    start_training(placement.pk, by=getattr(cast, who))

    placement.refresh_from_db()
    assert (placement.state, placement.started_on) == ("training", timezone.localdate())
    assert trail(placement).count("placement.started") == 1


@pytest.mark.parametrize("who", ["student", "teacher", "officer", "rival"])
def test_start_training_is_refused_to_others(cast, who):
    placement = make_signed(cast)
    others = {"student": placement.student, "rival": make_member(Role.MANAGER, make_enterprise())}

    with pytest.raises(NotAllowed):
        start_training(placement.pk, by=others.get(who) or getattr(cast, who))

    assert state_of(placement) == "signed"


def test_start_training_unsigned_is_refused_by_the_law(cast):
    placement = make_placement(cast)
    consent(placement, cast)

    with pytest.raises(Invalid) as refused:
        start_training(placement.pk, by=cast.mentor)

    assert str(refused.value.message) == "三方协议未签全不得开始实习"


@pytest.mark.parametrize("birth_on", [None, "fifteen"])
def test_start_training_of_unknown_or_tender_age_is_refused(cast, birth_on):
    placement = make_signed(cast)
    today = timezone.localdate()
    placement.student.birth_on = today.replace(year=today.year - 16) + timedelta(days=1) if birth_on else None
    placement.student.save()

    with pytest.raises(Invalid) as refused:
        start_training(placement.pk, by=cast.mentor)

    assert str(refused.value.message) == "未满 16 周岁，或没有登记出生日期，不能上岗"
    assert state_of(placement) == "signed"


def test_start_training_on_the_sixteenth_birthday_is_allowed(cast):
    placement = make_signed(cast)
    today = timezone.localdate()
    placement.student.birth_on = today.replace(year=today.year - 16)
    placement.student.save()

    assert start_training(placement.pk, by=cast.mentor).state == "training"


def test_start_training_without_a_mentor_is_refused_until_one_is_named(cast):
    placement = make_signed(cast, mentor_id=None)
    with pytest.raises(Invalid) as refused:
        start_training(placement.pk, by=cast.academic)

    name_mentor(placement.pk, cast.mentor.pk, by=cast.manager)

    assert str(refused.value.message) == "上岗前要指定企业导师"
    assert start_training(placement.pk, by=cast.mentor).state == "training"


def test_database_itself_refuses_training_that_never_started(cast):
    placement = make_signed(cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(pk=placement.pk).update(state="training")


def test_start_training_says_which_rules_were_asked(cast):
    from lms.audit.models import AuditEvent

    make_training(cast)

    asked = AuditEvent.objects.get(action="placement.started").changes["rules"]
    assert asked == [
        "AGE-16-2 v1", "CONSENT v1", "INSURED v1", "LODGING v1", "MENTOR-1 v1", "MINORS-16-3 v1", "SPECIALTY v1",
        "TEACHER-1 v1", "THREE-SIGN v1", "YEAR-16-1-S v1",
    ]  # fmt: skip


def test_start_training_that_breaks_half_way_changes_nothing(cast):
    placement = make_signed(cast)

    with failing_at("audit_auditevent"), pytest.raises(OperationalError):
        start_training(placement.pk, by=cast.mentor)

    placement.refresh_from_db()
    assert (placement.state, placement.started_on) == ("signed", None)


@pytest.mark.parametrize(
    "name, whose, person",
    [(name_mentor, "manager", "mentor"), (name_mentor, "manager", "manager"), (name_teacher, "academic", "teacher")],
)
def test_people_are_named_by_their_own_side_once(cast, name, whose, person):
    placement = make_placement(cast, mentor_id=None)

    for _ in range(2):
        name(placement.pk, getattr(cast, person).pk, by=getattr(cast, whose))

    field = "teacher_id" if name is name_teacher else "mentor_id"
    assert getattr(Placement.objects.get(pk=placement.pk), field) == getattr(cast, person).pk
    assert trail(placement) == [f"placement.{field.removesuffix('_id')}_named"]


@pytest.mark.parametrize(
    "name, whose",
    [(name_mentor, "academic"), (name_mentor, "mentor"), (name_teacher, "manager"), (name_teacher, "teacher")],
)
def test_people_are_not_named_by_others(cast, name, whose):
    placement = make_placement(cast)

    with pytest.raises(NotAllowed):
        name(placement.pk, cast.mentor.pk, by=getattr(cast, whose))


def test_people_of_other_organisations_are_not_named(cast):
    placement = make_placement(cast)

    with pytest.raises(Invalid):
        name_mentor(placement.pk, cast.teacher.pk, by=cast.manager)

    assert Placement.objects.get(pk=placement.pk).mentor_id == cast.mentor.pk


def test_write_log_again_replaces_the_day(cast):
    placement = make_training(cast)

    write(placement, text="上午")
    write(placement, text="全天", hours="8")

    assert list(placement.log.values_list("text", "hours")) == [("全天", Decimal("8.0"))]


@pytest.mark.parametrize(
    "fields, wrong",
    [
        ({"hours": "0"}, "hours"),
        ({"hours": "8.1"}, "hours"),
        ({"text": "  "}, "text"),
        ({"days_ago": 1}, "day"),
        ({"days_ago": -1}, "day"),
    ],
)
def test_write_log_refuses_what_cannot_be(cast, fields, wrong):
    placement = make_training(cast)

    with pytest.raises(Invalid) as refused:
        write(placement, **fields)

    assert list(refused.value.fields) == [wrong]
    assert placement.log.count() == 0


def test_write_log_is_the_students_own_while_training(cast):
    placement = make_training(cast)
    with pytest.raises(NotAllowed):
        write(placement, by=cast.mentor)
    finish_training(placement.pk, by=cast.mentor)

    with pytest.raises(WrongState):
        write(placement)


def test_confirmed_day_is_not_written_again(cast):
    placement = make_training(cast)
    entry = write(placement)
    confirm_log(placement.pk, [entry.pk], by=cast.mentor, comment="好")

    with pytest.raises(WrongState):
        write(placement, text="改过")

    assert LogEntry.objects.get().text == "跟单"


def test_confirm_log_twice_counts_once(cast):
    placement = make_training(cast)
    entry = write(placement)

    counts = [confirm_log(placement.pk, [entry.pk], by=cast.mentor, comment="好") for _ in range(2)]

    assert counts == [1, 0]
    assert trail(placement).count("log.confirmed") == 1
    assert Notice.objects.filter(kind="log.confirmed").count() == 1


@pytest.mark.parametrize("who", ["student", "academic", "teacher", "officer", "colleague", "former"])
def test_confirm_log_is_the_mentors_alone(cast, who):
    placement = make_training(cast)
    entry = write(placement)
    if who == "former":
        Membership.objects.filter(person=cast.mentor).update(ends_on=timezone.localdate())
    others = {
        "student": placement.student,
        "colleague": make_member(Role.MENTOR, cast.firm),
        "former": cast.mentor,
    }

    with pytest.raises(NotAllowed):
        confirm_log(placement.pk, [entry.pk], by=others.get(who) or getattr(cast, who))

    assert LogEntry.objects.get().confirmed_at is None


def test_confirm_log_touches_no_other_placement(cast):
    mine, theirs = make_training(cast), make_training(make_cast())
    entry = write(theirs)

    assert confirm_log(mine.pk, [entry.pk], by=cast.mentor) == 0
    assert LogEntry.objects.get().confirmed_at is None


def test_finish_training_opens_the_evaluation_once(cast):
    placement = make_training(cast)

    for _ in range(2):
        finish_training(placement.pk, by=cast.academic)

    placement.refresh_from_db()
    assert (placement.state, placement.ended_on) == ("evaluating", timezone.localdate())
    assert trail(placement).count("placement.finished") == 1


def test_finish_training_before_it_began_is_refused(cast):
    placement = make_signed(cast)

    with pytest.raises(WrongState):
        finish_training(placement.pk, by=cast.mentor)


@pytest.mark.parametrize("make", [make_placement, make_signed, make_training, make_evaluating])
@pytest.mark.parametrize("who", ["student", "academic", "manager"])
def test_end_early_by_any_party_with_a_reason(cast, make, who):
    placement = make(cast)
    person = placement.student if who == "student" else getattr(cast, who)

    end_early(placement.pk, reason=" 身体原因 ", by=person)
    end_early(placement.pk, reason="又一次", by=person)

    placement.refresh_from_db()
    assert (placement.state, placement.end_reason) == ("ended", "身体原因")
    assert trail(placement).count("placement.ended") == 1


def test_end_early_without_a_reason_is_refused(cast):
    placement = make_training(cast)

    with pytest.raises(Invalid):
        end_early(placement.pk, reason=" ", by=placement.student)

    assert state_of(placement) == "training"


def test_end_early_is_refused_to_outsiders(cast):
    placement = make_training(cast)

    for person in (cast.officer, cast.teacher, cast.student()):
        with pytest.raises(NotAllowed):
            end_early(placement.pk, reason="不行", by=person)
