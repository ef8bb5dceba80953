"""What the settings of a season say, in words: conditions of entry, parts and points, judging, prizes, clocks."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from lms.common.enumerating import joined
from lms.contests.choices import Host, JoiningMethod
from lms.contests.judging import Joining, Method
from lms.contests.models import Round as ContestRound
from lms.contests.models import Rubric, RubricCriterion, Season, Track
from lms.contests.queries import rosters

CLOCKS = _lazy(
    "结果公示 %(notice)s 小时；公示后 %(appeal)s 小时内可以申诉，"
    "申诉后 %(arbitration)s 小时内书面仲裁，仲裁为最终结果。"
)


@dataclass(frozen=True)
class RoundRules:
    """A round, and its rules as sentences."""

    round: ContestRound
    criteria: list[RubricCriterion]
    lines: list[str]

    @property
    def total(self) -> Decimal:
        """What there is to be had."""
        return sum((module.points for module in self.round.modules.all()), Decimal(0))


@dataclass(frozen=True)
class TrackRules:
    """A track: what is asked of a team, round by round what follows."""

    track: Track
    asked: list[str]
    rounds: list[RoundRules]


def tracks_of(season: Season | None) -> list[TrackRules]:
    """The rules of every track, in a constant number of queries."""
    if season is None:
        return []
    rubrics = Rubric.objects.filter(published_at__isnull=False).prefetch_related("criteria__module")
    rounds = ContestRound.objects.prefetch_related(
        "modules", "prizes", Prefetch("rubrics", rubrics, to_attr="published")
    )
    tracks = season.tracks.prefetch_related("rules", Prefetch("rounds", rounds))
    return [
        TrackRules(
            track,
            [rosters.sentence(rule.kind, rule.params) for rule in track.rules.all()],
            [RoundRules(made, _criteria(made), _lines(made)) for made in track.rounds.all()],
        )
        for track in tracks
    ]


def _criteria(made: Any) -> list[RubricCriterion]:
    return list(made.published[0].criteria.all()) if made.published else []


def _lines(made: ContestRound) -> list[str]:
    lines = [_joining(made), *_ties(made), *_promotion(made)]
    hours = {"notice": made.notice_hours, "appeal": made.appeal_hours, "arbitration": made.arbitration_hours}
    lines.append(CLOCKS % hours)
    return lines


def _joining(made: ContestRound) -> str:
    if not made.judges_each:
        return _("全部由程序按公布的办法评分。")
    words: dict[str, Any] = {"judges": made.judges_each, "method": JoiningMethod(made.method).label}
    words["least"] = Joining(Method(made.method), made.method_fewest).least
    said = _("每件作品由 %(judges)s 名评委独立评分，%(method)s。") % words
    if made.method == JoiningMethod.DROP:
        said += _("不足 %(least)s 份评分时取平均分。") % words
    if made.method == JoiningMethod.SCALE:
        said += _("评不满 %(least)s 件的评委不换算。") % words
    return said + (_("评委看不到队名和学校。") if made.blind else "")


def _ties(made: ContestRound) -> list[str]:
    if not made.tie_breaks:
        return [_("总分相同的并列。")]
    titles = {module.key: str(module) for module in made.modules.all()}
    names = [titles.get(key["name"], _("用时（从开赛到最后一次计入成绩的提交，少者在前）")) for key in made.tie_breaks]
    return [_("总分相同时依次比较：%(names)s；仍相同的并列。") % {"names": joined(names)}]


def _promotion(made: ContestRound) -> list[str]:
    if not made.quota:
        return []
    many = ngettext(
        "%(host)s前 %(quota)s 名晋级，与末位同分的一并晋级；",
        "%(host)s前 %(quota)s 名晋级，与末位同分的一并晋级；",
        made.quota,
    )
    waiting = _("其后 %(waiting)s 名候补。") if made.waiting_places else _("不设候补。")
    words = {"host": Host(made.quota_host).label, "quota": made.quota, "waiting": made.waiting_places}
    return [many % words + waiting % words]
