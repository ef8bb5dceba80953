import hashlib

import pytest
from django.db import OperationalError

from internships.models import Placement, Signature
from internships.operations.agreements import sign_agreement
from internships.queries.agreements import digest_of, text_of
from lms.common.errors import NotAllowed, WrongState
from lms.notices.models import Notice
from lms.organisations.public import Organisation, Role
from tests.factories.internships import (
    make_accepted,
    make_approved,
    make_open_round,
    make_placement,
    make_signed,
    make_training,
    rank,
    settle,
)
from tests.factories.organisations import make_enterprise, make_member
from tests.factories.people import make_superuser
from tests.internships.faults import failing_at, trail

pytestmark = pytest.mark.django_db


def test_third_signature_makes_the_agreement_whole(cast):
    placement = make_accepted(cast)

    states = [sign_agreement(placement.pk, by=who).state for who in (cast.manager, placement.student, cast.academic)]

    assert states == ["matched", "matched", "signed"]
    assert trail(placement) == ["agreement.signed"] * 3 + ["agreement.whole"]


def test_sign_agreement_twice_is_once(cast):
    placement = make_placement(cast)

    for _ in range(2):
        sign_agreement(placement.pk, by=cast.academic)

    assert list(Signature.objects.values_list("party", "signed_by")) == [("school", cast.academic.pk)]
    assert trail(placement) == ["agreement.signed"]


def test_all_three_sign_the_words_of_the_first(cast):
    placement = make_accepted(cast)
    sign_agreement(placement.pk, by=cast.manager)
    Organisation.objects.filter(pk=cast.firm.pk).update(name_zh="改了名的企业")

    sign_agreement(placement.pk, by=placement.student)
    sign_agreement(placement.pk, by=cast.academic)

    placement = Placement.objects.get(pk=placement.pk)
    digests = set(Signature.objects.values_list("text_sha256", flat=True))
    assert digests == {hashlib.sha256(placement.agreement_text.encode()).hexdigest()}
    assert "改了名的企业" not in text_of(placement)


def test_firm_neither_signs_nor_is_told_before_the_student_has_said_yes(cast):
    placement = make_placement(cast)
    with pytest.raises(NotAllowed):
        sign_agreement(placement.pk, by=cast.manager)
    sign_agreement(placement.pk, by=cast.academic)
    before = set(Notice.objects.filter(kind="agreement.signed").values_list("person_id", flat=True))

    sign_agreement(placement.pk, by=placement.student)

    after = set(Notice.objects.filter(kind="agreement.signed").values_list("person_id", flat=True))
    assert (cast.manager.pk in before, cast.manager.pk in after) == (False, True)


def test_sign_agreement_refuses_words_that_were_not_read(cast):
    placement = make_placement(cast)
    read = digest_of(text_of(placement))
    Organisation.objects.filter(pk=cast.firm.pk).update(name_zh="改了名的企业")

    with pytest.raises(WrongState):
        sign_agreement(placement.pk, by=placement.student, read_sha256=read)

    assert Signature.objects.count() == 0


def test_agreement_names_the_parties_and_the_pay(cast):
    placement = make_placement(cast)

    text = text_of(placement)

    named = [cast.school.name_zh, cast.firm.name_zh, placement.student.name, "支付实习报酬 4000 元", "运营助理"]
    assert [word for word in named if word not in text] == []


@pytest.mark.parametrize("who", ["teacher", "mentor", "officer", "classmate", "rival", "admin"])
def test_sign_agreement_is_refused_to_those_who_stand_for_nobody(cast, who):
    placement = make_placement(cast)
    others = {
        "classmate": lambda: cast.student(),
        "rival": lambda: make_member(Role.MANAGER, make_enterprise()),
        "admin": make_superuser,
    }
    person = others[who]() if who in others else getattr(cast, who)

    with pytest.raises(NotAllowed):
        sign_agreement(placement.pk, by=person)

    assert Signature.objects.count() == 0


def test_sign_agreement_of_an_unpublished_result_is_refused(cast):
    order = make_approved(cast)
    student = cast.student()
    match_round = make_open_round(cast)
    rank(match_round, student, order.posts.all())
    settle(match_round, cast)

    with pytest.raises(NotAllowed):
        sign_agreement(match_round.placements.get().pk, by=student)


def test_signed_agreement_is_left_alone_later(cast):
    placement = make_training(cast)

    assert sign_agreement(placement.pk, by=placement.student).state == "training"
    assert Signature.objects.count() == 3


def test_sign_agreement_of_an_ended_placement_is_refused(cast):
    placement = make_placement(cast)
    Placement.objects.filter(pk=placement.pk).update(state="ended")

    with pytest.raises(WrongState):
        sign_agreement(placement.pk, by=placement.student)


def test_sign_agreement_that_breaks_half_way_signs_nothing(cast):
    placement = make_placement(cast)

    with failing_at("audit_auditevent"), pytest.raises(OperationalError):
        sign_agreement(placement.pk, by=placement.student)

    assert Signature.objects.count() == 0
    assert Placement.objects.get(pk=placement.pk).agreement_text == ""


def test_sign_agreement_tells_the_other_two(cast):
    placement = make_accepted(cast)

    sign_agreement(placement.pk, by=cast.manager)

    told = Notice.objects.filter(kind="agreement.signed").values_list("person_id", flat=True)
    assert sorted(told) == sorted([placement.student_id, cast.academic.pk])


def test_signed_placement_keeps_three_digests_alike(cast):
    make_signed(cast)

    assert Signature.objects.values("text_sha256").distinct().count() == 1
