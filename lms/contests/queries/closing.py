"""What an edition still owes somebody before it can be closed, each with the page where it is done."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lms.contests.choices import OVER, RoundState, SponsorState
from lms.contests.models import Round, Season, Sponsor
from lms.contests.queries import awarding
from lms.contests.queries.lacking import Lack


def lacks(season: Season) -> list[Lack]:
    """Rounds without a result, certificates that were not made, firms without an answer. Four queries."""
    rounds = Round.objects.filter(track__season=season).select_related("track").order_by("track__position", "number")
    return [*_of_rounds(rounds), *_of_firms(season)]


def _of_rounds(rounds: QuerySet[Round]) -> list[Lack]:
    unmade = awarding.missing(rounds)
    return [Lack(words, "gov_round", (made.pk,)) for made in rounds if (words := _owed(made, unmade[made.pk]))]


def _owed(made: Round, certificates: int) -> str:
    words = {"track": made.track, "round": made, "state": made.get_state_display(), "n": certificates}
    if made.state == RoundState.DRAFT:
        return _("%(track)s %(round)s：还没有开赛；不再举办的请取消") % words
    if made.state not in OVER:
        return _("%(track)s %(round)s：%(state)s，还没有结果") % words
    return _("%(track)s %(round)s：还有 %(n)d 张证书没有制发") % words if certificates else ""


def _of_firms(season: Season) -> list[Lack]:
    rows = Sponsor.objects.filter(track__season=season, state=SponsorState.PROPOSED).select_related("enterprise")
    return [
        Lack(
            _("%(firm)s的赛题“%(title)s”还没有答复") % {"firm": one.enterprise, "title": one}, "gov_problem", (one.pk,)
        )
        for one in rows
    ]
