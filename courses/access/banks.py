"""Who may do what with question banks.

| may                | who                                                                                         |
| ------------------ | ------------------------------------------------------------------------------------------- |
| read a bank        | teachers and academic office of its school; every teacher, if it is the platform's          |
| write questions    | teachers and academic office of its school; the platform's: superusers and editors          |
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from courses.models import Question, QuestionBank
from lms.organisations import access as organisations
from lms.organisations.choices import Role

KEEPERS = (Role.TEACHER, Role.ACADEMIC)


def can_create_bank(user: Any, organisation_id: int | None) -> bool:
    """Whoever could write its questions; None is a loader."""
    if user is None:
        return True
    if organisation_id is None:
        return bool(user.is_superuser) or organisations.is_editor(user)
    return organisations.has_role(user, organisation_id, *KEEPERS)


def can_edit_bank(user: Any, bank: QuestionBank) -> bool:
    """Those of its school; for the platform's, superusers and editors."""
    return can_create_bank(user, bank.organisation_id)


def can_read_bank(user: Any, bank: QuestionBank) -> bool:
    """Those of its school; the platform's: teachers and academic offices anywhere, and whoever may edit it."""
    return can_edit_bank(user, bank) or (bank.organisation_id is None and organisations.has_role(user, None, *KEEPERS))


def banks_visible_to(user: Any, organisation_id: int) -> QuerySet[QuestionBank]:
    """The banks somebody working at that school reads: the school's and the platform's."""
    mine = QuestionBank.objects.filter(Q(organisation=organisation_id) | Q(organisation=None))
    return mine if organisations.has_role(user, organisation_id, *KEEPERS) else QuestionBank.objects.none()


def access_bank(user: Any, organisation_id: int, code: str, *, to: str = "view") -> QuestionBank:
    """A bank, to view or to edit; one answer for "does not exist" and "not yours"."""
    bank = banks_visible_to(user, organisation_id).select_related("course", "organisation").filter(code=code).first()
    if bank is None or (to == "edit" and not can_edit_bank(user, bank)):
        raise Http404
    return bank


def access_question(bank: QuestionBank, code: str) -> Question:
    """The newest version of a question of a bank the person was let into. Raises Http404."""
    found = bank.questions.filter(code=code).select_related("skill", "bank").order_by("-version").first()
    if found is None:
        raise Http404
    return found
