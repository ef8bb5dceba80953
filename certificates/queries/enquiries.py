"""Where the files of an enquiry lie, and the words both its start and its answer use."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from certificates.models import Enquiry

JOB = "certificates.enquiry"
MOST_FILE_BYTES = 2 * 1024 * 1024


def archive_of(enquiry: Enquiry) -> Path:
    """Where the files handed in lie until they are answered."""
    return Path(settings.PRIVATE_ROOT) / "enquiries" / f"{enquiry.pk}.zip"


def cut(rows: Sequence[Any], size: int) -> list[Sequence[Any]]:
    """The rows in pieces of this size."""
    return [rows[start : start + size] for start in range(0, len(rows), size)]
