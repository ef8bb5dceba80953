"""Agreements as lists and pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from lms.common.enumerating import joined
from lms.cooperation import progress
from lms.cooperation.choices import SEEN_BY_ALL, AgreementState
from lms.cooperation.models import Acceptance, Agreement, AgreementParty, Deliverable, Proposal
from lms.cooperation.terms import Party, Promise, Terms
from lms.organisations.public import Kind, Organisation

LIVE = (AgreementState.IN_FORCE,)


@dataclass(frozen=True)
class Line:
    """An agreement in a list: how far it is, how many deliverables are late, whether the reader's yes is asked."""

    agreement: Agreement
    percent: int | None
    time_percent: int
    late: int
    is_asked: bool

    @property
    def days_left(self) -> int:
        """Days to its last day, 0 from then on."""
        return max((self.agreement.ends_on - timezone.localdate()).days, 0)

    @property
    def parties(self) -> str:
        """The parties by name."""
        return joined(party.organisation for party in self.agreement.parties.all())


@dataclass(frozen=True)
class Answer:
    """A party and its yes to the version that counts, if it gave one."""

    party: AgreementParty
    acceptance: Acceptance | None


def seen_by(here: Organisation) -> QuerySet[Agreement]:
    """An organisation's own agreements, drafts of others left out; an agency's also those of its city, or all."""
    own = Q(pk__in=AgreementParty.objects.filter(organisation=here).values("agreement"))
    if here.kind == Kind.AGENCY:
        own |= _overseen(here)
    return Agreement.objects.filter(Q(author=here) | (own & Q(state__in=SEEN_BY_ALL)))


def with_late(rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Those in force of which a deliverable is late today."""
    late = late_deliverables().filter(agreement=OuterRef("pk"))
    return rows.filter(Exists(late))


def asking(rows: QuerySet[Agreement], here: Organisation) -> QuerySet[Agreement]:
    """Those that wait for this organisation's yes."""
    said = Acceptance.objects.filter(
        organisation=here, proposal__agreement=OuterRef("pk"), proposal__digest=OuterRef("digest")
    )
    party = AgreementParty.objects.filter(organisation=here, agreement=OuterRef("pk"))
    return rows.filter(Exists(party), ~Exists(said), state=AgreementState.PROPOSED)


def late_deliverables() -> QuerySet[Deliverable]:
    """Deliverables of agreements in force whose day is over and that are not all confirmed."""
    today = timezone.localdate()
    return Deliverable.objects.filter(
        agreement__state__in=LIVE, due_on__lt=today, confirmed__lt=F("target")
    )  # the same rule as progress.is_late


def lines(rows: Iterable[Agreement], here: Organisation) -> list[Line]:
    """What a list shows of each: three queries more, however many they are."""
    found = list(rows)
    asked = set(asking(Agreement.objects.filter(pk__in=[row.pk for row in found]), here).values_list("pk", flat=True))
    return [_line(row, row.pk in asked) for row in found]


def listed(rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """With all that `lines` reads."""
    parties = AgreementParty.objects.select_related("organisation")
    return rows.select_related("author").prefetch_related(Prefetch("parties", parties), "deliverables")


def line_of(agreement: Agreement, here: Organisation) -> Line:
    """The same for one."""
    return lines([agreement], here)[0]


def answers_of(agreement: Agreement) -> list[Answer]:
    """Every party with its yes to the version that counts."""
    parties = agreement.parties.select_related("organisation")
    given = Acceptance.objects.filter(proposal__agreement=agreement, proposal__digest=agreement.digest)
    by_party = {one.organisation_id: one for one in given.select_related("by")}
    return [Answer(party, by_party.get(party.organisation_id)) for party in parties]


def proposal_of(agreement: Agreement) -> Proposal | None:
    """The version that counts now."""
    return agreement.proposals.filter(digest=agreement.digest).first() if agreement.digest else None


def deliverables_of(agreement: Agreement) -> list[Deliverable]:
    """What was promised, the next due first, each with its `is_late` and `percent`."""
    today, found = timezone.localdate(), list(agreement.deliverables.select_related("party__organisation"))
    for one in found:
        one.is_late = agreement.state in LIVE and progress.is_late(one.item, today)
        one.percent = progress.percent([one.item])
    return found


def names_of(terms: dict[str, Any]) -> dict[str, str]:
    """{code: name} of the parties in a stored version, in the reader's language."""
    codes = [party["code"] for party in terms["parties"]]
    return {one.code: str(one) for one in Organisation.objects.filter(code__in=codes)}


def terms_of(agreement: Agreement) -> Terms:
    """What a party would accept as the row stands. Order does not matter: parties by code, promises by day and name."""
    parties = agreement.parties.select_related("organisation")
    promises = agreement.deliverables.select_related("party__organisation")
    return Terms(
        agreement.title,
        agreement.purpose,
        agreement.starts_on,
        agreement.ends_on,
        tuple(sorted((_party(one) for one in parties), key=lambda one: one.code)),
        tuple(sorted((_promise(one) for one in promises), key=lambda one: (one.due_on, one.name, one.party))),
        agreement.file_sha256,
    )


def beginning(today: date) -> QuerySet[Agreement]:
    """Agreed ones whose first day is there."""
    return Agreement.objects.filter(state=AgreementState.AGREED, starts_on__lte=today)


def ending(today: date) -> QuerySet[Agreement]:
    """Those in force whose last day is over."""
    return Agreement.objects.filter(state=AgreementState.IN_FORCE, ends_on__lt=today)


def soon_over(today: date) -> QuerySet[Agreement]:
    """Those in force of which some reminder may be due."""
    last = date.fromordinal(today.toordinal() + max(progress.REMINDERS))
    return Agreement.objects.filter(state=AgreementState.IN_FORCE, ends_on__gte=today, ends_on__lte=last)


def due_soon(today: date) -> QuerySet[Deliverable]:
    """Deliverables in force, not all confirmed, of whose day something may have to be said."""
    last = date.fromordinal(today.toordinal() + progress.DUE_SOON)
    rows = Deliverable.objects.filter(agreement__state__in=LIVE, due_on__lte=last, confirmed__lt=F("target"))
    return rows.exclude(nudged=progress.LATE)


def _overseen(agency: Organisation) -> Q:
    """Agreements with a party of the agency's city; an agency above the cities has them all."""
    if agency.city_id is None:
        return Q(pk__isnull=False)
    there = AgreementParty.objects.filter(organisation__city=agency.city_id)
    return Q(pk__in=there.values("agreement"))


def _line(agreement: Agreement, is_asked: bool) -> Line:
    today, items = timezone.localdate(), [one.item for one in agreement.deliverables.all()]
    late = sum(progress.is_late(item, today) for item in items) if agreement.state in LIVE else 0
    time = progress.time_percent(agreement.starts_on, agreement.ends_on, today)
    return Line(agreement, progress.percent(items), time, late, is_asked)


def _party(party: AgreementParty) -> Party:
    return Party(party.organisation.code, party.organisation.kind)


def _promise(one: Deliverable) -> Promise:
    code = one.party.organisation.code
    return Promise(one.name, code, one.due_on, one.measure, one.unit, one.target, one.evidence)
