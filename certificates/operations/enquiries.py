"""An employer has many certificates verified at once: who asks and what for is written down."""

import logging
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
from certificates.queries.handed_in import read_archive, read_list
from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed
from lms.jobs import public as jobs
from lms.organisations.models import Organisation
from lms.people.models import User

logger = logging.getLogger(__name__)
MOST_ROWS_A_DAY = 20_000


def enquire_list(organisation_id: int, data: bytes, *, purpose: str, by: User) -> jobs.Job:
    """A job that verifies every row of a list (CSV, JSON, XLSX): a code, or a number and a name, in each.

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
        problem = _("请写明查询目的，例如“2027 届校招录用核验”。目的会被记录。")
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
