"""Handing in what a milestone asks for, and the caller's word on it."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.cooperation import access
from lms.cooperation.background.telling import tell
from lms.cooperation.choices import ReportState, TeamState
from lms.cooperation.models import Milestone, MilestoneWork
from lms.cooperation.operations import files, reasons


@transaction.atomic
def hand_in(pk: int, text: str, *, by: Any, file: UploadedFile | None = None) -> MilestoneWork:
    """What the team has for a milestone, by its lead. Raises NotAllowed, WrongState, Invalid (nothing to see)."""
    milestone = _held(pk)
    team = milestone.team
    access.require(access.can_act_for(by, team.lead_id))
    if team.state != TeamState.SELECTED or milestone.accepted_at is not None:
        raise WrongState()
    if milestone.works.filter(state=ReportState.WAITING).exists():
        raise WrongState(_("上一次提交还没有答复。"))
    if file is None and not text.strip():
        said = _("请上传证明，或写明在哪里可以看到。")
        raise Invalid(said, fields={"text": said})
    work = milestone.works.create(text=text.strip(), by=by, **files.taken(file))
    audit.record("milestone.handed_in", work, by=by)
    words = {"team": team.name, "milestone": milestone.title}
    tell([team.call.caller], "milestone.handed_in", rest=team.address, **words)
    return work


@transaction.atomic
def accept(pk: int, *, by: Any) -> MilestoneWork:
    """The caller finds it done; accepted already is returned. Raises NotAllowed, WrongState."""
    work = _held_work(pk, by)
    if work.state == ReportState.CONFIRMED:
        return work
    work.move(to=ReportState.CONFIRMED, decided_by=by, decided_at=timezone.now())
    Milestone.objects.filter(pk=work.milestone_id).update(accepted_at=timezone.now())
    audit.record("milestone.accepted", work, by=by)
    _answer(work, "milestone.accepted")
    return work


@transaction.atomic
def send_back(pk: int, reason: str, *, by: Any) -> MilestoneWork:
    """The caller does not, and says why. Raises NotAllowed, WrongState, Invalid (no reason)."""
    work = _held_work(pk, by)
    said = reasons.required(reason)
    work.move(to=ReportState.RETURNED, decided_by=by, decided_at=timezone.now(), reason=said)
    audit.record("milestone.returned", work, by=by, reason=said)
    _answer(work, "milestone.returned", reason=said)
    return work


def _held(pk: int) -> Milestone:
    rows = Milestone.objects.select_for_update(of=("self",))
    return rows.select_related("team__call__caller", "team__lead").get(pk=pk)


def _held_work(pk: int, by: Any) -> MilestoneWork:
    rows = MilestoneWork.objects.select_for_update(of=("self",))
    work = rows.select_related("milestone__team__call__caller", "milestone__team__lead").get(pk=pk)
    team = work.milestone.team
    access.require(access.can_act_for(by, team.call.caller_id))
    if team.state != TeamState.SELECTED:
        raise WrongState()
    return work


def _answer(work: MilestoneWork, kind: str, **words: object) -> None:
    team = work.milestone.team
    tell([team.lead], kind, rest=team.address, milestone=work.milestone.title, **words)
