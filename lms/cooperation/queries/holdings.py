"""What the platform holds about a person's part in cooperation, for the export of their data."""

from typing import Any

from lms.cooperation.models import Acceptance, DeliveryReport


def own_rows(person: Any) -> dict[str, list[dict[str, Any]]]:
    """What they said yes to and reported for their organisation."""
    accepted = Acceptance.objects.filter(by=person).order_by("pk")
    reports = DeliveryReport.objects.filter(by=person).order_by("pk")
    return {
        "agreements_accepted": list(
            accepted.values("proposal__agreement__title", "proposal__number", "organisation__name_zh", "at")
        ),
        "deliverables_reported": list(reports.values("deliverable__name", "amount", "text", "at")),
    }
