"""Adding to a credit file. Nothing is ever changed in it; an objection adds its own row (later)."""

from django.db import transaction
from django.db.models import Q

from lms.audit import public as audit
from lms.credit.models import Rating, TaughtTime
from lms.organisations.models import Organisation
from lms.people.models import User


@transaction.atomic
def add_rating(organisation_id: int, *, stars: float, amount: int, evidence: str) -> Rating:
    """Add one rating, once per evidence."""
    rating, made = Rating.objects.get_or_create(
        evidence=evidence, defaults={"organisation_id": organisation_id, "stars": stars, "amount": amount}
    )
    if made:
        # Without the stars: beside the moment of the evaluation they would tell who gave them.
        audit.record("credit.rated", rating, by=None, organisation_id=organisation_id)
    return rating


@transaction.atomic
def record_teaching(
    organisation_id: int, minutes: int, *, evidence: str, title: str, by: User | None
) -> TaughtTime | None:
    """What one proof of teaching is worth in all, in minutes; said again, nothing is added. The line written, or None.

    Another figure than before, or 0 to take everything back, adds a line with the difference.

    evidence   what proves it, unique: "events.invitation:12"; it speaks of one organisation for good
    by         who vouches for it; None for the clock
    """
    # One proof at a time: two corrections at once would both find the same difference.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    before = list(TaughtTime.objects.filter(Q(evidence=evidence) | Q(evidence__startswith=f"{evidence}#")))
    more = minutes - sum(line.minutes for line in before)
    if not more:
        return None
    line = TaughtTime.objects.create(
        organisation_id=organisation_id, minutes=more, title=title[:80],
        evidence=f"{evidence}#{len(before) + 1}" if before else evidence,
    )  # fmt: skip
    audit.record("credit.taught", line, by=by, organisation_id=organisation_id, minutes=more, evidence=line.evidence)
    return line
