"""The tracks of a season and what each asks of a team."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.contests.choices import MOST_RULES
from lms.contests.eligibility import Kind, Roster, Rule, ask
from lms.contests.errors import RulesStand
from lms.contests.models import Track, TrackRule
from lms.contests.operations.setting_up.holding import season_in_draft, track_in_draft
from lms.people.public import User


@dataclass(frozen=True)
class RuleWords:
    """One condition: its key is its own in the track, `bars` whether a team without it is kept out."""

    key: str
    kind: str
    params: Mapping[str, Any] = field(default_factory=dict)
    bars: bool = True


@transaction.atomic
def add_track(season_id: int, *, title_zh: str, title_en: str, rules: Sequence[RuleWords], by: User | None) -> Track:
    """One more track of a season in preparation. Raises NotAllowed, RulesStand, Invalid."""
    season = season_in_draft(season_id, by)
    number = max((track.position for track in season.tracks.all()), default=0) + 1
    track = Track.objects.create(season=season, key=f"t{number}", title_zh=title_zh, title_en=title_en, position=number)
    _write_rules(track, rules)
    audit.record("contest.track_added", track, by=by, organisation_id=season.host_id)
    return track


@transaction.atomic
def change_track(track_id: int, *, title_zh: str, title_en: str, rules: Sequence[RuleWords], by: User | None) -> Track:
    """Other titles, other conditions, until registration opens. Raises NotAllowed, RulesStand, Invalid."""
    track = track_in_draft(track_id, by)
    track.title_zh, track.title_en = title_zh, title_en
    track.save(update_fields=["title_zh", "title_en"])
    track.rules.all().delete()
    _write_rules(track, rules)
    audit.record("contest.track_changed", track, by=by, organisation_id=track.season.host_id)
    return track


@transaction.atomic
def remove_track(track_id: int, *, by: User | None) -> None:
    """Take a track without rounds away. Raises NotAllowed, RulesStand (rounds, firms' problems)."""
    track = track_in_draft(track_id, by)
    if track.rounds.exists():
        raise RulesStand(_("这个赛道还有赛程，请先删去赛程。"))
    if track.sponsors.exists():
        raise RulesStand(_("已有企业为这个赛道出题，不能删去。"))
    audit.record("contest.track_removed", track, by=by, organisation_id=track.season.host_id, title=track.title_zh)
    track.delete()


def _write_rules(track: Track, rules: Sequence[RuleWords]) -> None:
    if len(rules) > MOST_RULES:
        raise Invalid(_("参赛条件最多 %(most)d 条。") % {"most": MOST_RULES})
    _require_askable(rules)
    TrackRule.objects.bulk_create(
        TrackRule(track=track, key=one.key, kind=one.kind, params=dict(one.params), bars=one.bars, position=place)
        for place, one in enumerate(rules)
    )


def _require_askable(rules: Sequence[RuleWords]) -> None:
    """A condition without its figures is found here and not by the first team."""
    try:
        list(ask(Roster("", ""), [Rule(one.key, Kind(one.kind), one.params, one.bars) for one in rules]))
    except (KeyError, ValueError, TypeError) as error:
        raise Invalid(_("有一条参赛条件缺少数值。")) from error
