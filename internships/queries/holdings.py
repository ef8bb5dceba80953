"""Everything this app holds about one person."""

from typing import Any

from internships.models import Evaluation, LogEntry, Placement, RankedList, Signature


def own_rows(person: Any) -> dict[str, list[dict[str, Any]]]:
    """The person's lists, results, signatures, log and evaluations, as plain rows."""
    log = LogEntry.objects.filter(placement__student=person)
    return {
        "ranked_lists": list(
            RankedList.objects.filter(student=person).values("match_round__code", "post_ids", "submitted_at")
        ),
        "placements": list(
            Placement.objects.filter(student=person).values(
                "match_round__code", "post__name_zh", "state", "rank", "reasons", "started_on", "ended_on", "grade"
            )
        ),
        "signatures": list(Signature.objects.filter(signed_by=person).values("placement", "party", "signed_at")),
        "log": list(log.values("day", "hours", "text", "comment", "confirmed_at")),
        "evaluations": list(Evaluation.objects.filter(by=person).values("side", "stars", "comment", "submitted_at")),
    }
