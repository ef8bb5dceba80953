"""Reading long work."""

from typing import Any

from lms.jobs.models import Job


def own_rows(person: Any) -> dict[str, list[dict[str, Any]]]:
    """The work a person has started, as plain rows."""
    return {"jobs": list(Job.objects.filter(started_by=person).values("kind", "state", "created_at", "finished_at"))}
