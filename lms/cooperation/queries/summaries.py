"""What the first page of a space says of its cooperation."""

from dataclasses import dataclass

from lms.cooperation.choices import AgreementState, ReportState
from lms.cooperation.models import Agreement, AgreementParty, DeliveryReport
from lms.cooperation.queries import agreements
from lms.cooperation.queries.places import address_of
from lms.organisations.public import Organisation


@dataclass(frozen=True)
class Summary:
    """An organisation's cooperation in figures, and where its page is (Chinese form)."""

    url: str
    in_force: int
    late: int
    to_accept: int
    to_confirm: int


def summary(here: Organisation) -> Summary:
    """Its own agreements in force, late deliverables in them, and what waits for its answer: four queries."""
    parties = AgreementParty.objects.filter(organisation=here)
    own = Agreement.objects.filter(pk__in=parties.values("agreement"))
    live = own.filter(state=AgreementState.IN_FORCE)
    waiting = DeliveryReport.objects.filter(state=ReportState.WAITING, deliverable__agreement__in=live)
    return Summary(
        url=address_of(here),
        in_force=live.count(),
        late=agreements.late_deliverables().filter(agreement__in=own).count(),
        to_accept=agreements.asking(own, here).count(),
        to_confirm=waiting.exclude(deliverable__party__organisation=here).count(),
    )
