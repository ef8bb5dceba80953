"""A season: begun, changed while it is in preparation, opened by what the check page says, copied to another year."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.contests import access
from lms.contests.choices import SeasonState
from lms.contests.errors import RulesStand
from lms.contests.models import CommitmentText, ContestPage, Season
from lms.contests.operations import pages
from lms.contests.operations.setting_up.holding import season_held
from lms.contests.queries import lacking
from lms.people.public import User


@dataclass(frozen=True)
class SeasonWords:
    """An edition as its organiser says it; `commitment` is what every member signs."""

    host_id: int
    year: int
    title_zh: str
    title_en: str
    registers_from: datetime
    registers_until: datetime
    reviews_until: datetime
    commitment: str
    proposals_until: datetime | None = None


@transaction.atomic
def begin_contest(page: pages.PageWords, words: SeasonWords, *, by: User | None) -> Season:
    """A new contest with its page, which nobody sees yet, and its first season. Raises NotAllowed, Invalid."""
    access.require(access.can_host(by, words.host_id))
    return begin_season(pages.make_pages(page, live=False, demo=False).pk, words, by=by)


@transaction.atomic
def begin_season(contest_id: int, words: SeasonWords, *, by: User | None) -> Season:
    """One more edition of a contest, in preparation. Raises NotAllowed, Invalid (a year that is taken, hours)."""
    access.require(access.can_host(by, words.host_id))
    contest = ContestPage.objects.get(pk=contest_id)
    access.require(access.can_repeat(by, contest))
    _require_sound(words, contest)
    season = Season.objects.create(
        contest=contest, demo=contest.demo, **{name: getattr(words, name) for name in FIELDS}
    )
    _write_commitment(season, words.commitment)
    audit.record("contest.season_begun", season, by=by, organisation_id=season.host_id, year=season.year)
    return season


FIELDS = (
    "host_id",
    "year",
    "title_zh",
    "title_en",
    "registers_from",
    "registers_until",
    "reviews_until",
    "proposals_until",
)
# Teams registered by the others.
ALWAYS = ("title_zh", "title_en", "proposals_until")


@transaction.atomic
def change_season(season_id: int, words: SeasonWords, *, by: User | None) -> Season:
    """Another wording. Once registration is open only titles change, and the commitment by a new version of it.

    Raises NotAllowed, SeasonClosed, RulesStand, Invalid.
    """
    season = season_held(season_id, by)
    access.require(access.can_host(by, words.host_id))
    changed = [name for name in FIELDS if getattr(season, name) != getattr(words, name)]
    if season.state != SeasonState.DRAFT and set(changed) - set(ALWAYS):
        raise RulesStand(_("报名已经开始：主办单位、年份和时间不再改动，报名截止可以延期。"))
    _require_sound(words, season.contest, but=season)
    for name in changed:
        setattr(season, name, getattr(words, name))
    season.save(update_fields=changed)
    _write_commitment(season, words.commitment)
    audit.record("contest.season_changed", season, by=by, organisation_id=season.host_id, fields=changed)
    return season


@transaction.atomic
def open_season(season_id: int, *, by: User | None) -> Season:
    """Let teams register from its hour on, and show the page. Opened, it is returned as it is.

    Raises NotAllowed, SeasonClosed, Invalid (what is still missing).
    """
    season = season_held(season_id, by)
    if season.state == SeasonState.OPEN:
        return season
    missing = [one.words for one in lacking.of_season(season) if one.bars]
    if missing:
        raise Invalid(_("还不能开放报名：%(what)s。") % {"what": "；".join(missing)})
    season.move(to=SeasonState.OPEN)
    pages.publish(season.contest)
    audit.record("contest.season_opened", season, by=by, organisation_id=season.host_id)
    return season


@transaction.atomic
def ask_for_problems(season_id: int, *, until: datetime, by: User | None) -> Season:
    """Let enterprises propose problems until then. Raises NotAllowed, SeasonClosed."""
    season = season_held(season_id, by)
    season.proposals_until = until
    season.save(update_fields=["proposals_until"])
    audit.record("contest.problems_asked", season, by=by, organisation_id=season.host_id, until=until.isoformat())
    return season


def _require_sound(words: SeasonWords, contest: ContestPage, but: Season | None = None) -> None:
    fields: dict[str, object] = {}
    if words.registers_until <= words.registers_from:
        fields["registers_until"] = _("报名截止要晚于报名开始。")
    if words.reviews_until < words.registers_until:
        fields["reviews_until"] = _("学校审核截止不能早于报名截止。")
    if contest.seasons.filter(year=words.year).exclude(pk=but.pk if but else None).exists():
        fields["year"] = _("这项赛事在这一年已经有一届。")
    if fields:
        raise Invalid("；".join(map(str, fields.values())), fields=fields)


def _write_commitment(season: Season, text: str) -> None:
    """A version of what members sign, if the words are others than before."""
    text = text.replace("\r\n", "\n").strip()
    last = season.commitment_texts.first()
    if not text or (last is not None and last.text_zh == text):
        return
    CommitmentText.objects.create(
        season=season, version=last.version + 1 if last else 1, text_zh=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )  # fmt: skip
