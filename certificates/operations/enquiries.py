"""An employer has many certificates verified at once: who asks and what for is written down."""

import csv
import io
import json
import logging
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import access
from certificates.choices import EnquiryForm
from certificates.models import Enquiry
from certificates.queries.enquiries import JOB, archive_of
from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed
from lms.jobs import public as jobs
from lms.organisations.models import Organisation
from lms.people.models import User

logger = logging.getLogger(__name__)
MOST_ROWS = 10_000
MOST_ROWS_A_DAY = 20_000
MOST_FILES = 500
MOST_ARCHIVE_BYTES = 50 * 1024 * 1024
HEADS = {
    "number": ("number", "证书编号", "编号", "certificate no.", "certificate number"),
    "name": ("name", "姓名", "持证人", "持证人姓名"),
    "code": ("code", "校验码", "check code"),
}


def enquire_list(organisation_id: int, data: bytes, *, purpose: str, by: User) -> jobs.Job:
    """A job that verifies every row of a CSV or JSON list: a code, or a number and a name, in each.

    raises  NotAllowed; Invalid: no purpose, nothing to read, too many rows, the day's quota used up, no room for it
    """
    rows = read_list(data)
    return _start(organisation_id, EnquiryForm.LIST, rows, len(rows), purpose, by)


def enquire_files(organisation_id: int, data: bytes, *, purpose: str, by: User) -> jobs.Job:
    """A job that checks every PDF of a ZIP. Raises as enquire_list."""
    names = read_archive(data)
    job = _start(organisation_id, EnquiryForm.FILES, [], len(names), purpose, by, data)
    return job


@transaction.atomic
def _start(
    organisation_id: int, form: str, rows: list[Any], size: int, purpose: str, by: User, archive: bytes = b""
) -> jobs.Job:
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    if not access.can_enquire(by, organisation):
        raise NotAllowed()
    if len(purpose.strip()) < 4:
        problem = _("请写明查询目的，例如“2027 届校招录用核验”。持证人有权知道。")
        raise Invalid(problem, fields={"purpose": problem})
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    asked = Enquiry.objects.filter(organisation=organisation, asked_at__gte=today).aggregate(n=Sum("size"))["n"] or 0
    if asked + size > MOST_ROWS_A_DAY:
        raise Invalid(_("贵单位今天已核验 %(n)d 份，每天最多 20,000 份，请明天再来。") % {"n": asked})
    enquiry = Enquiry.objects.create(
        organisation=organisation, asked_by=by, purpose=purpose.strip()[:200], form=form, rows=rows, size=size
    )
    if archive:
        _lay_by(archive_of(enquiry), archive)
    audit.record(
        "certificate.enquiry", enquiry, by=by, organisation_id=organisation.pk, purpose=enquiry.purpose, size=size
    )
    return jobs.start(JOB, by=by, key=f"enquiry:{enquiry.pk}", arguments={"enquiry": str(enquiry.pk)})


def _lay_by(path: Path, archive: bytes) -> None:
    """Write what was handed in to where the job finds it, or nothing. Raises Invalid: the disk does not take it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_bytes(archive)
    except OSError as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        logger.error("an archive to verify could not be kept: %s", error)
        raise Invalid(_("服务器暂时存不下这个压缩包，什么也没有开始。请稍后再试。")) from error


def read_list(data: bytes) -> list[list[str]]:
    """[number, name, code] of every row. Raises Invalid."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    rows = _from_json(text) if text.lstrip()[:1] in ("[", "{") else _from_csv(text)
    rows = [row for row in rows if any(row)]
    if not rows:
        raise Invalid(_("没有读到任何一行。请用表头 number,name,code（或 证书编号,姓名,校验码）。"))
    if len(rows) > MOST_ROWS:
        raise Invalid(_("一次最多 10,000 行，这份有 %(n)d 行。") % {"n": len(rows)})
    return rows


def _from_json(text: str) -> list[list[str]]:
    try:
        found = json.loads(text)
        found = found.get("rows", []) if isinstance(found, dict) else found
        return [_cells(row) for row in found if isinstance(row, dict)]
    except (ValueError, TypeError, RecursionError) as error:  # of another shape: {"rows": null}, 5
        raise Invalid(_("JSON 读不出来，请检查格式。")) from error


def _from_csv(text: str) -> list[list[str]]:
    try:
        return [_cells(row) for row in csv.DictReader(io.StringIO(text.replace("\0", "")))]
    except csv.Error as error:
        raise Invalid(_("CSV 读不出来，请检查格式。")) from error


def _cells(row: dict[Any, Any]) -> list[str]:
    plain = {str(head).strip().casefold(): str(value or "").strip()[:120] for head, value in row.items() if head}
    return [next((plain[head] for head in heads if plain.get(head)), "") for heads in HEADS.values()]


def read_archive(data: bytes) -> list[str]:
    """The names of the PDFs in a ZIP, none of them unpacked. Raises Invalid."""
    if len(data) > MOST_ARCHIVE_BYTES:
        raise Invalid(_("压缩包不能超过 50 MB。"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [part for part in archive.infolist() if part.filename.lower().endswith(".pdf")]
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise Invalid(_("这不是可以打开的 ZIP 压缩包。")) from error
    if not 0 < len(parts) <= MOST_FILES:
        raise Invalid(_("压缩包里要有 1 到 500 份 PDF，这个有 %(n)d 份。") % {"n": len(parts)})
    return [part.filename for part in parts]
