"""What the health report asks about jobs."""

from django.utils import timezone

from lms.common.health import Reading, is_late, probe
from lms.jobs.models import Job


@probe("oldest_waiting_job", needed=False)
def oldest_waiting_job() -> Reading:
    """Seconds the oldest queued job has waited. A silent worker is late, not a reason to turn readers away."""
    waiting = Job.objects.filter(state=Job.State.QUEUED).order_by("created_at").values_list("created_at", flat=True)
    since = waiting.first()
    if since is None:
        return Reading(ok=True, value=0, unit="seconds")
    seconds = round((timezone.now() - since).total_seconds())
    return Reading(ok=not is_late(since.timestamp()), value=seconds, unit="seconds")
