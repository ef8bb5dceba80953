"""Where the files of an enquiry lie, and the words both its start and its answer use."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from certificates.models import Enquiry, EnquiryFind
from lms.jobs import public as jobs

JOB = "certificates.enquiry"
MOST_FILE_BYTES = 2 * 1024 * 1024


def archive_of(enquiry: Enquiry) -> Path:
    """Where the files handed in lie until they are answered."""
    return Path(settings.PRIVATE_ROOT) / "enquiries" / f"{enquiry.pk}.zip"


def followed(enquiries: Iterable[Enquiry], person: Any) -> list[tuple[Enquiry, str]]:
    """Each with the address of its work and answer, for whoever started it: answers are theirs. One query."""
    rows = list(enquiries)
    work = jobs.Job.objects.filter(started_by=person, key__in=[f"enquiry:{row.pk}" for row in rows])
    known = {job.key: jobs.address(job) for job in work}
    return [(row, known.get(f"enquiry:{row.pk}", "")) for row in rows]


def found_of(person_id: int) -> QuerySet[EnquiryFind]:
    """Who asked about somebody's certificates, for what purpose and when, newest first."""
    rows = EnquiryFind.objects.filter(certificate__holder=person_id, enquiry__answered_at__isnull=False)
    return rows.select_related("enquiry__organisation", "certificate").order_by("-enquiry__asked_at", "-pk")


def cut(rows: Sequence[Any], size: int) -> list[Sequence[Any]]:
    """The rows in pieces of this size."""
    return [rows[start : start + size] for start in range(0, len(rows), size)]
