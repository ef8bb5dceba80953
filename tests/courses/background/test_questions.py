from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from courses import tasks
from courses.background import questions as background
from courses.models import QuestionImport
from courses.operations import questions as operations
from lms.common.errors import Invalid, NotAllowed
from lms.organisations.public import Role
from tests.factories.organisations import make_member, make_university
from tests.factories.questions import make_bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher():
    return make_member(Role.TEACHER, make_university())


@pytest.fixture
def bank(teacher):
    school = teacher.memberships.get().organisation
    return make_bank(organisation=school)


def bring(bank, teacher, words="题{T}"):
    return operations.upload(bank.pk, "gift", "题.gift", words.encode(), by=teacher)


def test_write_import_twice_writes_once(bank, teacher):
    brought = bring(bank, teacher)

    first, second = (background.write_import(brought.pk, by=teacher) for _ in range(2))

    assert (first.count, second.count, bank.questions.count()) == (1, 0, 1)


def test_write_import_of_a_bad_file_leaves_it_to_be_looked_at(bank, teacher):
    brought = bring(bank, teacher, "题{~甲 ~乙}")

    with pytest.raises(Invalid):
        background.write_import(brought.pk, by=teacher)

    brought.refresh_from_db()
    assert (brought.written_at, bank.questions.count()) == (None, 0)


def test_uploads_are_forgotten_after_a_day_and_not_before(bank, teacher):
    bring(bank, teacher)

    tasks.forget_question_imports()
    kept = QuestionImport.objects.count()
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        tasks.forget_question_imports()
        tasks.forget_question_imports()

    assert (kept, QuestionImport.objects.count()) == (1, 0)


def test_strangers_bring_and_confirm_nothing(bank, teacher):
    brought, stranger = bring(bank, teacher), make_member(Role.TEACHER)

    with pytest.raises(NotAllowed):
        bring(bank, stranger)
    with pytest.raises(NotAllowed):
        operations.confirm_import(brought.pk, by=stranger)
    with pytest.raises(NotAllowed):
        operations.export_questions(bank.pk, "gift", {}, by=stranger)
    assert (QuestionImport.objects.count(), bank.questions.count()) == (1, 0)
