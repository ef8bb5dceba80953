"""From interest in a post to what came of it. Contacts open when both have agreed, and not before."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import WrongState
from lms.cooperation import access
from lms.cooperation.background.telling import tell
from lms.cooperation.choices import InterestState
from lms.cooperation.models import FactorPost, Interest
from lms.cooperation.operations import reasons
from lms.cooperation.queries import factors as queries
from lms.organisations.public import Organisation

LONGEST_OUTCOME = 500


@dataclass(frozen=True)
class Approach:
    """What an organisation says to a post's author, and how to reach it once the author agrees."""

    message: str
    contact_name: str
    contact_way: str


@transaction.atomic
def express_interest(post_id: int, organisation_id: int, words: Approach, *, by: Any) -> Interest:
    """Tell the author; an interest that is open already is returned. Raises NotAllowed, WrongState (no longer up)."""
    post = FactorPost.objects.select_for_update(of=("self",)).select_related("author").get(pk=post_id)
    organisation = Organisation.objects.get(pk=organisation_id)
    sees = queries.seen_by(organisation).filter(pk=post.pk).exists()
    access.require(access.can_act_for(by, organisation) and sees and post.author_id != organisation.pk)
    if not queries.is_up(post):
        raise WrongState(_("这条供需已经不在展示。"))
    states = [InterestState.ASKED, InterestState.TALKING]
    found = post.interests.filter(organisation=organisation, state__in=states).first()
    if found is not None:
        return found
    made = post.interests.create(organisation=organisation, by=by, **vars(words))
    audit.record("interest.expressed", made, by=by, organisation_id=organisation.pk)
    told = {"organisation": str(organisation), "post": post.title}
    tell([post.author], "interest.expressed", rest=post.address, **told)
    return made


@transaction.atomic
def answer_interest(pk: int, *, agree: bool, by: Any) -> Interest:
    """The author's yes opens both contacts; a no keeps them. The same answer again is returned. Raises the usual."""
    interest = _held(pk)
    access.require(access.can_act_for(by, interest.post.author_id))
    to = InterestState.TALKING if agree else InterestState.DECLINED
    if interest.state == to:
        return interest
    interest.move(to=to, answered_at=timezone.now())
    audit.record("interest.answered", interest, by=by, organisation_id=interest.post.author_id, state=to)
    kind = "interest.agreed" if agree else "interest.declined"
    told = {"author": str(interest.post.author), "post": interest.post.title}
    tell([interest.organisation], kind, rest=interest.post.address, **told)
    return interest


@transaction.atomic
def withdraw_interest(pk: int, *, by: Any) -> Interest:
    """Take an unanswered interest back. Raises NotAllowed, WrongState."""
    interest = _held(pk)
    access.require(access.can_act_for(by, interest.organisation_id))
    interest.move(to=InterestState.WITHDRAWN)
    audit.record("interest.withdrawn", interest, by=by, organisation_id=interest.organisation_id)
    return interest


@transaction.atomic
def record_match(pk: int, organisation_id: int, outcome: str, *, concluded: bool, by: Any) -> Interest:
    """Either side records what came of it: what was agreed, or why nothing was.

    Raises NotAllowed, WrongState (not both agreed; recorded already), Invalid (nothing said).
    """
    interest = _held(pk)
    sides = {interest.organisation_id, interest.post.author_id}
    access.require(organisation_id in sides and access.can_act_for(by, organisation_id))
    said = reasons.required(outcome, field="outcome", longest=LONGEST_OUTCOME)
    to = InterestState.CONCLUDED if concluded else InterestState.FELL_THROUGH
    interest.move(to=to, outcome=said, closed_at=timezone.now(), closed_by=by)
    audit.record("interest.recorded", interest, by=by, organisation_id=organisation_id, state=to)
    other = interest.post.author if organisation_id == interest.organisation_id else interest.organisation
    told = {"organisation": str(Organisation.objects.get(pk=organisation_id)), "post": interest.post.title}
    tell([other], "interest.recorded", rest=interest.post.address, **told)
    return interest


def _held(pk: int) -> Interest:
    rows = Interest.objects.select_for_update(of=("self",))
    return rows.select_related("post__author", "organisation").get(pk=pk)
