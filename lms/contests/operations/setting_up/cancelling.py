"""A round that is not held after all: called off before anything is marked, with a reason that everybody reads."""

from django.db import transaction
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.contests.background import rounds as steps
from lms.contests.choices import RoundState, SeasonState
from lms.contests.errors import RulesStand
from lms.contests.models import Round
from lms.contests.operations.holding import locked, require_running
from lms.contests.queries import titles
from lms.notices import public as notices
from lms.people.public import User


@transaction.atomic
def cancel_round(round_id: int, *, reason: str, by: User | None) -> Round:
    """Call a round off and tell its teams and judges why. Cancelled, it is returned as it is.

    Raises NotAllowed, SeasonClosed, RulesStand (marked already, or a later round is still held), Invalid (no reason).
    """
    made = locked(round_id, by, set(RoundState.values))
    if made.state == RoundState.CANCELLED:
        return made
    _require_cancellable(made)
    if not reason.strip():
        raise Invalid(_("取消要写明理由，所有队伍会看到。"), fields={"reason": _("请写明理由")})
    made.move(to=RoundState.CANCELLED, cancelled_because=reason.strip()[:200])
    season = made.track.season
    audit.record("contest.round_cancelled", made, by=by, organisation_id=season.host_id, reason=reason.strip())
    words = {"contest": titles.told(season.contest, made), "reason": made.cancelled_because}
    judges = made.judges.filter(left_at=None).values_list("person_id", flat=True)
    notices.notify(
        [*steps.people_in(made), *judges], "contest.cancelled", words=words,
        url=f"/contests/{season.contest.slug}/rules/",
    )  # fmt: skip
    return made


def _require_cancellable(made: Round) -> None:
    require_running(made.track.season)
    if made.track.season.state == SeasonState.DRAFT:
        raise RulesStand(_("报名还没有开放，直接删去即可。"))
    if made.state not in (RoundState.DRAFT, RoundState.OPEN):
        raise RulesStand(_("已经开始评审，不能再取消。"))
    if made.track.rounds.filter(number__gt=made.number).exclude(state=RoundState.CANCELLED).exists():
        raise RulesStand(_("先取消后面的赛程。"))
