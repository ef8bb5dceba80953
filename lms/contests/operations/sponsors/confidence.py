"""Somebody of a team accepts a firm's terms: for themselves, by the digest of what they read (decision 0024)."""

from django.db import transaction
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.contests import access
from lms.contests.choices import SponsorState
from lms.contests.models import Confidence, Entry, Sponsor
from lms.contests.operations.holding import require_running
from lms.contests.queries import data
from lms.people.public import User


@transaction.atomic
def accept_terms(entry_id: int, sponsor_id: int, *, sha256: str, by: User) -> Confidence:
    """Accept what the page showed; twice is once.

    Raises NotAllowed, WrongState (not begun), SeasonClosed, Invalid (other terms).
    """
    entry = Entry.objects.select_related("contest_round__track__season", "team").get(pk=entry_id)
    member = data.member_of(entry, by)
    access.require(member is not None)
    sponsor = Sponsor.objects.select_for_update(of=("self",)).get(pk=sponsor_id)
    if sponsor.track_id != entry.contest_round.track_id or sponsor.state != SponsorState.ACCEPTED:
        raise WrongState()
    require_running(entry.contest_round.track.season)
    if not data.has_begun(entry):
        raise WrongState(_("赛程开始后才能看数据。"))
    if not sha256 or sha256 != sponsor.terms_sha256:
        raise Invalid(_("保密约定和页面上的不一样了，请读过再同意。"))
    accepted, fresh = Confidence.objects.get_or_create(sponsor=sponsor, member=member, defaults={"sha256": sha256})
    if fresh:
        audit.record("contest.terms_accepted", sponsor, by=by, team=entry.team_id, sha256=sha256)
    return accepted
