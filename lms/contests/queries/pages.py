"""Contests as visitors see them: live pages, the season on show, its steps and clocks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from lms.contests.choices import RoundState, SeasonState, TeamState
from lms.contests.models import ContestIndexPage, ContestPage, Round, Season, Track


@dataclass(frozen=True)
class Deadline:
    """The next hour that matters, and what ends then."""

    label: str
    at: datetime


@dataclass(frozen=True)
class Card:
    """A contest in the list: its page in the reader's language, its season, the teams registered, what comes next."""

    page: ContestPage
    season: Season | None
    teams: int
    deadline: Deadline | None


def live_contests() -> QuerySet[ContestPage]:
    """The contests anybody may see, once each, in the language they were written in."""
    return ContestPage.objects.live().public().filter(locale__language_code=settings.LANGUAGE_CODE)


def index_page() -> ContestIndexPage | None:
    """The page of the list in the reader's language, else in Chinese."""
    found = {page.locale.language_code: page for page in ContestIndexPage.objects.live().select_related("locale")}
    return found.get(get_language() or "") or found.get(settings.LANGUAGE_CODE)


def page_of(slug: str) -> ContestPage:
    """The contest of an address, in the reader's language where it is translated. Raises Http404."""
    rows = ContestPage.objects.live().public().filter(slug=slug).select_related("locale")
    found = {page.locale.language_code: page for page in rows}
    page = found.get(get_language() or "") or found.get(settings.LANGUAGE_CODE)
    if page is None:
        raise Http404
    return page


def season_of(page: ContestPage) -> Season | None:
    """The newest season that is not in preparation, of the contest or of what it is a translation of."""
    return next(iter(seasons_of(page)[:1]), None)


def seasons_of(page: ContestPage) -> QuerySet[Season]:
    """Its seasons that are not in preparation, the newest first."""
    rows = Season.objects.filter(contest__translation_key=page.translation_key).exclude(state=SeasonState.DRAFT)
    return rows.select_related("contest", "host").prefetch_related("tracks__rounds")


def rounds_of(season: Season) -> list[Round]:
    """The rounds of a season, track by track; those that were called off are left out."""
    return [made for track in season.tracks.all() for made in held_of(track)]


def held_of(track: Track) -> list[Round]:
    """The rounds of a track that are held."""
    return [made for made in track.rounds.all() if made.state != RoundState.CANCELLED]


def cards(q: str = "") -> list[Card]:
    """The contests on show, those with the nearest deadline first. Four queries, however many there are."""
    found = live_contests().order_by("title")
    if q:
        found = found.filter(Q(title__icontains=q) | Q(code__icontains=q) | Q(intro__icontains=q))
    originals = list(found)
    seasons = _seasons(originals)
    shown = _translated(originals)
    made = [_card(shown.get(page.translation_key, page), seasons.get(page.pk)) for page in originals]
    return sorted(made, key=lambda card: (card.deadline is None, card.deadline.at if card.deadline else None))


def steps_of(season: Season) -> list[dict[str, Any]]:
    """The steps of a season: registration, its first track's rounds, the public notice. For components/stepper.html."""
    now = timezone.now()
    first = next(iter(season.tracks.all()), None)
    rounds = held_of(first) if first else []
    steps = [_step(pgettext("heading", "报名"), season.registers_from, season.registers_until, now)]
    steps += [_step(str(made), made.opens_at, made.judged_until, now, made.state) for made in rounds]
    last = rounds[-1] if rounds else None
    if last is not None and last.published_at and last.notice_until:
        steps.append(_step(_("公示"), last.published_at, last.notice_until, now))
    return steps


def deadline_of(season: Season) -> Deadline | None:
    """What ends next in the season."""
    now = timezone.now()
    ends = [Deadline(_("报名截止"), season.registers_until)]
    for made in rounds_of(season):
        if made.state in (RoundState.DRAFT, RoundState.OPEN):
            ends.append(Deadline(_("%(round)s提交截止") % {"round": made}, made.closes_at))
        if made.state == RoundState.JUDGING:
            ends.append(Deadline(_("%(round)s评审截止") % {"round": made}, made.judged_until))
        if made.state == RoundState.NOTICE and made.notice_until:
            ends.append(Deadline(_("%(round)s公示截止") % {"round": made}, made.notice_until))
    return min((one for one in ends if one.at > now), key=lambda one: one.at, default=None)


def _seasons(pages: list[ContestPage]) -> dict[int, Season]:
    rows = Season.objects.filter(contest__in=pages).exclude(state=SeasonState.DRAFT).order_by("year", "id")
    counted = rows.annotate(approved=Count("tracks__teams", filter=Q(tracks__teams__state=TeamState.APPROVED)))
    return {season.contest_id: season for season in counted.select_related("host").prefetch_related("tracks__rounds")}


def seasons_of_many(rows: list[ContestPage]) -> dict[int, Season]:
    """{page: its newest season that is not in preparation}, whatever the page's language. Two queries."""
    keys = {page.translation_key: page.pk for page in rows}
    found = Season.objects.filter(contest__translation_key__in=keys).exclude(state=SeasonState.DRAFT)
    found = found.order_by("year", "id").select_related("contest").prefetch_related("tracks__rounds")
    return {keys[season.contest.translation_key]: season for season in found}


def _translated(pages: list[ContestPage]) -> dict[Any, ContestPage]:
    if get_language() == settings.LANGUAGE_CODE:
        return {}
    rows = ContestPage.objects.live().filter(locale__language_code=get_language())
    return {
        row.translation_key: row for row in rows.filter(translation_key__in=[page.translation_key for page in pages])
    }


def _card(page: ContestPage, season: Season | None) -> Card:
    if season is None:
        return Card(page, None, 0, None)
    return Card(page, season, season.approved, deadline_of(season))  # type: ignore[attr-defined]


def _step(label: str, begins: datetime, ends: datetime, now: datetime, state: str = "") -> dict[str, Any]:
    days = f"{_day(begins)}～{_day(ends)}"
    over = state in (RoundState.NOTICE, RoundState.FINAL) or (not state and now >= ends)
    running = begins <= now and ((not state and now < ends) or state in (RoundState.OPEN, RoundState.JUDGING))
    return {"label": label, "note": days, "state": "done" if over else "now" if running else ""}


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "m-d")
