"""What the health report asks about jobs."""

from django.conf import settings
from django.utils import timezone

from lms.common.health import Reading, probe
from lms.jobs.models import Job


@probe("oldest_waiting_job", needed=False)
def oldest_waiting_job() -> Reading:
    """Seconds the oldest queued job has waited. A silent worker is late, not a reason to turn readers away."""
    waiting = Job.objects.filter(state=Job.State.QUEUED).order_by("created_at").values_list("created_at", flat=True)
    since = waiting.first()
    seconds = round((timezone.now() - since).total_seconds()) if since else 0
    return Reading(ok=seconds <= settings.READY_LATE_SECONDS, value=seconds, unit="seconds")
