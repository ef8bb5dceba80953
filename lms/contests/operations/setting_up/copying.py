"""Last year's contest as a draft of the next: days moved by whole years, promises of that year left behind."""

from datetime import datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction

from lms.audit import public as audit
from lms.contests.models import AnswerTask, Module, Prize, Round, Rubric, RubricCriterion, Season, Track, TrackRule
from lms.contests.operations.setting_up.seasons import SeasonWords, begin_season
from lms.people.public import User

HOURS = ("opens_at", "closes_at", "freezes_at", "judged_until")
SETTINGS = (
    "number", "level", "onsite", "minutes", "title_zh", "title_en", "quota_host", "quota", "waiting_places",
    "judges_each", "method", "method_fewest", "tie_breaks", "blind", "notice_hours", "appeal_hours",
    "arbitration_hours",
)  # fmt: skip
OF_A_PART = (
    "key", "position", "title_zh", "title_en", "auto_points", "judge_points", "lab_code", "takes", "most_a_day",
    "most_in_all", "most_bytes",
)  # fmt: skip
OF_A_CRITERION = ("key", "title_zh", "title_en", "note_zh", "note_en", "most", "weight", "position")


@transaction.atomic
def copy_season(season_id: int, *, year: int, by: User | None) -> Season:
    """The same contest in another year, in preparation: tracks, conditions, rounds, parts, prizes and the rubric.

    Keys, judges, teams and sponsors stay where they were, and no firm is asked for a problem before the organiser says
    until when. Raises NotAllowed, Invalid (the year is taken).
    """
    old = Season.objects.select_related("host", "contest").get(pk=season_id)
    later = relativedelta(years=year - old.year)
    season = begin_season(old.contest_id, _words(old, year, later), by=by)
    for track in old.tracks.all():
        _copy_track(track, season, later)
    audit.record("contest.season_copied", season, by=by, organisation_id=season.host_id, source=old.pk)
    return season


def _words(old: Season, year: int, later: relativedelta) -> SeasonWords:
    text = old.commitment_texts.first()
    return SeasonWords(
        host_id=old.host_id, year=year, title_zh=old.title_zh.replace(str(old.year), str(year)),
        title_en=old.title_en.replace(str(old.year), str(year)), registers_from=old.registers_from + later,
        registers_until=old.registers_until + later, reviews_until=old.reviews_until + later,
        commitment=text.text_zh if text else "",
    )  # fmt: skip


def _copy_track(old: Track, season: Season, later: relativedelta) -> None:
    track = Track.objects.create(season=season, **_fields(old, ("key", "position", "title_zh", "title_en")))
    TrackRule.objects.bulk_create(
        TrackRule(track=track, **_fields(rule, ("key", "kind", "params", "bars", "position")))
        for rule in old.rules.all()
    )
    for made in old.rounds.all():
        hours = {name: _moved(getattr(made, name), later) for name in HOURS}
        _copy_round(made, Round.objects.create(track=track, seed=track.pk, **_fields(made, SETTINGS), **hours))


def _copy_round(old: Round, made: Round) -> None:
    parts = {part.pk: _copy_part(part, made) for part in old.modules.all()}
    Prize.objects.bulk_create(
        Prize(contest_round=made, **_fields(prize, ("key", "position", "title_zh", "title_en", "share_percent")))
        for prize in old.prizes.all()
    )
    last = old.rubrics.filter(published_at__isnull=False).first()
    if last is None:
        return
    rubric = Rubric.objects.create(contest_round=made, version=1)
    RubricCriterion.objects.bulk_create(
        RubricCriterion(rubric=rubric, module=parts[row.module_id], **_fields(row, OF_A_CRITERION))
        for row in last.criteria.all()
    )


def _copy_part(old: Module, made: Round) -> Module:
    part = Module.objects.create(contest_round=made, **_fields(old, OF_A_PART))
    task = AnswerTask.objects.filter(module=old).first()
    if task is not None:
        # Last year's draw is known by now: the seed is drawn again when the settings are saved.
        spec = {key: value for key, value in task.spec.items() if key != "seed"} | {"public_percent": 0}
        AnswerTask.objects.create(module=part, spec=spec, note_zh=task.note_zh)
    return part


def _fields(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _moved(at: datetime | None, later: relativedelta) -> datetime | None:
    return None if at is None else at + later
