"""Signing the three-party agreement."""

from django.db import transaction
from django.utils.translation import gettext as _

from internships import access
from internships.choices import AGREEMENT_VERSION, Party, PlacementState
from internships.models import Placement, Signature
from internships.operations import offers, rules
from internships.operations.placements import locked
from internships.queries import agreements
from lms.audit import public as audit
from lms.common.errors import NotAllowed, WrongState
from lms.notices import public as notices
from lms.organisations import public as organisations
from lms.people.models import User


@transaction.atomic
def sign_agreement(placement_id: int, *, by: User, read_sha256: str | None = None) -> Placement:
    """Sign for the party the person stands for; the third signature makes the agreement whole. Twice is once.

    The first signature fixes the words for all three. `read_sha256` is the digest of the text the person read.
    Raises NotAllowed, WrongState (also: the words are no longer those that were read).
    """
    placement = locked(placement_id)
    party = access.party_of(by, placement)
    if party is None:
        raise NotAllowed()
    if placement.signatures.filter(party=party).exists():
        return placement
    if placement.state != PlacementState.MATCHED:
        raise WrongState()
    text = agreements.text_of(placement)
    digest = agreements.digest_of(text)
    if read_sha256 is not None and read_sha256 != digest:
        raise WrongState(_("协议文字在你阅读之后有变化，请重新阅读再签署。"))
    if not placement.agreement_text:
        placement.agreement_text = text
        placement.save(update_fields=["agreement_text"])
    Signature.objects.create(
        placement=placement, party=party, signed_by=by, text_version=AGREEMENT_VERSION, text_sha256=digest
    )
    audit.record("agreement.signed", placement, by=by, party=party, text_sha256=digest)
    if party == Party.STUDENT:
        offers.accept_by_signing(placement, by=by)
    if placement.signatures.count() == len(Party):
        placement.move(to=PlacementState.SIGNED)
        audit.record("agreement.whole", placement, by=by)
        # From here on the page says what still stands in the way of the start.
        rules.keep_start_findings(placement)
    _tell_the_others(placement, by)
    return placement


def _tell_the_others(placement: Placement, by: User) -> None:
    order = placement.post.order
    people = {placement.student_id, *organisations.people_with_role(order.school_id, "academic")} - {by.pk}
    if access.has_agreed(placement):  # the firm is told of nobody who has not said yes
        people |= {*organisations.people_with_role(placement.post.host_id, "manager")} - {by.pk}
    words = {"post": notices.named(placement.post), "signed": placement.signatures.count()}
    notices.notify(sorted(people), "agreement.signed", words=words, url=f"/placements/{placement.pk}/")
