"""Adding to a credit file. Nothing is ever changed in it; an objection adds its own row (later)."""

from django.db import transaction

from lms.audit import public as audit
from lms.credit.models import Rating


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
