"""What the first page of a space says of its cooperation."""

from dataclasses import dataclass

from lms.common.counting import counts
from lms.cooperation.choices import AgreementState, InterestState, ReportState, TeamState
from lms.cooperation.models import Agreement, AgreementParty, DeliveryReport, Interest, Team
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
    to_answer: int


def summary(here: Organisation) -> Summary:
    """Its own agreements in force, late deliverables in them, and what waits for its answer: one query."""
    parties = AgreementParty.objects.filter(organisation=here)
    own = Agreement.objects.filter(pk__in=parties.values("agreement"))
    live = own.filter(state=AgreementState.IN_FORCE)
    waiting = DeliveryReport.objects.filter(state=ReportState.WAITING, deliverable__agreement__in=live)
    found = counts(
        in_force=live,
        late=agreements.late_deliverables().filter(agreement__in=own),
        to_accept=agreements.asking(own, here),
        to_confirm=waiting.exclude(deliverable__party__organisation=here),
        teams=Team.objects.filter(call__caller=here, state=TeamState.APPLIED),
        interests=Interest.objects.filter(post__author=here, state=InterestState.ASKED),
    )
    # Teams that applied to its calls, and those interested in its posts.
    to_answer = found.pop("teams") + found.pop("interests")
    return Summary(url=address_of(here), to_answer=to_answer, **found)
