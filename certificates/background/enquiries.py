"""Answering employers: every row or file looked at, the answers in a table and in a signed report."""

import csv
import hashlib
import io
import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from certificates import keys
from certificates.checking import reports
from certificates.choices import EnquiryForm, State
from certificates.credentials import canonical
from certificates.credentials.multikeys import base58
from certificates.credentials.proofs import stamp
from certificates.models import Certificate, Enquiry, EnquiryFind
from certificates.queries import transcripts, uploads, verifying
from certificates.queries.enquiries import JOB, MOST_FILE_BYTES, archive_of, cut
from certificates.queries.handed_in import is_paper
from certificates.queries.verifying import Verification
from lms.audit import public as audit
from lms.common.sheets import harmless
from lms.jobs import public as jobs

ROWS_AT_ONCE = 500
ANSWERS = "answers.zip"
# The others' readers report damage as trouble with a disk, and nobody packs with them.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# Code of each column and what its head says before it, for people.
COLUMNS = {
    "row": "原表行号",
    "asked": "查询内容",
    "state": "状态代码",
    "verdict": "结论",
    "number": "证书编号",
    "title": "名称",
    "name": "持证人",
    "issuer": "颁发单位",
    "issued_on": "颁发日期",
    "valid_until": "有效期至",
    "reason": "撤销、暂停或更正原因",
    "new_number": "新证书编号",
    "why": "文件检查说明",
}
VERDICTS = {
    State.PUBLISHED: "有效 valid",
    "expired": "已过期 expired",
    State.REVOKED: "已撤销 revoked",
    State.SUSPENDED: "已暂停 suspended",
    State.SUPERSEDED: "已更正 superseded by a new one",
    "altered": "文件被改动过 altered",
    "none": "没有查到 not found",
}


@jobs.runner(JOB, label=gettext_lazy("批量核验证书"), lease_seconds=120)
def answer(progress: jobs.Progress) -> dict[str, Any]:
    """Verify what was handed in and leave a ZIP: the answers, a report and its signature.

    Stopped anywhere it begins anew; stopped after its answer, it keeps that, because what was asked is forgotten then.
    Raises WrongState: the disk is full.
    """
    enquiry = Enquiry.objects.select_related("organisation").get(pk=progress.arguments["enquiry"])
    progress.step(gettext_lazy("核验"), total=enquiry.size, done=enquiry.size if enquiry.answered_at else 0)
    if enquiry.answered_at is None:
        rows = _files(enquiry, progress) if enquiry.form == EnquiryForm.FILES else _list(enquiry, progress)
        with progress.leaving(ANSWERS) as path:
            _leave(path, enquiry, rows)
        _keep(enquiry, rows)
    archive_of(enquiry).unlink(missing_ok=True)
    return {"file": progress.path(ANSWERS), "valid": enquiry.valid}


@transaction.atomic
def _keep(enquiry: Enquiry, rows: list[dict[str, str]]) -> None:
    """How many were valid stays, and which there were, for their holders; the names that were asked for do not."""
    valid, numbers = _valid(rows), sorted({row["number"] for row in rows} - {""})
    for some in cut(numbers, ROWS_AT_ONCE):
        known = Certificate.objects.filter(number__in=some).order_by("pk").values_list("pk", flat=True)
        found = [EnquiryFind(enquiry=enquiry, certificate_id=pk) for pk in known]
        EnquiryFind.objects.bulk_create(found, ignore_conflicts=True)
    enquiry.rows, enquiry.valid, enquiry.answered_at = [], valid, timezone.now()
    enquiry.save(update_fields=["rows", "valid", "answered_at"])
    audit.record("certificate.enquiry_answered", enquiry, by=None, valid=valid, size=enquiry.size)


def _valid(rows: list[dict[str, str]]) -> int:
    """How many are: a transcript has more rows, for each certificate it lists, and is valid when all of them are."""
    places = {row["row"] for row in rows}
    return len(places - {row["row"] for row in rows if row["state"] != State.PUBLISHED})


