"""Rounds as groups that may earn certificates: what certificates ask us for a batch.

A round that became final asks for its certificates by itself (`background/awards.py`); here the organiser's office sees
everybody with what happened to theirs, has files of all made, and asks again for what was sent back.
"""

from collections.abc import Sequence

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from certificates import public as certificates
from lms.contests.choices import EntryState, RoundState, TeamPart
from lms.contests.models import Round, TeamMember
from lms.contests.queries import awarding
from lms.contests.queries.titles import Titles, title_of

AWARD = "award"


def put_up_sources() -> None:
    """Rounds, beside the classes and terms of courses."""
    certificates.register_source("contest", Rounds())


class Rounds:
    """One round of a contest the organisation holds, once its results are final and brought prizes."""

    label: str | Promise = gettext_lazy("竞赛")

    def groups(self, organisation_id: int, q: str = "") -> list[certificates.Group]:
        """The organiser's final rounds with prizes, the latest first; q in contest, season, track or round."""
        stands = ~Q(entries__state=EntryState.DISQUALIFIED)
        rows = _rounds(organisation_id).annotate(won=Count("entries__award", filter=stands))
        for word in q.split():
            rows = rows.filter(
                Q(track__season__contest__title__icontains=word)
                | Q(track__season__title_zh__icontains=word)
                | Q(track__title_zh__icontains=word)
                | Q(title_zh__icontains=word)
                | Q(title_en__icontains=word)
            )
        titles = Titles()
        return [
            certificates.Group(str(row.pk), _called(row, titles), _size(row.won))
            for row in rows.order_by("-final_at", "-pk")
        ]

    def title(self, organisation_id: int, key: str) -> str:
        """Contest, season, track and round, as they were written: the batch keeps it for readers of every language."""
        made = _rounds(organisation_id).get(pk=int(key))
        season = made.track.season
        return f"{season.contest.title} · {season.title_zh} · {made.track.title_zh} · {made.title_zh}"

    def templates(self, organisation_id: int, key: str) -> list[tuple[str, str]]:
        """The certificate of a prize, where the round is the organiser's and final."""
        known = key.isdecimal() and _rounds(organisation_id).filter(pk=int(key)).exists()
        return [(AWARD, _("竞赛获奖证书"))] if known else []

    def candidates(self, organisation_id: int, key: str, template: str) -> Sequence[certificates.Candidate]:
        """Every student who took part: the prize of their team, or that it has none. Constant number of queries."""
        made = _rounds(organisation_id).get(pk=int(key))
        won = {one.holder_id: one for one in awarding.earned(made)}
        title = title_of(made.track.season.contest)
        return [
            certificates.Candidate(name, won[person])
            if person in won
            else certificates.Candidate(name, lacks=_("所在队伍没有获奖"), title=title)
            for person, name in _took_part(made)
        ]


def _rounds(organisation_id: int) -> QuerySet[Round]:
    brought = awarding.in_force().filter(entry__contest_round=OuterRef("pk"))
    rows = Round.objects.filter(Exists(brought), track__season__host=organisation_id, state=RoundState.FINAL)
    return rows.select_related("track__season__contest", "track__season__host")


def _took_part(made: Round) -> list[tuple[int, str]]:
    """(person, name), team by team."""
    entered = made.entries.filter(state=EntryState.ENTERED).values("team")
    rows = TeamMember.objects.filter(team__in=entered, part=TeamPart.STUDENT, left_at=None)
    return list(rows.order_by("team", "pk").values_list("person", "person__name"))


def _called(made: Round, titles: Titles) -> str:
    season = made.track.season
    return f"{titles.of(season.contest)} · {season} · {made.track} · {made}"


def _size(won: int) -> str:
    return ngettext("%(n)d 个奖项", "%(n)d 个奖项", won) % {"n": won}
