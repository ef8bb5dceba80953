"""What the platform holds about a person's part in cooperation, for the export of their data."""

from typing import Any

from lms.cooperation.models import Acceptance, DeliveryReport, FactorPost, Interest, Member


def own_rows(person: Any) -> dict[str, list[dict[str, Any]]]:
    """What they did for their organisation, teams they were put forward for, and where they are the one to reach."""
    teams = Member.objects.filter(person=person).order_by("pk")
    posts = FactorPost.objects.filter(written_by=person).order_by("pk")
    talks = Interest.objects.filter(by=person).order_by("pk")
    accepted = Acceptance.objects.filter(by=person).order_by("pk")
    reports = DeliveryReport.objects.filter(by=person).order_by("pk")
    contact = ("contact_name", "contact_way")
    return {
        "agreements_accepted": list(
            accepted.values("proposal__agreement__title", "proposal__number", "organisation__name_zh", "at")
        ),
        "deliverables_reported": list(reports.values("deliverable__name", "amount", "text", "at")),
        "teams": list(
            teams.values("team__name", "team__call__title", "organisation__name_zh", "part", "answer", "answered_at")
        ),
        "factor_posts": list(posts.values("title", "posted_at", *contact)),
        "factor_interests": list(talks.values("post__title", "message", "at", *contact)),
    }
