"""A round before it opens: its words and hours may be changed, and it may be thrown away."""

from django.db import transaction
from django.utils.translation import gettext as _

from internships import access
from internships.choices import RoundState
from internships.models import MatchRound
from internships.operations.rounds import Times, require_sensible
from lms.audit import public as audit
from lms.common.errors import WrongState
from lms.people.models import User

WORDS = ("name_zh", "name_en", "draw_source")


@transaction.atomic
def edit_round(round_id: int, *, by: User, name_zh: str, name_en: str, draw_source: str, **times: object) -> MatchRound:
    """Change a draft. Its code and the hash of its secret stay. `times` are those of `Times`.

    Raises NotAllowed, WrongState (it is open by now), Invalid.
    """
    match_round = _locked(round_id, by)
    hours = Times(**times)  # type: ignore[arg-type]  # the form's cleaned values
    require_sensible(hours)
    changed = {"name_zh": name_zh, "name_en": name_en, "draw_source": draw_source.strip(), **vars(hours)}
    for name, value in changed.items():
        setattr(match_round, name, value)
    match_round.save(update_fields=list(changed))
    audit.record("round.edited", match_round, by=by, opens_at=hours.opens_at, closes_at=hours.closes_at)
    return match_round


@transaction.atomic
def drop_round(round_id: int, *, by: User) -> None:
    """Throw a draft away; the trail remembers that it was there. Raises NotAllowed, WrongState (it is open by now)."""
    match_round = _locked(round_id, by)
    audit.record("round.dropped", match_round, by=by, code=match_round.code, secret_hash=match_round.secret_hash)
    match_round.delete()


def _locked(round_id: int, by: User) -> MatchRound:
    access.require(access.can_run_rounds(by))
    match_round = MatchRound.objects.select_for_update().get(pk=round_id)
    if match_round.state != RoundState.DRAFT:
        raise WrongState(_("这一轮已经开放，不能再修改或删除；时间可以延期。"))
    return match_round
