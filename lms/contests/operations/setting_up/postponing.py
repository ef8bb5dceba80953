"""Hours put off with a reason: later, never earlier, and not once they have come (decision 0024)."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.contests import access
from lms.contests.choices import Clock, RoundState, SeasonState, TeamState
from lms.contests.errors import RulesStand
from lms.contests.models import Postponement, Round, Season, TeamLink, TeamMember
from lms.contests.operations.setting_up.holding import season_held
from lms.contests.queries import titles
from lms.notices import public as notices
from lms.people.public import User


@transaction.atomic
def postpone_registration(season_id: int, *, until: datetime, reason: str, by: User | None) -> Season:
    """Let teams register longer; the schools' reviews end as much later, and links to teams work as long.

    Raises NotAllowed, SeasonClosed, RulesStand (not open, or over), Invalid (no reason, not later).
    """
    season = season_held(season_id, by)
    if season.state != SeasonState.OPEN:
        raise RulesStand(_("报名还没有开放，直接修改时间即可。"))
    before = season.registers_until
    _require_later(before, until, reason)
    season.reviews_until += until - before
    season.registers_until = until
    season.save(update_fields=["registers_until", "reviews_until"])
    TeamLink.objects.filter(team__track__season=season, closed_at=None, expires_at=before).update(expires_at=until)
    _note(season, None, Clock.REGISTRATION, before, until, reason, by)
    members = TeamMember.objects.filter(track__season=season, left_at=None).exclude(team__state=TeamState.WITHDRAWN)
    _tell(season, season, Clock.REGISTRATION, until, reason, members.values_list("person_id", flat=True))
    return season


@transaction.atomic
def postpone_round(round_id: int, *, until: datetime, reason: str, by: User | None) -> Round:
    """Take work longer, or, once that is over, let judges mark longer; what follows comes as much later.

    Raises NotAllowed, RulesStand (neither runs, or it is over), Invalid (no reason, not later).
    """
    rows = Round.objects.select_for_update(of=("self",)).select_related("track__season__host", "track__season__contest")
    made = rows.get(pk=round_id)
    access.require(access.can_run(by, made.track.season))
    if made.state not in (RoundState.OPEN, RoundState.JUDGING):
        raise RulesStand(_no_hours(made))
    clock = Clock.WORK if made.state == RoundState.OPEN else Clock.JUDGING
    before = made.closes_at if clock == Clock.WORK else made.judged_until
    _require_later(before, until, reason)
    _put_off(made, clock, until)
    _note(made.track.season, made, clock, before, until, reason, by)
    _tell(made.track.season, made, clock, until, reason, _concerned(made, clock))
    return made


def _no_hours(made: Round) -> str:
    if made.state == RoundState.CANCELLED:
        return _("这一轮已经取消。")
    if made.state == RoundState.DRAFT:
        return _("还在筹备，直接修改时间即可。")
    return _("这一轮的截止时间都已经过了，不能再延期。")


def _put_off(made: Round, clock: str, until: datetime) -> None:
    if clock == Clock.WORK:
        by_so_much = until - made.closes_at
        made.closes_at, made.judged_until, made.reminded_days = until, made.judged_until + by_so_much, None
        # A board that has frozen stays so: what came since was handed in unseen.
        if made.freezes_at is not None and made.freezes_at > timezone.now():
            made.freezes_at += by_so_much
    else:
        made.judged_until, made.judges_reminded_days = until, None
    made.save(update_fields=["closes_at", "judged_until", "freezes_at", "reminded_days", "judges_reminded_days"])


def _require_later(before: datetime, until: datetime, reason: str) -> None:
    if timezone.now() >= before:
        raise RulesStand(_("截止时间已经过了，不能再延期。"))
    fields: dict[str, object] = {}
    if until <= before:
        fields["until"] = _("只能往后延，要晚于原定的时间。")
    if not reason.strip():
        fields["reason"] = _("延期要写明理由，所有队伍会看到。")
    if fields:
        raise Invalid("；".join(map(str, fields.values())), fields=fields)


def _note(
    season: Season, made: Round | None, clock: str, before: datetime, after: datetime, reason: str, by: User | None
) -> None:
    row = Postponement.objects.create(
        season=season, contest_round=made, clock=clock, before=before, after=after, reason=reason.strip()[:200], by=by
    )
    audit.record(
        "contest.postponed", row, by=by, organisation_id=season.host_id, clock=str(clock), before=before.isoformat(),
        after=after.isoformat(), reason=reason.strip(),
    )  # fmt: skip


def _concerned(made: Round, clock: str) -> Iterable[int]:
    judges = made.judges.filter(left_at=None).values_list("person_id", flat=True)
    if clock == Clock.JUDGING:
        return judges
    teams = TeamMember.objects.filter(team__entries__contest_round=made, left_at=None)
    return [*teams.values_list("person_id", flat=True), *judges]


def _tell(
    season: Season, part: Season | Round, clock: str, until: datetime, reason: str, people: Iterable[int]
) -> None:
    with override(settings.LANGUAGE_CODE):
        what = str(Clock(clock).label)
    words = {
        "contest": titles.told(season.contest, part),
        "clock": notices.Translated(what),
        "at": date_format(timezone.localtime(until), "Y-m-d H:i"),
        "reason": reason.strip(),
    }
    notices.notify(people, "contest.postponed", words=words, url=f"/contests/{season.contest.slug}/rules/")
