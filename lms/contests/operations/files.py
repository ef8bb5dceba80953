"""Data for teams: added by the organiser to a round, by a firm to its problem, each with its licence."""

from functools import partial
from pathlib import PurePosixPath

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common import uploads
from lms.common.errors import Invalid
from lms.contests import access
from lms.contests.choices import Licence, SponsorState
from lms.contests.errors import RulesStand
from lms.contests.models import Round, RoundFile, Sponsor
from lms.contests.operations.holding import require_running
from lms.contests.operations.sponsors.proposing import held
from lms.people.public import User

MOST_BYTES, MOST_FILES = 20_000_000, 12


def add_round_file(round_id: int, file: UploadedFile, *, title: str, licence: str, by: User | None) -> RoundFile:
    """One more file for the teams of a round. Raises NotAllowed, SeasonClosed, Invalid (the file, too many)."""
    made = Round.objects.select_related("track__season__host").get(pk=round_id)
    access.require(access.can_run(by, made.track.season))
    require_running(made.track.season)
    return _keep(RoundFile(contest_round=made), made, file, title, licence, by)


def add_problem_file(sponsor_id: int, file: UploadedFile, *, title: str, licence: str, by: User | None) -> RoundFile:
    """One more file of a firm's problem that is not answered yet.

    Raises NotAllowed, SeasonClosed, RulesStand, Invalid.
    """
    made = Sponsor.objects.select_related("track__season").get(pk=sponsor_id)
    access.require(access.can_propose(by, made.enterprise_id))
    _require_open(made)
    return _keep(RoundFile(sponsor=made), made, file, title, licence, by)


@transaction.atomic
def remove_file(file_id: int, *, by: User | None) -> None:
    """Take a file away, off the disk too; gone already is done.

    Raises NotAllowed, SeasonClosed, RulesStand (of an accepted problem).
    """
    row = RoundFile.objects.select_related("contest_round__track__season__host").filter(pk=file_id).first()
    if row is None:
        return
    if row.sponsor_id:
        _require_open(held(row.sponsor_id, by))
    else:
        access.require(access.can_run(by, row.contest_round.track.season))
        require_running(row.contest_round.track.season)
    audit.record("contest.file_removed", row, by=by, sha256=row.sha256, name=row.name)
    delete(row)


def delete(row: RoundFile) -> None:
    """Row and file, within the caller's transaction."""
    stored, storage = row.file.name, row.file.storage
    row.delete()
    # Only once the row is gone for good: a rollback must not leave a row without its file.
    transaction.on_commit(partial(storage.delete, stored), robust=True)


@transaction.atomic
def _keep(
    row: RoundFile, made: Round | Sponsor, file: UploadedFile, title: str, licence: str, by: User | None
) -> RoundFile:
    if row.sponsor_id:
        _require_open(held(row.sponsor_id, by))
    if made.files.count() >= MOST_FILES:
        raise Invalid(_("最多 %(most)d 个文件。") % {"most": MOST_FILES})
    upload = _inspected(file)
    # The name on the disk says nothing: what people call their files stays in the row.
    file.name = f"{upload.sha256}.bin"
    row.title_zh, row.licence = title.strip()[:80], Licence(licence)
    row.file, row.name, row.size, row.sha256 = file, upload.name, upload.size, upload.sha256
    row.save()
    audit.record("contest.file_added", row, by=by, sha256=row.sha256, name=row.name, licence=row.licence)
    return row


def _inspected(file: UploadedFile) -> uploads.Upload:
    tables = PurePosixPath(file.name or "").suffix.lower() in uploads.TABLES
    try:
        return uploads.inspect(file, most_bytes=MOST_BYTES, texts=not tables, tables=tables)
    except uploads.NotTaken as refused:
        raise Invalid(fields={"file": _words(refused.reason)}) from refused


def _words(reason: str) -> str:
    return {
        "empty": _("文件是空的。"),
        "too_large": _("文件超过 20 MB。"),
        "kind": _("请上传 CSV、TSV、JSONL、Excel、Word、PDF、图片或 UTF-8 文本。"),
    }.get(reason, _("文件内容与扩展名不符，或含宏、加密、压缩异常，不能接收。"))


def _require_open(made: Sponsor) -> None:
    require_running(made.track.season)
    if made.state not in (SponsorState.PROPOSED, SponsorState.DECLINED):
        raise RulesStand(_("赛题已采用，队伍按它准备，文件不再增减。"))
