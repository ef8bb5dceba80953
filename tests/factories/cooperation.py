"""Agreements of a government agency, a school and a firm, at any step."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lms.cooperation.models import Agreement, Deliverable
from lms.cooperation.operations import agreements, deliverables, drafts
from lms.organisations.public import Organisation
from lms.people.public import User
from tests.factories.organisations import make_agency, make_cluster, make_enterprise, make_member, make_university


@dataclass(frozen=True)
class Cast:
    """Three organisations of one city and who speaks for each."""

    firm: Organisation
    school: Organisation
    agency: Organisation
    manager: User
    academic: User
    officer: User

    @property
    def everybody(self) -> list[tuple[Organisation, User]]:
        """Each organisation with its person."""
        return [(self.firm, self.manager), (self.school, self.academic), (self.agency, self.officer)]


def make_cast() -> Cast:
    """A firm in a cluster, a school and the agency above the cities."""
    cluster = make_cluster()
    firm = make_enterprise(city=cluster.city, cluster=cluster)
    school, agency = make_university(city=cluster.city), make_agency()
    return Cast(
        firm, school, agency,
        make_member("manager", firm), make_member("academic", school), make_member("officer", agency),
    )  # fmt: skip


def days(number: int) -> date:
    """So many days from today."""
    return timezone.localdate() + timedelta(days=number)


def pdf(name: str = "协议.pdf", content: bytes = b"%PDF-1.7 agreement") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, "application/pdf")


def make_words(**changes: Any) -> drafts.Words:
    """A year from today."""
    known = {"title": "共建订单班", "purpose": "共同培养跨境运营人才。", "starts_on": days(0), "ends_on": days(365)}
    return drafts.Words(**{**known, **changes})


def make_draft(cast: Cast, *, parties: int = 3, **words: Any) -> Agreement:
    """The firm's draft with its parties and one deliverable that the school owes."""
    draft = drafts.draft_agreement(cast.firm.pk, make_words(**words), by=cast.manager)
    for organisation, _person in cast.everybody[1:parties]:
        drafts.add_party(draft.pk, organisation.code, by=cast.manager)
    add_deliverable(draft, cast)
    return draft


def add_deliverable(draft: Agreement, cast: Cast, **changes: Any) -> Deliverable:
    """Something the school owes: three courses in ten days unless told otherwise."""
    party = draft.parties.get(organisation=cast.school)
    known = {
        "name": "共建课程", "party_id": party.pk, "due_on": draft.starts_on + timedelta(days=10),
        "measure": "上线课程", "unit": "门", "target": Decimal(3), "evidence": "课程链接",
    }  # fmt: skip
    return drafts.put_deliverable(draft.pk, drafts.DeliverableDraft(**{**known, **changes}), by=cast.manager)


def make_proposed(cast: Cast, **words: Any) -> Agreement:
    """Put to the parties; the firm has said yes."""
    return agreements.propose(make_draft(cast, **words).pk, by=cast.manager)


def make_agreement(cast: Cast, **words: Any) -> Agreement:
    """Every party has said yes: in force, or agreed where it begins later."""
    proposed = make_proposed(cast, **words)
    for organisation, person in cast.everybody[1:]:
        agreements.accept(proposed.pk, organisation.pk, proposed.digest, by=person)
    return Agreement.objects.get(pk=proposed.pk)


def make_report(cast: Cast, agreement: Agreement, amount: int = 1) -> Any:
    """The school's word that so many courses are there."""
    return deliverables.report(agreement.deliverables.get().pk, Decimal(amount), "见课程页", by=cast.academic)
