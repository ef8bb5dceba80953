"""Writing an agreement: its words, its parties, what each owes. Only its author does, while it is a draft."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.cooperation import access
from lms.cooperation.models import Agreement, AgreementParty, Deliverable
from lms.cooperation.operations import files
from lms.cooperation.queries import places
from lms.organisations.public import Organisation

MOST_PARTIES = 12
MOST_DELIVERABLES = 40


@dataclass(frozen=True)
class Words:
    """What an agreement says besides its parties and deliverables."""

    title: str
    purpose: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class DeliverableDraft:
    """What one party owes; `party_id` is an AgreementParty of the same agreement."""

    name: str
    party_id: int
    due_on: date
    measure: str
    unit: str
    target: Decimal
    evidence: str


@transaction.atomic
def draft_agreement(
    author_id: int, words: Words, *, by: Any, file: UploadedFile | None = None, **more: Any
) -> Agreement:
    """A new draft whose first party is its author. Raises NotAllowed, Invalid (the dates, the file)."""
    author = Organisation.objects.get(pk=author_id)
    access.require(access.can_act_for(by, author))
    _require_dates(words)
    agreement = Agreement.objects.create(author=author, written_by=by, **vars(words), **files.taken(file), **more)
    agreement.parties.create(organisation=author)
    audit.record("cooperation.drafted", agreement, by=by)
    return agreement


@transaction.atomic
def write_agreement(pk: int, words: Words, *, by: Any, file: UploadedFile | None = None) -> Agreement:
    """Change a draft's words; a new file takes the old one's place. Raises NotAllowed, WrongState, Invalid."""
    agreement = held_draft(pk, by)
    _require_dates(words)
    for name, value in {**vars(words), **files.taken(file)}.items():
        setattr(agreement, name, value)
    agreement.save()
    return agreement


@transaction.atomic
def add_party(pk: int, name: str, *, by: Any) -> AgreementParty:
    """Bring in an organisation by its name, code or licence number; in already is once. Raises Invalid and the like."""
    agreement = held_draft(pk, by)
    organisation = _meant(name.strip())
    if agreement.parties.count() >= MOST_PARTIES:
        raise Invalid(_("最多 %(most)d 方。") % {"most": MOST_PARTIES}, fields={"name": _("各方已满")})
    party, _made = agreement.parties.get_or_create(organisation=organisation)
    return party


@transaction.atomic
def drop_party(pk: int, party_pk: int, *, by: Any) -> None:
    """Take a party out, and what it owed; the author stays. Gone already is gone. Raises NotAllowed, WrongState."""
    agreement = held_draft(pk, by)
    agreement.parties.filter(pk=party_pk).exclude(organisation=agreement.author_id).delete()


@transaction.atomic
def put_deliverable(pk: int, draft: DeliverableDraft, *, by: Any, deliverable_pk: int | None = None) -> Deliverable:
    """A new deliverable, or other words for one there is. Raises NotAllowed, WrongState, Invalid."""
    agreement = held_draft(pk, by)
    if not agreement.parties.filter(pk=draft.party_id).exists():
        raise Invalid(_("责任方不在各方之中。"), fields={"party_id": _("请从各方里选")})
    if not agreement.starts_on <= draft.due_on <= agreement.ends_on:
        raise Invalid(_("完成日期要在协议期限内。"), fields={"due_on": _("完成日期要在协议期限内。")})
    if deliverable_pk is not None:
        agreement.deliverables.filter(pk=deliverable_pk).update(**vars(draft))
        return agreement.deliverables.get(pk=deliverable_pk)
    if agreement.deliverables.count() >= MOST_DELIVERABLES:
        raise Invalid(_("最多 %(most)d 项成果。") % {"most": MOST_DELIVERABLES})
    return agreement.deliverables.create(**vars(draft))


@transaction.atomic
def drop_deliverable(pk: int, deliverable_pk: int, *, by: Any) -> None:
    """Take a deliverable out of a draft; gone already is gone. Raises NotAllowed, WrongState."""
    held_draft(pk, by).deliverables.filter(pk=deliverable_pk).delete()


@transaction.atomic
def drop_agreement(pk: int, *, by: Any) -> None:
    """Throw a draft away that nobody else ever saw. Raises NotAllowed, WrongState (it was proposed before)."""
    agreement = held_draft(pk, by)
    if agreement.digest:
        raise WrongState(_("已经提出过的协议不能删除。"))
    audit.record("cooperation.dropped", agreement, by=by)
    agreement.delete()


def held_draft(pk: int, by: Any) -> Agreement:
    """The draft, held, if the person writes for its author. Raises NotAllowed, WrongState."""
    agreement = Agreement.objects.select_for_update(of=("self",)).select_related("author").get(pk=pk)
    access.require(access.can_act_for(by, agreement.author_id))
    if not agreement.is_draft:
        raise WrongState(_("协议已经提出；撤回或被退回后才能修改，改后各方要重新同意。"))
    return agreement


def _require_dates(words: Words) -> None:
    if words.ends_on <= words.starts_on:
        said = _("结束日期要晚于开始日期。")
        raise Invalid(said, fields={"ends_on": said})


def _meant(name: str) -> Organisation:
    found = places.named(name, access.PARTY_KINDS) if name else []
    if len(found) == 1:
        return found[0]
    if not found:
        said = _("没有找到这个机构，请写全称、网址名或统一社会信用代码。")
    else:
        said = _("有几个机构都像：%(names)s。请写全称。") % {"names": "、".join(map(str, found))}
    raise Invalid(said, fields={"name": said})
