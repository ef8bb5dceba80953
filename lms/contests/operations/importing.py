"""A contest as it comes from elsewhere: its page, season and rounds by an outline, and a field that took part already.

For loaders: in bulk and without notices. What people do stands in the other operations.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Locale
from wagtail.models.reference_index import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from lms.audit import public as audit
from lms.contests import judging
from lms.contests.choices import AssignmentState, Host, Level, RoundState, SeasonState, SheetState, TeamState, Via
from lms.contests.models import (
    Assignment,
    Commitment,
    CommitmentText,
    ContestIndexPage,
    ContestPage,
    Entry,
    Judge,
    Mark,
    Module,
    Prize,
    Round,
    Rubric,
    RubricCriterion,
    Season,
    Sheet,
    Team,
    TeamMember,
    Track,
    TrackRule,
)  # fmt: skip
from lms.pages.public import HomePage
from lms.people.public import User

INDEX = {
    "zh-hans": ("赛事", "从校赛到省赛：组队、提交、盲评、公示和申诉，每一步都有记录。"),
    "en": ("Contests", "From campus to province: teams, work, blind judging, public notice and appeals, on record."),
}  # fmt: skip
LEVELS = (Level.CAMPUS, Level.PROVINCE, Level.NATION)
PRIZES = {"first": ("一等奖", "First prize"), "second": ("二等奖", "Second prize"), "third": ("三等奖", "Third prize")}
MOST = 5


@dataclass(frozen=True)
class Dates:
    """The clocks of a season and of its first round."""

    registers_from: datetime
    registers_until: datetime
    opens_at: datetime
    closes_at: datetime
    judged_until: datetime


@dataclass(frozen=True)
class FieldTeam:
    """A team that took part: its students, the first its captain, and what became of it.

    marks     of each judge in turn, {criterion: points}; fewer than there are judges: the rest is still to be marked
    shown     points on the live board, None without any
    """

    name: str
    host_id: int
    students: Sequence[int]
    marks: Sequence[Mapping[str, Decimal]] = ()
    shown: Decimal | None = None
    shown_at: datetime | None = None


@dataclass(frozen=True)
class Imported:
    """What was made of an outline."""

    season_id: int
    round_id: int
    criteria: tuple[str, ...] = field(default=())


@transaction.atomic
def import_contest(
    outline: Mapping[str, Any], *, host_id: int, dates: Dates, words: Mapping[str, str], by: User | None
) -> Imported:
    """The page, season, track and rounds of an outline, published and open.

    outline  code, title_zh, title_en, team {size, instructors}, rounds, modules, judging, tie_break, awards, appeal
    words    lead_zh, lead_en, problem, commitment
    """
    with disable_reference_index_auto_update():
        page = _pages(outline, words)
    ReferenceIndex.create_or_update_for_object(page)
    season = Season.objects.create(
        contest=page, host_id=host_id, year=dates.opens_at.year, title_zh=f"{dates.opens_at.year} 年",
        title_en=str(dates.opens_at.year), state=SeasonState.OPEN, demo=True, registers_from=dates.registers_from,
        registers_until=dates.registers_until, reviews_until=max(dates.registers_until, dates.opens_at),
    )  # fmt: skip
    text = words["commitment"]
    digest = hashlib.sha256(text.encode()).hexdigest()
    CommitmentText.objects.create(season=season, version=1, text_zh=text, sha256=digest)
    track = Track.objects.create(season=season, key="main", title_zh="常规赛道", title_en="Main track")
    _rules(track, outline["team"])
    made = [_round(track, outline, number, dates) for number in range(1, len(outline["rounds"]) + 1)]
    Round.objects.filter(pk=made[0].pk).update(state=RoundState.OPEN)
    audit.record("contest.imported", season, by=by, organisation_id=host_id, code=outline["code"])
    criteria = RubricCriterion.objects.filter(rubric__contest_round=made[0]).values_list("key", flat=True)
    return Imported(season.pk, made[0].pk, tuple(criteria))


@transaction.atomic
def import_field(round_id: int, teams: Sequence[FieldTeam], judges: Sequence[tuple[int, int]], *, judged: bool) -> None:
    """Teams that are in a round, and judges (person, association) with what they have marked so far; in bulk.

    judged    whether the round is past its work; else it goes on taking some, and nobody marks yet
    """
    made = Round.objects.select_related("track__season").get(pk=round_id)
    entries = _entries(made, teams)
    seats = Judge.objects.bulk_create(
        [
            Judge(contest_round=made, person_id=person, organisation_id=organisation, code=f"J{number:02d}",
                  is_chief=number == 1, declared_at=timezone.now())
            for number, (person, organisation) in enumerate(judges, 1)
        ]
    )  # fmt: skip
    if judged:
        Round.objects.filter(pk=round_id).update(state=RoundState.JUDGING)
        if made.judges_each:
            _sheets(made, entries, teams, seats)


def _pages(outline: Mapping[str, Any], words: Mapping[str, str]) -> ContestPage:
    slug, key = slugify(outline["code"]), None
    made: dict[str, ContestPage] = {}
    for language, title in ((settings.LANGUAGE_CODE, outline["title_zh"]), ("en", outline["title_en"])):
        index = _index(language)
        if index is None:
            continue
        page = ContestPage(
            title=title, slug=slug, code=outline["code"], locale=index.locale, demo=True,
            intro=f"<p>{words['lead_zh' if language == settings.LANGUAGE_CODE else 'lead_en']}</p>",
            body=[("passage", words["problem"])] if language == settings.LANGUAGE_CODE else [],
            first_published_at=timezone.now(), last_published_at=timezone.now(),
        )  # fmt: skip
        if key is not None:
            page.translation_key = key
        made[language] = index.add_child(instance=page)
        key = page.translation_key
    return made[settings.LANGUAGE_CODE]


def _index(language: str) -> ContestIndexPage | None:
    found = ContestIndexPage.objects.filter(locale__language_code=language).first()
    home = HomePage.objects.filter(locale__language_code=language).first()
    if found is not None or home is None:
        return found
    title, intro = INDEX[language]
    page = ContestIndexPage(
        title=title, intro=intro, slug="contests", locale=Locale.objects.get(language_code=language)
    )
    original = ContestIndexPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()
    if original is not None:
        page.translation_key = original.translation_key
    made: ContestIndexPage = home.add_child(instance=page)
    return made


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
        track=track, number=number, level=LEVELS[number - 1], title_zh=said["zh"], title_en=f"Round {number}",
        onsite=said["mode"] == "onsite", minutes=said["minutes"], opens_at=dates.opens_at + later,
        closes_at=dates.closes_at + later, judged_until=dates.judged_until + later, quota=said["advance_top"],
        waiting_places=2 if said["advance_top"] else 0, quota_host=Host.SCHOOL if said["zh"] == "校赛" else Host.ALL,
        judges_each=0 if machine else asked["judges"], method="drop" if asked["drop_extremes"] else "mean",
        blind=asked["blind"], seed=track.pk, notice_hours=max(48, outline["appeal"]["window_hours"]),
        tie_breaks=[{"name": keys.get(name, "time")} for name in outline["tie_break"]],
        appeal_hours=outline["appeal"]["window_hours"], arbitration_hours=outline["appeal"]["arbitration_hours"],
    )  # fmt: skip
    _parts(made, outline)
    return made


def _parts(made: Round, outline: Mapping[str, Any]) -> None:
    """Modules, prizes, and a published rubric with a criterion for each module that judges look at."""
    rubric = Rubric.objects.create(contest_round=made, version=1)
    criteria = []
    for n, said in enumerate(outline["modules"], 1):
        points, scoring = Decimal(said["points"]), said["scoring"]
        machine = points if scoring == "auto" else points / 2 if scoring == "mixed" else Decimal(0)
        module = Module.objects.create(
            contest_round=made, key=f"m{n}", title_zh=said["zh"], position=n, auto_points=machine,
            judge_points=points - machine, lab_code=said.get("lab", ""), takes=["file", "link", "text"],
        )  # fmt: skip
        if points > machine:
            criteria.append(
                RubricCriterion(rubric=rubric, module=module, key=f"m{n}", title_zh=said["zh"], most=MOST,
                                weight=points - machine, position=n)
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


def _entries(made: Round, teams: Sequence[FieldTeam]) -> list[Entry]:
    now, text = timezone.now(), made.track.season.commitment_texts.get()
    rows = Team.objects.bulk_create(
        [
            Team(track=made.track, name=one.name, host_id=one.host_id, captain_id=one.students[0],
                 state=TeamState.APPROVED, submitted_at=made.opens_at)
            for one in teams
        ]
    )  # fmt: skip
    members = TeamMember.objects.bulk_create(
        [
            TeamMember(
                team=team, track=made.track, person_id=person, part="student", organisation_id=one.host_id, position=n
            )
            for team, one in zip(rows, teams, strict=True)
            for n, person in enumerate(one.students)
        ]
    )
    Commitment.objects.bulk_create([Commitment(member=member, text=text) for member in members])
    Team.objects.filter(pk__in=[team.pk for team in rows]).update(roster_frozen_at=now)
    return Entry.objects.bulk_create(
        [
            Entry(contest_round=made, team=team, via=Via.REGISTERED, blind_number=f"A-{101 + (37 * n) % 89}",
                  shown_points=one.shown, shown_at=one.shown_at, uploads=int(one.shown is not None))
            for n, (team, one) in enumerate(zip(rows, teams, strict=True))
        ]
    )  # fmt: skip


def _sheets(made: Round, entries: Sequence[Entry], teams: Sequence[FieldTeam], seats: Sequence[Judge]) -> None:
    rubric = made.rubrics.get()
    rows = list(rubric.criteria.all())
    criteria = [judging.Criterion(row.key, Decimal(row.most), row.weight) for row in rows]
    given = Assignment.objects.bulk_create(
        [
            Assignment(judge=judge, entry=entry,
                       state=AssignmentState.SUBMITTED if n < len(one.marks) else AssignmentState.OPEN)
            for entry, one in zip(entries, teams, strict=True)
            for n, judge in enumerate(seats[: made.judges_each])
        ]
    )  # fmt: skip
    marks = [
        one.marks[n] if n < len(one.marks) else None for one in teams for n in range(len(seats[: made.judges_each]))
    ]
    done = [(one, points) for one, points in zip(given, marks, strict=True) if points is not None]
    sheets = Sheet.objects.bulk_create(
        [
            Sheet(
                assignment=one,
                rubric=rubric,
                points=judging.sheet_points(criteria, points),
                submitted_at=timezone.now(),
            )
            for one, points in done
        ]
    )
    Mark.objects.bulk_create(
        [
            Mark(sheet=sheet, criterion=row, points=points[row.key])
            for sheet, (_one, points) in zip(sheets, done, strict=True)
            for row in rows
        ]
    )
    Sheet.objects.filter(pk__in=[sheet.pk for sheet in sheets]).update(state=SheetState.SUBMITTED)
