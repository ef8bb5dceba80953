"""The parts of a contest's pages that change with the day or the person; the page itself can be cached."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from lms.contests.models import ContestPage, Season
from lms.contests.queries import data, pages, teams
from lms.contests.queries import sponsors as sponsors_of
from lms.contests.queries.titles import Titles

register = template.Library()


@register.inclusion_tag("contests/_head.html", takes_context=True)
def contest_head(context: dict[str, Any], page: ContestPage, tab: str) -> dict[str, Any]:
    """Title, clock, steps and tabs, alike on every page of a contest."""
    # A view that has read the season says so; the Wagtail page itself has not.
    season = context["season"] if "season" in context else pages.season_of(page)
    return {
        "page": page,
        "season": season,
        "deadline": pages.deadline_of(season) if season else None,
        "steps": pages.steps_of(season) if season else [],
        "tabs": _tabs(context, page, season, tab),
    }


@register.inclusion_tag("contests/_panel.html", takes_context=True)
def contest_panel(context: dict[str, Any], page: ContestPage) -> dict[str, Any]:
    """What this person can do here: make a team, go on with their own, or see when registration opens."""
    season = pages.season_of(page)
    user = context["request"].user
    team = teams.own_team(season, user) if season else None
    sponsors = list(data.accepted_problems([track.pk for track in season.tracks.all()])) if season else []
    return {
        "page": page, "season": season, "team": team, "user": user, "asked": _asked(season), "sponsors": sponsors,
        "english": get_language() == "en",
    }  # fmt: skip


@register.inclusion_tag("contests/_order_prizes.html", takes_context=True)
def order_prizes(context: dict[str, Any], code: str) -> dict[str, Any]:
    """The contests whose prize leads to an order, on the order's page."""
    return {"prizes": list(sponsors_of.leading_to(code)), "request": context["request"]}


@register.simple_tag(takes_context=True)
def contest_title(context: dict[str, Any], contest: ContestPage) -> str:
    """What a contest is called in the reader's language, as plain words."""
    return _titles(context).of(contest)


@register.simple_tag(takes_context=True)
def contest_name(context: dict[str, Any], contest: ContestPage) -> str:
    """The same inside a page: what stays Chinese is marked as Chinese."""
    return _titles(context).translated(contest) or format_html('<span lang="zh-Hans">{}</span>', contest.title)


def _titles(context: dict[str, Any]) -> Titles:
    """Read once a request, whatever is shown."""
    found: Titles = context["request"].__dict__.setdefault("_contest_titles", Titles())
    return found


def _asked(season: Season | None) -> list[tuple[Any, list[str]]]:
    if season is None:
        return []
    return [(track, teams.asked_of(track)) for track in season.tracks.prefetch_related("rules")]


def _tabs(context: dict[str, Any], page: ContestPage, season: Season | None, tab: str) -> list[dict[str, Any]]:
    user = context["request"].user
    team = teams.own_team(season, user) if season else None
    lines: list[tuple[str, str, str, int | None]] = [
        ("task", pgettext("tab", "赛题"), page.get_url(context["request"]), None),
        ("board", _("排行榜"), reverse("contests:leaderboard", args=[page.slug]), None),
        ("rules", _("规则"), reverse("contests:rules", args=[page.slug]), None),
    ]
    if team is not None:
        lines.append(("team", _("我的队伍"), reverse("contests:team", args=[team.pk]), None))
        entry = teams.newest_entry(team)
        if entry is not None:
            lines.append(("data", _("赛题数据"), reverse("contests:entry_data", args=[entry.pk]), None))
            work = reverse("contests:entry_submissions", args=[entry.pk])
            lines.append(("work", _("我的提交"), work, entry.uploads))
    return [{"label": label, "url": url, "current": key == tab, "count": count} for key, label, url, count in lines]