def _list(enquiry: Enquiry, progress: jobs.Progress) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for piece in cut(enquiry.rows, ROWS_AT_ONCE):
        answers = verifying.many([(number, name, code) for number, name, code, _place in piece])
        listed = transcripts.held_of_many([one.certificate for one in answers if one])
        for (number, _name, code, place), one in zip(piece, answers, strict=True):
            found.append(_row(place, number or code, one, one.state if one else "none"))
            held = listed.get(one.certificate.pk, []) if one else []
            found += [_row(place, number or code, each, each.state) for each in held]
        progress.advance(len(piece))
    return found


def _files(enquiry: Enquiry, progress: jobs.Progress) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    with zipfile.ZipFile(archive_of(enquiry)) as archive:
        parts = [part for part in archive.infolist() if is_paper(part.filename)]
        for place, part in enumerate(parts, 1):
            found += _of_file(place, part.filename, _unpacked(archive, part))
            progress.advance(1)
    return found


def _of_file(place: int, name: str, data: bytes) -> list[dict[str, str]]:
    """One row; of a transcript one more for each certificate it lists."""
    if len(data) > MOST_FILE_BYTES:
        return [_row(place, name, None, "none", "文件超过 2 MB，没有检查。 Larger than 2 MB, not checked.")]
    upload = uploads.check_upload(data)
    failed = [finding for finding in upload.findings if finding.passed is False]
    why = " ".join(finding.sentence(language) for finding in failed for language in ("zh-hans", "en"))
    held = transcripts.held_today(upload.found.certificate) if upload.found else []
    listed = [_row(place, name, one, one.state, why) for one in held]
    return [_row(place, name, upload.found, upload.state, why), *listed]


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """The file, at most one byte longer than is looked at; nothing where it is damaged, locked or packed strangely."""
    if part.compress_type not in METHODS:
        return b""
    try:
        # What is longer than it says is cut: a bomb is not unpacked.
        with archive.open(part) as file:
            return file.read(MOST_FILE_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        return b""


def _row(place: int, asked: str, one: Verification | None, state: str, why: str = "") -> dict[str, str]:
    said = {"row": str(place), "asked": asked, "state": state, "verdict": VERDICTS.get(state, state), "why": why}
    row = dict.fromkeys(COLUMNS, "") | said
    if one is None:
        return row
    certificate, later = one.certificate, getattr(one.certificate, "superseded_by", None)
    ended = certificate.state in (State.REVOKED, State.SUPERSEDED)
    return row | {
        "number": certificate.number,
        "title": one.title,
        "name": one.name,
        "issuer": str(certificate.issuer or certificate.names.platform),
        "issued_on": certificate.issued_on.isoformat(),
        "valid_until": certificate.valid_until.isoformat() if certificate.valid_until else "",
        "reason": certificate.revoked_reason if ended else certificate.suspended_reason,
        "new_number": later.number if later and certificate.state == State.SUPERSEDED else "",
    }


def _leave(path: Path, enquiry: Enquiry, rows: list[dict[str, str]]) -> None:
    """The answers for people, the report for machines, and its signature by the issuer's key over the very bytes.

    `python -m certificates.verify` checks all three (checking.reports); the report names the table's digest.
    """
    table = _table(rows)
    report = canonical.jcs(
        {
            "site": settings.SITE_URL,
            "asked_by": str(enquiry.organisation),
            "purpose": enquiry.purpose,
            "answered_at": stamp(timezone.now()),
            "answers": rows,
            "table": {"file": reports.TABLE, "sha256": hashlib.sha256(table).hexdigest()},
        }
    )
    key = keys.signing_key()
    signature = {
        "file": reports.REPORT,
        "algorithm": "Ed25519",
        "verificationMethod": f"{keys.did()}#{key.name}",
        "signature": base58(key.sign(report)),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(reports.TABLE, table)
        archive.writestr(reports.REPORT, report)
        archive.writestr(reports.SIGNATURE, json.dumps(signature, indent=1))


def _table(rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([f"{words} {name}" for name, words in COLUMNS.items()])
    writer.writerows([harmless(row[name]) for name in COLUMNS] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()
