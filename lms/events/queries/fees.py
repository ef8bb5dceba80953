"""What experts were paid, and are still to be paid, for a term's sessions."""

from dataclasses import dataclass
from decimal import Decimal

from lms.common.terms import Term
from lms.events.choices import AnswerState
from lms.events.models import Invitation
from lms.events.queries.terms import moments_of

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Fees:
    """The experts who said yes to a host's sessions of a term, in the order of sessions; money in yuan."""

    rows: list[Invitation]

    @property
    def agreed_yuan(self) -> Decimal:
        """All fees."""
        return sum((row.fee_yuan or NOTHING for row in self.rows), NOTHING)

    @property
    def paid_yuan(self) -> Decimal:
        """Those that have a day of payment."""
        return sum((row.fee_yuan or NOTHING for row in self.rows if row.fee_paid_on), NOTHING)

    @property
    def open_yuan(self) -> Decimal:
        """What is left."""
        return self.agreed_yuan - self.paid_yuan


def fees_of(host_id: int, term: Term) -> Fees:
    """A host's term; sessions that were cancelled are left out. One query."""
    first, after = moments_of(term)
    rows = Invitation.objects.filter(
        session__series__host=host_id, session__cancelled_at=None, state=AnswerState.ACCEPTED,
        session__starts_at__gte=first, session__starts_at__lt=after,
    )  # fmt: skip
    rows = rows.select_related("expert__firm", "session__series").order_by("session__starts_at", "pk")
    return Fees(list(rows))
