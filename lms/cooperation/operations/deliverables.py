"""Reporting what was delivered, and another party's word on it."""

from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.cooperation import access
from lms.cooperation.background.telling import tell, tell_parties
from lms.cooperation.choices import ReportState
from lms.cooperation.models import Deliverable, DeliveryReport
from lms.cooperation.operations import files, reasons
from lms.notices import public as notices
from lms.organisations.public import Organisation


@transaction.atomic
def report(pk: int, amount: Decimal, text: str, *, by: Any, file: UploadedFile | None = None) -> DeliveryReport:
    """The responsible party says how much there is in all, and shows it by a file or in words.

    Raises NotAllowed, WrongState (not in force; a report waits already), Invalid.
    """
    deliverable = _held(pk)
    party = deliverable.party.organisation
    access.require(access.can_act_for(by, party))
    _require_live(deliverable)
    if deliverable.reports.filter(state=ReportState.WAITING).exists():
        raise WrongState(_("上一份报告还没有确认。"))
    _require_evidence(deliverable, amount, text, file)
    made = deliverable.reports.create(amount=amount, text=text.strip(), by=by, **files.taken(file))
    audit.record("deliverable.reported", made, by=by, amount=str(amount))
    words = {"party": notices.named(party), "item": deliverable.name}
    tell_parties(deliverable.agreement, "deliverable.reported", besides=party, rest=_page(deliverable), **words)
    return made


@transaction.atomic
def confirm(pk: int, organisation_id: int, *, by: Any) -> DeliveryReport:
    """Another party says it is so; confirmed already is returned. Raises NotAllowed, WrongState."""
    made = _held_report(pk)
    party = _other_party(made, organisation_id, by)
    if made.state == ReportState.CONFIRMED:
        return made
    made.move(to=ReportState.CONFIRMED, decided_for=party, decided_by=by, decided_at=timezone.now())
    Deliverable.objects.filter(pk=made.deliverable_id).update(confirmed=made.amount)
    audit.record("deliverable.confirmed", made, by=by, organisation_id=party.pk, amount=str(made.amount))
    _answer(made, "deliverable.confirmed", party=str(party))
    return made


@transaction.atomic
def send_back(pk: int, organisation_id: int, reason: str, *, by: Any) -> DeliveryReport:
    """Another party does not find it so, and says why. Raises NotAllowed, WrongState, Invalid (no reason)."""
    made = _held_report(pk)
    party = _other_party(made, organisation_id, by)
    said = reasons.required(reason)
    made.move(to=ReportState.RETURNED, decided_for=party, decided_by=by, decided_at=timezone.now(), reason=said)
    audit.record("deliverable.returned", made, by=by, organisation_id=party.pk, reason=said)
    _answer(made, "deliverable.returned", party=str(party), reason=said)
    return made


def _held(pk: int) -> Deliverable:
    rows = Deliverable.objects.select_for_update(of=("self",))
    return rows.select_related("agreement", "party__organisation").get(pk=pk)


def _held_report(pk: int) -> DeliveryReport:
    rows = DeliveryReport.objects.select_for_update(of=("self",))
    return rows.select_related("deliverable__agreement", "deliverable__party__organisation").get(pk=pk)


def _other_party(made: DeliveryReport, organisation_id: int, by: Any) -> Organisation:
    """The party that answers: bound by the agreement, and not the one that reported."""
    agreement = made.deliverable.agreement
    party = agreement.parties.filter(organisation=organisation_id).select_related("organisation").first()
    allowed = party is not None and organisation_id != made.deliverable.party.organisation_id
    access.require(allowed and access.can_act_for(by, organisation_id))
    _require_live(made.deliverable)
    return party.organisation


def _require_live(deliverable: Deliverable) -> None:
    if not deliverable.agreement.is_live:
        raise WrongState(_("协议生效期间才能报告和确认成果。"))


def _require_evidence(deliverable: Deliverable, amount: Decimal, text: str, file: UploadedFile | None) -> None:
    if amount <= deliverable.confirmed:
        said = _("写累计完成量，要多于已确认的 %(amount)s。") % {"amount": deliverable.confirmed}
        raise Invalid(said, fields={"amount": said})
    if file is None and not text.strip():
        said = _("请上传证明，或写明在哪里可以看到。")
        raise Invalid(said, fields={"text": said})


def _answer(made: DeliveryReport, kind: str, **words: object) -> None:
    deliverable = made.deliverable
    tell([deliverable.party.organisation], kind, rest=_page(deliverable), item=deliverable.name, **words)


def _page(deliverable: Deliverable) -> str:
    return f"{deliverable.agreement_id}/deliverables/{deliverable.pk}/"
