"""Handing in: within the window, within the caps, each upload kept as it came."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.common.send import after_commit
from lms.contests import access, tasks
from lms.contests.choices import EntryState, SubmissionKind, SubmissionState
from lms.contests.errors import NothingLeft, RoundClosed
from lms.contests.models import Entry, Module, Submission
from lms.contests.operations.submissions.uploads import Looked, Work, look
from lms.contests.queries import scoring as measures
from lms.contests.queries import submissions as queries
from lms.people.public import User


def hand_in(entry_id: int, module_id: int, work: Work, *, by: User) -> Submission:
    """Keep an upload with its time, number and SHA-256. Of a part, the last before the deadline counts.

    A file that is not taken is kept as a line with its reason and counts towards the caps: the state is REFUSED.
    raises   NotAllowed, RoundClosed, NothingLeft (the caps); Invalid (nothing to hand in)
    """
    entry = Entry.objects.select_related("contest_round", "team").get(pk=entry_id)
    access.require(access.can_hand_in(by, entry))
    module = entry.contest_round.modules.filter(pk=module_id).first()
    if module is None:
        raise Invalid(_("这一部分不收作品。"))
    _require_open(entry)
    # Files are read before anything is locked: others hand in meanwhile.
    return _keep(entry_id, module, work.kind, look(work, module), by)


@transaction.atomic
def _keep(entry_id: int, module: Module, kind: str, looked: Looked, by: User) -> Submission:
    entry = _locked(entry_id)
    access.require(access.can_hand_in(by, entry))
    _require_open(entry)
    now = timezone.now()
    _require_left(entry, module, now)
    entry.uploads += 1
    entry.save(update_fields=["uploads"])
    state = SubmissionState.REFUSED if looked.problems else SubmissionState.RECEIVED
    made = Submission.objects.create(
        entry=entry, module=module, number=entry.uploads, kind=kind, state=state, by=by, received_at=now,
        problems=looked.problems, file=looked.file or "", **looked.fields,
    )  # fmt: skip
    audit.record(
        "contest.handed_in", made, by=by, organisation_id=entry.team.host_id, number=made.number, sha256=made.sha256,
        kept=not looked.problems,
    )  # fmt: skip
    _send_on(made)
    return made


def _locked(entry_id: int) -> Entry:
    """The entry, its row locked: two members who hand in at once come one after the other."""
    rows = Entry.objects.select_for_update(of=("self",)).select_related("contest_round", "team")
    return rows.get(pk=entry_id)


def _require_open(entry: Entry) -> None:
    if not entry.contest_round.takes_work:
        raise RoundClosed(_("现在不在提交时间内，没有收下。已交的作品不变。"))
    if entry.state != EntryState.ENTERED:
        raise WrongState(_("队伍现在不在参赛状态，没有收下。"))


def _require_left(entry: Entry, module: Module, now: datetime) -> None:
    left = queries.allowance_of(entry, module, now)
    if not left.in_all:
        raise NothingLeft(_("这一部分的 %(most)d 次提交已经用完。") % {"most": module.most_in_all})
    if not left.today:
        at = timezone.localtime(left.resets_at).strftime("%Y-%m-%d %H:%M")
        raise NothingLeft(
            _("今天的 %(most)d 次提交已经用完，%(at)s（北京时间）恢复。") % {"most": module.most_a_day, "at": at}
        )


def _send_on(made: Submission) -> None:
    if made.state != SubmissionState.RECEIVED:
        return
    if made.kind == SubmissionKind.FILE:
        after_commit(tasks.blind_submission, made.pk)
    elif made.kind == SubmissionKind.ANSWERS and measures.measure_of(made.module_id) is not None:
        after_commit(tasks.score_submission, made.pk)
