"""The page, season and rounds of an outline."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.labs import LABS
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.contests.choices import Host, Level, RoundState, SeasonState
from lms.contests.models import CommitmentText, Module, Prize, Round, Rubric, RubricCriterion, Season, Track, TrackRule
from lms.contests.operations.importing.machines import Machine, import_machines
from lms.contests.operations.pages import PageWords, make_pages
from lms.people.public import User

LEVELS = (Level.CAMPUS, Level.PROVINCE, Level.NATION)
PRIZES = {"first": ("一等奖", "First prize"), "second": ("二等奖", "Second prize"), "third": ("三等奖", "Third prize")}
MOST = 5
# A machine scores answer files alone; the rest is for judges.
TAKES = {"auto": ["answers"], "mixed": ["answers", "file", "link", "text"], "judges": ["file", "link", "text"]}


@dataclass(frozen=True)
class Dates:
    """The clocks of a season and of its first round."""

    registers_from: datetime
    registers_until: datetime
    opens_at: datetime
    closes_at: datetime
    judged_until: datetime


@dataclass(frozen=True)
class Imported:
    """What was made of an outline; `later_ids` are the rounds after the first, in their order."""

    season_id: int
    round_id: int
    track_id: int
    criteria: tuple[str, ...] = field(default=())
    later_ids: tuple[int, ...] = field(default=())


@transaction.atomic
def import_contest(
    outline: Mapping[str, Any], *, host_id: int, dates: Dates, words: Mapping[str, str],
    machines: Mapping[str, Machine], by: User | None,
) -> Imported:  # fmt: skip
    """The page, season, track and rounds of an outline, published; the first round open.

    outline   code, title_zh, title_en, team {size, instructors}, rounds, modules, judging, tie_break, awards, appeal
              (a module that is live is judged on the spot: nothing is handed in for it)
    words     lead_zh, lead_en, problem, commitment
    machines  {part: its key or case} of the first round: m1, m2 … in the order of the outline
    raises    Invalid: a lab there is not, a key at fault, or a part with points that no machine could give
    """
    page = make_pages(
        PageWords(outline["code"], outline["title_zh"], outline["title_en"], words["lead_zh"], words["lead_en"],
                  words["problem"]),
        live=True, demo=True,
    )  # fmt: skip
    season = Season.objects.create(
        contest=page, host_id=host_id, year=dates.opens_at.year, title_zh=f"{dates.opens_at.year} 年",
        title_en=str(dates.opens_at.year), state=SeasonState.OPEN, demo=True, registers_from=dates.registers_from,
        registers_until=dates.registers_until, reviews_until=max(dates.registers_until, dates.opens_at),
    )  # fmt: skip
    text = words["commitment"]
    digest = hashlib.sha256(text.encode()).hexdigest()
    since = min(timezone.now(), dates.registers_from)
    CommitmentText.objects.create(season=season, version=1, text_zh=text, sha256=digest, published_at=since)
    track = Track.objects.create(season=season, key="main", title_zh="常规赛道", title_en="Main track")
    _rules(track, outline["team"])
    made = [_round(track, outline, number, dates) for number in range(1, len(outline["rounds"]) + 1)]
    import_machines(made[0].pk, machines)
    Round.objects.filter(pk=made[0].pk).update(state=RoundState.OPEN)
    audit.record("contest.imported", season, by=by, organisation_id=host_id, code=outline["code"])
    criteria = RubricCriterion.objects.filter(rubric__contest_round=made[0]).values_list("key", flat=True)
    return Imported(season.pk, made[0].pk, track.pk, tuple(criteria), tuple(one.pk for one in made[1:]))


def _rules(track: Track, team: Mapping[str, Any]) -> None:
    least, most = team["size"]
    rows: list[tuple[str, str, dict[str, Any]]] = [
        ("size", "size", {"least": least, "most": most}),
        ("teachers", "helpers", {"part": "teacher", "most": team["instructors"]}),
        ("mentors", "helpers", {"part": "mentor", "most": 2}),
        ("balance", "balance", {}),
        ("once", "once", {}),
        ("signed", "signed", {}),
    ]
    TrackRule.objects.bulk_create(
        [
            TrackRule(track=track, key=key, kind=kind, params=params, position=n)
            for n, (key, kind, params) in enumerate(rows)
        ]
    )


def _round(track: Track, outline: Mapping[str, Any], number: int, dates: Dates) -> Round:
    said, asked = outline["rounds"][number - 1], outline["judging"]
    later = (dates.judged_until - dates.opens_at) * (number - 1)
    machine = all(module["scoring"] == "auto" for module in outline["modules"])
    keys = {module["zh"]: f"m{n}" for n, module in enumerate(outline["modules"], 1)}
    made = Round.objects.create(
        track=track, number=number, level=LEVELS[number - 1], title_zh=said["zh"],
        title_en=said.get("en") or f"Round {number}", onsite=said["mode"] == "onsite", minutes=said["minutes"],
        opens_at=dates.opens_at + later, closes_at=dates.closes_at + later, judged_until=dates.judged_until + later,
        quota=said["advance_top"], waiting_places=2 if said["advance_top"] else 0,
        quota_host=Host.SCHOOL if said["zh"] == "校赛" else Host.ALL, judges_each=0 if machine else asked["judges"],
        method="drop" if asked["drop_extremes"] else "mean", blind=asked["blind"], seed=track.pk,
        notice_hours=max(48, outline["appeal"]["window_hours"]), appeal_hours=outline["appeal"]["window_hours"],
        arbitration_hours=outline["appeal"]["arbitration_hours"],
        begun_at=dates.opens_at + later if dates.opens_at + later <= timezone.now() else None,
        tie_breaks=[{"name": keys.get(name, "time")} for name in outline["tie_break"]],
    )  # fmt: skip
    _parts(made, outline)
    return made


def _lab(said: Mapping[str, Any]) -> str:
    code = str(said.get("lab", ""))
    if code and code not in LABS:
        raise Invalid(_("“%(part)s”：没有“%(lab)s”这个实训。") % {"part": said["zh"], "lab": code})
    return code


def _parts(made: Round, outline: Mapping[str, Any]) -> None:
    """Modules, prizes, and a published rubric with a criterion for each module that judges look at."""
    rubric = Rubric.objects.create(contest_round=made, version=1)
    criteria = []
    for n, said in enumerate(outline["modules"], 1):
        points, scoring = Decimal(said["points"]), said["scoring"]
        machine = points if scoring == "auto" else points / 2 if scoring == "mixed" else Decimal(0)
        module = Module.objects.create(
            contest_round=made, key=f"m{n}", title_zh=said["zh"], title_en=said.get("en", ""), position=n,
            auto_points=machine, judge_points=points - machine, lab_code=_lab(said),
            takes=[] if said.get("live") else TAKES[scoring],
        )  # fmt: skip
        if points > machine:
            criteria.append(
                RubricCriterion(rubric=rubric, module=module, key=f"m{n}", title_zh=said["zh"],
                                title_en=said.get("en", ""), most=MOST, weight=points - machine, position=n)
            )  # fmt: skip
    RubricCriterion.objects.bulk_create(criteria)
    Rubric.objects.filter(pk=rubric.pk).update(published_at=made.opens_at)
    Prize.objects.bulk_create(
        [
            Prize(contest_round=made, key=key, title_zh=PRIZES[key][0], title_en=PRIZES[key][1], position=n,
                  share_percent=Decimal(str(share)) * 100)
            for n, (key, share) in enumerate(outline["awards"].items())
        ]
    )  # fmt: skip
