"""A batch followed to its end, and taken away as one file: an archive with a table, or pages to print."""

import csv
import hashlib
import io
import time
import zipfile
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates import access, background, faults, rendering
from certificates.choices import UNDERWAY, State
from certificates.models import Batch, Certificate
from certificates.operations import correcting
from certificates.queries import batches, certificates, documents, files
from lms.common.errors import DomainError, Invalid, NotAllowed, WrongState
from lms.common.sheets import harmless
from lms.jobs import public as jobs
from lms.people.models import User

AT_ONCE = 200
WITH_FILE = (State.PUBLISHED, State.SUSPENDED)
# How long one look at what waits may take, so that the page moves; and the pause where others do the work.
LOOK_SECONDS, PAUSE_SECONDS = 2, 0.5
# As long nothing is made and nobody holds a row, before it is said: what ails is not the rows, and may last.
PATIENCE_SECONDS = 60
CANNOT_SIGN = gettext_lazy(
    "眼下签不了任何证书，这项任务先停下。没做成的都还排着队，恢复后自动生成；管理员能在日志里看到原因。"
)
HEADS = ("number", "check_code", "holder", "title", "issued_on", "valid_until", "state", "verify_url", "file")


# The rows are issued whether or not somebody follows: who wants none of them refuses the batch, or revokes.
@jobs.runner(batches.JOB, label=gettext_lazy("颁发一批证书"), lease_seconds=240, cancellable=False)
def make(progress: jobs.Progress) -> dict[str, Any]:
    """Make the files of a batch, or those that failed anew. Other workers may help: the rows say what is done.

    Raises WrongState where for a while nothing can be signed at all: no key, no disk, no seal service.
    """
    batch = Batch.objects.get(pk=progress.arguments["batch"])
    rows = batch.certificates.all()
    if progress.rows is not None:
        rows = rows.filter(number__in=progress.rows)
        _wake(rows, progress)
    progress.step(gettext_lazy("生成证书文件"), total=rows.count())
    made = _follow(rows, progress)
    for one in rows.filter(state=State.DEAD).order_by("pk"):
        progress.advance(failed=one.number, why=faults.sentence(one.failure))
    return {"made": made}


def _follow(rows: Any, progress: jobs.Progress) -> int:
    """Help and watch until none of them waits; returns how many have their file."""
    told, moved_at = 0, time.monotonic()
    while True:
        made = rows.filter(state__in=WITH_FILE).count()
        progress.advance(made - told)
        told = made
        if not rows.filter(state__in=UNDERWAY).exists():
            return told
        if background.render_waiting(seconds=LOOK_SECONDS):
            moved_at = time.monotonic()
        elif rows.filter(lease_until__gt=timezone.now()).exists():
            moved_at = time.monotonic()
            time.sleep(PAUSE_SECONDS)
        elif time.monotonic() - moved_at < PATIENCE_SECONDS:
            time.sleep(PAUSE_SECONDS)
        else:
            raise WrongState(CANNOT_SIGN)


def _wake(rows: Any, progress: jobs.Progress) -> None:
    """Let what was given up wait again; where its name still cannot be printed it stays, with the reason."""
    by = User.objects.get(pk=progress.arguments["by"])
    for one in rows.filter(state=State.DEAD):
        with suppress(DomainError):
            correcting.mend(one.pk, by=by, holder=one.content["holder"])


@transaction.atomic
def retry(batch_id: int, *, by: User) -> jobs.Job:
    """The job that tries those of a batch anew that were given up; one of theirs that still runs is returned.

    Raises NotAllowed; Invalid: there are none.
    """
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if not access.can_issue_for(by, batch.issuer_id):
        raise NotAllowed()
    stem = f"batch-again:{batch.pk}:{by.pk}:"
    running = jobs.Job.objects.filter(key__startswith=stem).exclude(state__in=jobs.Job.FINISHED).first()
    if running is not None:  # a second click, or a second list while the first is made
        return running
    dead = batch.certificates.filter(state=State.DEAD).order_by("pk")
    numbers = list(dead.values_list("number", flat=True))
    if not numbers:
        raise Invalid(_("这一批没有要重试的证书。"))
    arguments = {"batch": batch.pk, "rows": numbers, "by": by.pk}
    # Whoever has put a name right may try again at once.
    return jobs.start(batches.JOB, by=by, key=f"{stem}{timezone.now():%Y%m%d%H%M%S%f}", arguments=arguments)


