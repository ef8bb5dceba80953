"""How somebody earned the certificate of a prize: the round, its standings, who judged, by which rubric."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from certificates import public as certificates
from lms.contests.choices import JoiningMethod, SheetState
from lms.contests.models import ContestAward, Round, Rubric, Sheet, Standings
from lms.contests.queries import awarding
from lms.contests.queries.titles import title_of


def of_award(key: str) -> list[certificates.Reason]:
    """For its holder: the entry with its result, the version of the standings, the place, the panel.

    Six queries, a seventh in English.
    """
    award = _award(key)
    if award is None:
        return []
    entry, made = award.entry, award.entry.contest_round
    own = reverse("contests:result", args=[entry.team_id, entry.pk])
    words = {"place": award.place, "of": award.standings.lines.count(), "prize": award.prize}
    return [
        certificates.Reason(_("参赛作品"), f"{_edition(made)} · {made} · {entry.team}", own),
        certificates.Reason(_("成绩榜"), _version(award.standings), _board(award.standings)),
        certificates.Reason(_("名次"), _("第 %(place)d 名，共 %(of)d 件作品，%(prize)s") % words, own),
        certificates.Reason(pgettext("heading", "评审"), _panel(award), own),
    ]


def told_of_award(key: str) -> list[certificates.Fact]:
    """For anybody: the prize and how it was judged. Five queries, a sixth in English."""
    award = _award(key)
    if award is None:
        return []
    made, contest = award.entry.contest_round, award.entry.contest_round.track.season.contest
    return [
        certificates.Fact(_("依据"), _("竞赛评审结果")),
        certificates.Fact(pgettext("one", "赛事"), _edition(made), f"/contests/{contest.slug}/"),
        certificates.Fact(_("赛程"), str(made)),
        certificates.Fact(_("成绩榜"), _version(award.standings), _board(award.standings)),
        certificates.Fact(_("指纹"), award.standings.sha256),
        certificates.Fact(_("奖项"), str(award.prize)),
        certificates.Fact(pgettext("heading", "评审"), _panel(award)),
        certificates.Fact(_("规则"), _("赛事规则"), reverse("contests:rules", args=[contest.slug])),
    ]


def _award(key: str) -> ContestAward | None:
    pk = key.partition(":")[0]
    rows = awarding.in_force().filter(pk=int(pk) if pk.isdecimal() else None)
    return rows.select_related(
        "prize", "standings", "entry__team", "entry__contest_round__track__season__contest"
    ).first()


def _edition(made: Round) -> str:
    season = made.track.season
    return f"{title_of(season.contest)} {season}"


def _version(standings: Standings) -> str:
    day = date_format(timezone.localtime(standings.at), "DATE_FORMAT")
    return _("第 %(version)d 版，%(day)s 公布") % {"version": standings.version, "day": day}


def _board(standings: Standings) -> str:
    made = standings.contest_round_id
    season = standings.contest_round.track.season
    address = reverse("contests:leaderboard", args=[season.contest.slug])
    return f"{address}?year={season.year}&round={made}&version={standings.version}"


def _panel(award: ContestAward) -> str:
    """How many judged it, how their marks were joined and by which version of the rubric; or that machines did."""
    entry, made = award.entry, award.entry.contest_round
    sheets = Sheet.objects.filter(assignment__entry=entry, state=SheetState.SUBMITTED, points__isnull=False)
    judges = sheets.values("assignment__judge").distinct().count()
    if not judges:
        return _("按自动评分，没有评委打分")
    used = Rubric.objects.filter(sheets__in=sheets).order_by("-version").values_list("version", flat=True)[:1]
    method = JoiningMethod(made.method).label
    words = {"n": judges, "method": method, "version": next(iter(used), 0)}
    return _("%(n)d 位评委，%(method)s，评分标准第 %(version)d 版") % words
