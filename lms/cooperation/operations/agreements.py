"""From a draft to the end of an agreement: proposed, accepted by every party, in force, over."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.cooperation import access
from lms.cooperation.background.clock import come_into_force
from lms.cooperation.background.telling import tell, tell_parties
from lms.cooperation.choices import FAULTS, AgreementState
from lms.cooperation.models import Acceptance, Agreement, Proposal
from lms.cooperation.operations import reasons
from lms.cooperation.operations.drafts import held_draft
from lms.cooperation.queries import agreements as queries
from lms.cooperation.terms import Terms, as_data, digest_of, faults, standing
from lms.notices import public as notices
from lms.organisations.public import Organisation


@transaction.atomic
def propose(pk: int, *, by: Any) -> Agreement:
    """Put a draft to its parties as a version; its author says yes with it. Raises NotAllowed, WrongState, Invalid.

    The same words as before are the same version, whose yeses hold; other words ask everybody again.
    """
    agreement = held_draft(pk, by)
    terms = queries.terms_of(agreement)
    _require_whole(terms)
    agreement.move(to=AgreementState.PROPOSED, digest=digest_of(terms), reason="")
    proposal = _version(agreement, terms, by)
    Acceptance.objects.get_or_create(proposal=proposal, organisation=agreement.author, defaults={"by": by})
    audit.record("cooperation.proposed", agreement, by=by, version=proposal.number, digest=agreement.digest)
    if not _take_effect(agreement):
        tell_parties(agreement, "cooperation.proposed", besides=agreement.author, author=str(agreement.author))
    return agreement


@transaction.atomic
def accept(pk: int, organisation_id: int, digest: str, *, by: Any) -> Agreement:
    """An organisation's yes to the version the person has read; yes twice is once.

    Raises NotAllowed, WrongState (another version counts by now).
    """
    agreement, party = _held_for(pk, organisation_id, by)
    if agreement.digest != digest:
        raise WrongState(_("协议在你看的时候改过了，请读完新的版本再同意。"))
    proposal = agreement.proposals.get(digest=digest)
    if proposal.acceptances.filter(organisation=party).exists():
        return agreement
    _require(agreement, AgreementState.PROPOSED)
    if agreement.ends_on < timezone.localdate():
        raise WrongState(str(FAULTS["past"]))
    Acceptance.objects.create(proposal=proposal, organisation=party, by=by)
    audit.record("cooperation.accepted", agreement, by=by, organisation_id=party.pk, digest=digest)
    if not _take_effect(agreement):
        tell_parties(agreement, "cooperation.accepted", besides=party, party=str(party))
    return agreement


@transaction.atomic
def send_back(pk: int, organisation_id: int, reason: str, *, by: Any) -> Agreement:
    """A party wants other words, and says which; the author takes its proposal back the same way, without a reason.

    Raises NotAllowed, WrongState, Invalid (no reason).
    """
    agreement, party = _held_for(pk, organisation_id, by)
    _require(agreement, AgreementState.PROPOSED)
    is_author = party.pk == agreement.author_id
    said = reason.strip()[: reasons.LONGEST] if is_author else reasons.required(reason)
    agreement.move(to=AgreementState.DRAFT, reason=said)
    audit.record("cooperation.returned", agreement, by=by, organisation_id=party.pk, reason=said)
    if not is_author:
        words = {"party": notices.named(party), "title": agreement.title, "reason": said}
        tell([agreement.author], "cooperation.returned", rest=f"{agreement.pk}/", **words)
    return agreement


@transaction.atomic
def terminate(pk: int, organisation_id: int, reason: str, *, by: Any) -> Agreement:
    """End it before its time; the reason stands on its page. Raises NotAllowed, WrongState, Invalid (no reason)."""
    agreement, party = _held_for(pk, organisation_id, by)
    said = reasons.required(reason)
    agreement.move(to=AgreementState.TERMINATED, reason=said, closed_at=timezone.now())
    audit.record("cooperation.terminated", agreement, by=by, organisation_id=party.pk, reason=said)
    tell_parties(agreement, "cooperation.terminated", besides=party, party=str(party), reason=said)
    return agreement


@transaction.atomic
def renew(pk: int, organisation_id: int, starts_on: date, ends_on: date, *, by: Any) -> Agreement:
    """A draft with the same words, parties and deliverables, all dates moved along; one there is, is returned.

    Raises NotAllowed, WrongState (it never was in force), Invalid (the dates).
    """
    old, party = _held_for(pk, organisation_id, by)
    if old.state not in {AgreementState.IN_FORCE, AgreementState.ENDED}:
        raise WrongState(_("生效中或已到期的协议才能续签。"))
    open_states = [AgreementState.DRAFT, AgreementState.PROPOSED, AgreementState.AGREED]
    found = old.renewals.filter(state__in=open_states).first()
    if found is not None:
        return found
    if ends_on <= starts_on:
        raise Invalid(str(FAULTS["dates"]), fields={"ends_on": str(FAULTS["dates"])})
    new = _copied(old, party, starts_on, ends_on, by)
    audit.record("cooperation.renewed", new, by=by, renews=old.pk)
    return new


def _held_for(pk: int, organisation_id: int, by: Any) -> tuple[Agreement, Organisation]:
    """The agreement, held, and the party for which the person speaks. Raises NotAllowed."""
    agreement = Agreement.objects.select_for_update(of=("self",)).select_related("author").get(pk=pk)
    party = agreement.parties.filter(organisation=organisation_id).select_related("organisation").first()
    access.require(party is not None and access.can_act_for(by, organisation_id))
    return agreement, party.organisation


def _require(agreement: Agreement, state: str) -> None:
    if agreement.state != state:
        raise WrongState()


def _require_whole(terms: Terms) -> None:
    lacking = [str(FAULTS[code]) for code in faults(terms, timezone.localdate())]
    if lacking:
        raise Invalid("".join(lacking))


def _version(agreement: Agreement, terms: Terms, by: Any) -> Proposal:
    number = agreement.proposals.count() + 1
    proposal, _made = Proposal.objects.get_or_create(
        agreement=agreement,
        digest=agreement.digest,
        defaults={"number": number, "terms": as_data(terms), "proposed_by": by},
    )
    return proposal


def _take_effect(agreement: Agreement) -> bool:
    """Whether every party has said yes; if so, it is agreed, and in force once its first day is there."""
    answers = queries.answers_of(agreement)
    stands = standing(
        parties={answer.party.organisation_id for answer in answers},
        accepted={answer.party.organisation_id for answer in answers if answer.acceptance},
        starts_on=agreement.starts_on,
        today=timezone.localdate(),
    )
    if stands == AgreementState.AGREED:
        agreement.move(to=AgreementState.AGREED)
        tell_parties(agreement, "cooperation.agreed", starts=agreement.starts_on.isoformat())
    elif stands == AgreementState.IN_FORCE:
        come_into_force(agreement)
    return stands != AgreementState.PROPOSED


def _copied(old: Agreement, author: Organisation, starts_on: date, ends_on: date, by: Any) -> Agreement:
    new = Agreement.objects.create(
        author=author,
        title=old.title,
        purpose=old.purpose,
        starts_on=starts_on,
        ends_on=ends_on,
        renews=old,
        written_by=by,
        demo=old.demo,
    )
    parties = {party.pk: new.parties.create(organisation=party.organisation) for party in old.parties.all()}
    for one in old.deliverables.all():
        _copy_deliverable(one, new, parties[one.party_id], later=starts_on - old.starts_on)
    return new


def _copy_deliverable(one: Any, new: Agreement, party: Any, *, later: Any) -> None:
    new.deliverables.create(
        name=one.name,
        party=party,
        # A shorter term must not leave a day outside it.
        due_on=min(one.due_on + later, new.ends_on),
        measure=one.measure,
        unit=one.unit,
        target=one.target,
        evidence=one.evidence,
    )