def start_files(batch_id: int, form: str, *, by: User) -> jobs.Job:
    """The job that leaves all files of a batch as one: "zip" with a table, or "print", pages one after the other.

    raises  NotAllowed: not the issuer's academic office; Invalid: no such form, nothing made yet
    """
    batch = Batch.objects.get(pk=batch_id)
    if not access.can_take_files(by, batch):
        raise NotAllowed()
    stands = batches.standing(batch)
    if form not in (batches.ZIP, batches.PRINT) or not stands.made:
        raise Invalid(_("这一批还没有做好的证书，请稍后再试。"))
    # Another one when more are made or some taken back, and tomorrow: what a job leaves is cleared away in time.
    key = f"batch-files:{batch.pk}:{form}:{by.pk}:{stands.made}-{stands.taken_back}:{timezone.localdate():%Y%m%d}"
    return jobs.start(batches.FILES_JOB, by=by, key=key, arguments={"batch": batch.pk, "form": form})


def start_group_files(issuer_id: int, numbers: Collection[str], form: str, *, by: User) -> jobs.Job:
    """The same of these certificates of one issuer, however each was issued: those a class or term holds by now.

    raises  NotAllowed: not the issuer's office; Invalid: no such form, none of them has a file
    """
    if not access.may_take_files(by, issuer_id):
        raise NotAllowed()
    rows = Certificate.objects.filter(issuer=issuer_id, number__in=numbers, state__in=WITH_FILE)
    found = sorted(rows.values_list("number", flat=True))
    if form not in (batches.ZIP, batches.PRINT) or not found:
        raise Invalid(_("这些证书还没有做好的文件，请稍后再试。"))
    said = hashlib.sha256(",".join(found).encode()).hexdigest()[:16]
    key = f"group-files:{issuer_id}:{form}:{by.pk}:{said}:{timezone.localdate():%Y%m%d}"
    return jobs.start(batches.FILES_JOB, by=by, key=key, arguments={"numbers": found, "form": form})


def _asked(arguments: dict[str, Any]) -> QuerySet[Certificate]:
    """The certificates with a file, of a batch or by their numbers."""
    named = {"batch": arguments["batch"]} if "batch" in arguments else {"number__in": arguments["numbers"]}
    return Certificate.objects.filter(**named, state__in=WITH_FILE).select_related("names").order_by("pk")


@jobs.runner(batches.FILES_JOB, label=gettext_lazy("打包一批证书"), lease_seconds=120)
def pack(progress: jobs.Progress) -> dict[str, Any]:
    """Leave the archive or the pages to print. Reads only: twice is once. Raises WrongState: the disk is full."""
    rows = _asked(progress.arguments)
    printed = progress.arguments["form"] == batches.PRINT
    progress.step(gettext_lazy("打印版") if printed else gettext_lazy("打包"), total=rows.count())
    name = progress.arguments.get("batch", "group")
    with progress.leaving(f"certificates-{name}.{'pdf' if printed else 'zip'}") as path:
        write = _print if printed else _zip
        write(path, rows, progress)
    return {"file": path}


def _zip(path: Path, rows: Any, progress: jobs.Progress) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADS)
    # The files are compressed within: a second time would cost a processor and gain nothing.
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for one in rows.iterator(AT_ONCE):
            archive.writestr(f"{one.number}.pdf", files.file_of(one))
            writer.writerow([harmless(cell) for cell in _cells(one)])
            progress.advance(1)
        archive.writestr("certificates.csv", "\ufeff" + out.getvalue())


def _cells(one: Certificate) -> list[str]:
    said, until = one.content, one.valid_until.isoformat() if one.valid_until else ""
    page = f"{settings.SITE_URL}/v/{one.number}/?c={one.check_code}"
    known = [one.number, one.check_code, said["holder"], said["title_zh"], one.issued_on.isoformat(), until]
    return [*known, certificates.state_today(one), page, f"{one.number}.pdf"]


def _print(path: Path, rows: Any, progress: jobs.Progress) -> None:
    def contents() -> Iterator[rendering.Content]:
        for one in rows.iterator(AT_ONCE):
            yield documents.document_of(one)
            progress.advance(1)

    path.write_bytes(rendering.print_pages(contents(), settings.CACHE_DIR))
