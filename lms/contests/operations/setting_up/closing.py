"""The end of an edition: closed once nothing is owed any more, opened again with a reason (decision 0024)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.contests.choices import SeasonState
from lms.contests.errors import RulesStand
from lms.contests.models import Season
from lms.contests.operations.setting_up.holding import season_locked
from lms.contests.queries import closing
from lms.people.public import User


@transaction.atomic
def close_season(season_id: int, *, by: User | None) -> Season:
    """Make an edition an archive: from here on it is only read. Closed, it is returned as it is.

    Raises NotAllowed, RulesStand (in preparation), Invalid (what is still owed).
    """
    season = season_locked(season_id, by)
    if season.state == SeasonState.CLOSED:
        return season
    if season.state == SeasonState.DRAFT:
        raise RulesStand(_("还在筹备，没有什么可以结束。"))
    missing = [one.words for one in closing.lacks(season)]
    if missing:
        raise Invalid(_("还不能结束这一届：%(what)s。") % {"what": "；".join(missing)})
    season.move(to=SeasonState.CLOSED, closed_at=timezone.now())
    audit.record("contest.season_closed", season, by=by, organisation_id=season.host_id)
    return season


@transaction.atomic
def reopen_season(season_id: int, *, reason: str, by: User | None) -> Season:
    """Let a closed edition be changed again. Open, it is returned as it is.

    Raises NotAllowed, RulesStand (in preparation), Invalid (no reason).
    """
    season = season_locked(season_id, by)
    if season.state == SeasonState.OPEN:
        return season
    if season.state == SeasonState.DRAFT:
        raise RulesStand(_("还在筹备，没有结束过。"))
    if not reason.strip():
        raise Invalid(_("重新开放要写明理由。"), fields={"reason": _("请写明理由")})
    # Whoever has just opened it again need not be told at once that it could be closed.
    season.move(to=SeasonState.OPEN, closed_at=None, closing_reminded_at=timezone.now())
    audit.record("contest.season_reopened", season, by=by, organisation_id=season.host_id, reason=reason.strip())
    return season
