"""What a copy of a course in the CMS needs besides its pages: a code of its own, its quizzes, its questions."""

from typing import Any

from django.db import transaction

from courses.access import cms
from courses.models import CoursePage, LessonPage, Question, QuestionBank, Quiz
from lms.audit import public as audit
from lms.common.errors import NotAllowed
from lms.people.models import User

LONGEST_CODE = 12


@transaction.atomic
def finish_copy(original_id: int, copy_id: int, *, by: Any) -> CoursePage:
    """Make a copied course stand by itself: free code, the copier's school, copies of its quizzes and banks.

    Lessons name quizzes by code, so blocks of the copy find its own; what learners do there touches no other course.
    Done twice is done once. Raises NotAllowed.
    """
    original = CoursePage.objects.get(pk=original_id)
    copy = CoursePage.objects.select_for_update(of=("self",)).get(pk=copy_id)
    # Asked anew: the request has read what the person may edit before there was a copy.
    if not copy.permissions_for_user(User.objects.get(pk=by.pk)).can_edit():
        raise NotAllowed()
    if copy.code != original.code:
        return copy
    copy.code = _free_code(original.code)
    copy.organisation_id = _school(original, by)
    copy.save(update_fields=["code", "organisation"])
    # The editor opens the newest revision: it must say the same. A copy published with its pages stays published.
    revision = copy.save_revision(user=by)
    if copy.live:
        revision.publish(user=by)
    # The next import of the original's files belongs to the original.
    LessonPage.objects.descendant_of(copy).update(source_key="", source_digest="")
    _copy_quizzes(original, copy)
    banks = [_copy_bank(bank, copy, number) for number, bank in enumerate(original.banks.order_by("code"), 1)]
    audit.record("course.copied", copy, by=by, organisation_id=copy.organisation_id, code=copy.code,
                 copy_of=original.code, banks=[bank.code for bank in banks])  # fmt: skip
    return copy


def _school(original: CoursePage, by: Any) -> int | None:
    """The original's, where the person may write for it; else their own."""
    if by.is_superuser or cms.is_site_editor(by):
        return original.organisation_id
    own = list(cms.schools_of(by).values_list("pk", flat=True))
    return original.organisation_id if original.organisation_id in own else next(iter(own), None)


def _free_code(code: str) -> str:
    taken = set(CoursePage.objects.values_list("code", flat=True))
    tails = (f"-{number}" for number in range(2, 10_000))
    return next(found for tail in tails if (found := code[: LONGEST_CODE - len(tail)] + tail) not in taken)


def _copy_quizzes(original: CoursePage, copy: CoursePage) -> None:
    for quiz in Quiz.objects.filter(course=original, run=None, retired=False):
        quiz.pk, quiz.course, quiz._state.adding = None, copy, True
        quiz.save()


def _copy_bank(bank: QuestionBank, copy: CoursePage, number: int) -> QuestionBank:
    """Its current questions, each a first version: the copy's history begins here."""
    code = f"{copy.code}-{number}".lower()
    while QuestionBank.objects.filter(code=code).exists():
        code += "x"
    made = QuestionBank.objects.create(code=code, name=bank.name, course=copy, organisation_id=copy.organisation_id)
    questions = list(bank.questions.current())
    for question in questions:
        question.pk, question.bank, question.version = None, made, 1
    Question.objects.bulk_create(questions)
    return made
