"""Signing the three-party agreement."""

from django.db import transaction

from internships import access
from internships.choices import AGREEMENT_VERSION, Party, PlacementState
from internships.models import Placement, Signature
from internships.queries import agreements
from lms.audit import public as audit
from lms.common.errors import NotAllowed, WrongState
from lms.notices import public as notices
from lms.organisations import public as organisations
from lms.people.models import User


@transaction.atomic
def sign_agreement(placement_id: int, *, by: User) -> Placement:
    """Sign for the party the person stands for; the third signature makes the agreement whole. Twice is once.

    Raises NotAllowed, WrongState.
    """
    placement = Placement.objects.select_for_update(of=("self",)).select_related("post__order").get(pk=placement_id)
    party = access.party_of(by, placement)
    if party is None:
        raise NotAllowed()
    if placement.signatures.filter(party=party).exists():
        return placement
    if placement.state != PlacementState.MATCHED:
        raise WrongState()
    digest = agreements.digest_of(agreements.text_of(placement))
    Signature.objects.create(
        placement=placement, party=party, signed_by=by, text_version=AGREEMENT_VERSION, text_sha256=digest
    )
    audit.record("agreement.signed", placement, by=by, party=party, text_sha256=digest)
    if placement.signatures.count() == len(Party):
        placement.move(to=PlacementState.SIGNED)
        audit.record("agreement.whole", placement, by=by)
    _tell_the_others(placement, by)
    return placement


def _tell_the_others(placement: Placement, by: User) -> None:
    order = placement.post.order
    people = {
        placement.student_id,
        *organisations.people_with_role(order.school_id, "academic"),
        *organisations.people_with_role(order.enterprise_id, "manager"),
    } - {by.pk}
    words = {"post": placement.post.name_zh, "signed": placement.signatures.count()}
    notices.notify(sorted(people), "agreement.signed", words=words, url=f"/placements/{placement.pk}/")
