"""Answering a case in a form: what was typed is kept for the whole team, and handed in as the file it stands for."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.labs import Ask, as_answer, kept
from lms.common.errors import Invalid, WrongState
from lms.contests import access
from lms.contests.choices import EntryState, SubmissionKind
from lms.contests.errors import BadCaseAnswer, CaseReplaced, DraftReplaced, RoundClosed
from lms.contests.models import AnswerDraft, AnswerKey, Entry, Module, Submission
from lms.contests.operations.submissions.handing_in import hand_in
from lms.contests.operations.submissions.uploads import Work
from lms.contests.queries import lab_cases, scoring
from lms.contests.queries.submissions import LOST
from lms.people.public import User


@dataclass(frozen=True)
class Typed:
    """What a page sends: the texts by place, for which version of the case, and how often it knows it was saved."""

    given: Mapping[str, Any]
    version: int
    seq: int | None = None


def save_draft(entry_id: int, module_id: int, typed: Typed, *, by: User) -> AnswerDraft:
    """Keep what was typed, readable or not. A page that knows fewer saves than were made changes nothing.

    raises   NotAllowed, RoundClosed, WrongState (not taking part), CaseReplaced; Invalid: a case asks nothing by name
    """
    entry = Entry.objects.select_related("contest_round", "team").get(pk=entry_id)
    access.require(access.can_hand_in(by, entry))
    _require_open(entry)
    key, asks = _asked(entry, module_id)
    if typed.version != key.version:
        raise CaseReplaced()
    return _keep(entry, module_id, key, kept(asks, typed.given), typed.seq, by)


@transaction.atomic
def hand_in_draft(entry_id: int, module_id: int, *, seq: int, by: User) -> Submission:
    """Hand in what was saved, as the answer file it stands for: number, receipt, caps and score as of any other.

    The same save handed in again is the submission it became.

    seq      the save that is meant
    raises   NotAllowed, RoundClosed, NothingLeft, CaseReplaced (the draft answers an older one), DraftReplaced (it was
             saved again); BadCaseAnswer (something is unreadable), Invalid (nothing was typed): these cost no try
    """
    # Nobody of the team saves or hands in between what is looked at here and what is kept.
    rows = Entry.objects.select_for_update(of=("self",)).select_related("contest_round", "team")
    entry = rows.get(pk=entry_id)
    access.require(access.can_hand_in(by, entry))
    key, asks = _asked(entry, module_id)
    draft = AnswerDraft.objects.filter(entry=entry, module=module_id).first()
    if draft is None or not draft.given:
        raise Invalid(_("还没有填写，没有提交，没有用掉次数。"))
    if draft.seq != seq:
        raise DraftReplaced()
    if draft.answer_key_id != key.pk:
        raise CaseReplaced()
    answer, faults = as_answer(asks, draft.given)
    if faults:
        raise BadCaseAnswer(faults)
    content = json.dumps(answer, ensure_ascii=False, indent=1).encode()
    made = _made_of(draft, content)
    return made or hand_in(entry_id, module_id, Work(SubmissionKind.ANSWERS, file=_file(content, key)), by=by)


def _made_of(draft: AnswerDraft, content: bytes) -> Submission | None:
    """What this save became already, if it is the last: a button pressed twice, or sent again by the browser."""
    rows = draft.entry.submissions.filter(module=draft.module_id, received_at__gte=draft.saved_at)
    last: Submission | None = rows.exclude(state__in=LOST).order_by("-number").first()
    return last if last is not None and last.sha256 == hashlib.sha256(content).hexdigest() else None


def _asked(entry: Entry, module_id: int) -> tuple[AnswerKey, tuple[Ask, ...]]:
    module: Module | None = entry.contest_round.modules.filter(pk=module_id).first()
    key = scoring.case_of(module) if module else None
    asks = lab_cases.case_in(key, module).asks if module and key else ()
    if not key or not asks:
        raise Invalid(_("这一部分不用表格作答，请提交文件。"))
    return key, asks


def _require_open(entry: Entry) -> None:
    if not entry.contest_round.takes_work:
        raise RoundClosed(_("现在不在提交时间内，草稿没有保存。已交的作品不变。"))
    if entry.state != EntryState.ENTERED:
        raise WrongState(_("队伍现在不在参赛状态，草稿没有保存。"))


@transaction.atomic
def _keep(
    entry: Entry, module_id: int, key: AnswerKey, given: dict[str, Any], seq: int | None, by: User
) -> AnswerDraft:
    # Two of a team who save at once come one after the other.
    Entry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    found = AnswerDraft.objects.select_related("saved_by").filter(entry=entry, module=module_id).first()
    draft = found or AnswerDraft(entry=entry, module_id=module_id)
    if seq is not None and seq <= draft.seq:
        return draft
    draft.answer_key, draft.given, draft.saved_by, draft.saved_at = key, given, by, timezone.now()
    draft.seq = draft.seq + 1 if seq is None else seq
    draft.save()
    return draft


def _file(content: bytes, key: AnswerKey) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{key.task.module.lab_code.lower()}-{key.version}.json", content)
