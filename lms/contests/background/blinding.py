"""Files as judges may open them: without what tells who made them."""

from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from lms.contests.background import leases
from lms.contests.checking.blinding import without_names
from lms.contests.faults import problem
from lms.contests.models import Submission
from lms.contests.queries import scoring as queries


def blind(submission_id: int) -> None:
    """Keep the file a second time without names. Done already is done; what cannot be is said on the row."""
    taken = leases.take(queries.to_blind(timezone.now()), [submission_id])
    for one in taken:
        _keep(one, _without_names(one))


def _without_names(one: Submission) -> bytes | None:
    try:
        with one.file.open("rb") as file:
            content = file.read()
    except FileNotFoundError:
        return None
    return without_names(content, PurePosixPath(one.name).suffix)


@transaction.atomic
def _keep(one: Submission, content: bytes | None) -> None:
    row = leases.held(one)
    if row is None:
        return
    row.leased_until = None
    if content is None:
        row.problems = [problem("not_blind")]
    else:
        # The name on the disk says nothing either.
        row.blind_file.save(f"{row.sha256}.bin", ContentFile(content), save=False)
    row.save(update_fields=["leased_until", "problems", "blind_file"])
