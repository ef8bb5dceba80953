"""Is the site alive, is it ready: probes of this floor, and of every app that adds one with @probe.

An app's probe stands in its checks.py, so that this floor knows nothing of the floors above.
"""

import logging
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from lms.common.entry import anyone, entry
from lms.common.tasks import HEARTBEAT

LOG = logging.getLogger(__name__)
STARTED = time.time()


@dataclass(frozen=True)
class Reading:
    """What a probe saw: whether it is well, and one number with its unit."""

    ok: bool
    value: float
    unit: str


@dataclass(frozen=True)
class Probe:
    """A question about the site. Where it is needed and not ok, no traffic should come here."""

    name: str
    ask: Callable[[], Reading]
    needed: bool

    def read(self) -> Reading:
        """The answer; a probe that cannot even ask is not ok. The reason stays in the log: it may hold addresses."""
        try:
            return self.ask()
        except Exception:
            return Reading(ok=False, value=-1, unit="unknown")


PROBES: list[Probe] = []


def probe(name: str, *, needed: bool) -> Callable[[Callable[[], Reading]], Callable[[], Reading]]:
    """Add a question to /readyz and /metrics."""

    def add(ask: Callable[[], Reading]) -> Callable[[], Reading]:
        PROBES.append(Probe(name, ask, needed))
        return ask

    return add


@probe("database", needed=True)
def database() -> Reading:
    """Whether the database answers: 1."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return Reading(ok=True, value=cursor.fetchone()[0], unit="answers")


@probe("migrations", needed=True)
def migrations() -> Reading:
    """How many migrations of this code the database has not seen."""
    missing = missing_migrations()
    return Reading(ok=not missing, value=len(missing), unit="missing")


def missing_migrations() -> list[tuple[str, str]]:
    """(app, name) of every migration file that is not recorded as applied.

    Names only: importing the modules, as Django's own plan does, takes a second.
    """
    applied = set(MigrationRecorder(connection).applied_migrations())
    files = ((config.label, Path(config.path) / "migrations") for config in apps.get_app_configs())
    known = {(label, path.stem) for label, folder in files for path in folder.glob("[0-9]*.py")}
    return sorted(known - applied)


@probe("cache", needed=True)
def cache_answers() -> Reading:
    """Whether the cache can be read: sign-in limits live there."""
    cache.get("readyz")
    return Reading(ok=True, value=1, unit="answers")


@probe("disk", needed=True)
def disk() -> Reading:
    """Free space where uploads, certificates and the embedded database lie."""
    free = shutil.disk_usage(settings.DATA_DIR).free // 2**20
    return Reading(ok=free >= settings.READY_FREE_MIB, value=free, unit="MiB free")


def is_late(since: float) -> bool:
    """Whether something waits too long since that moment, in seconds of time.time().

    What waits from before this process came up has been waited for only since: worker and clock start beside it, and
    nobody is late before they had time to come.
    """
    return time.time() - max(since, STARTED) > settings.READY_LATE_SECONDS


@probe("worker", needed=False)
def worker() -> Reading:
    """Seconds since a task last ran: the clock sends one a minute, a worker one when it starts.

    Late work is no reason to turn readers away.
    """
    beat = cache.get(HEARTBEAT)
    if beat is None:
        return Reading(ok=not is_late(0), value=-1, unit="never")
    return Reading(ok=not is_late(beat), value=round(time.time() - beat), unit="seconds")


@never_cache
@entry(anyone)
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: this process answers. Touches nothing else, so a slow database does not get it killed."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@entry(anyone)
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready, 200; or 503 where something needed is wrong. What merely runs late is reported, with 200."""
    readings = {item: item.read() for item in PROBES}
    wrong = [item.name for item, reading in readings.items() if not reading.ok]
    blocked = any(item.needed and not reading.ok for item, reading in readings.items())
    report = {
        "status": "unavailable" if blocked else "late" if wrong else "ready",
        "wrong": wrong,
        "probes": {item.name: vars(reading) for item, reading in readings.items()},
    }
    return JsonResponse(report, status=503 if blocked else 200)
