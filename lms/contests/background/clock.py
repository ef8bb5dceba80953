"""What the hour brings to rounds. Each step stands by itself under the round's lock and asks again: twice is once.

What goes wrong in one round is its own: it is logged, and the others go on.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from lms.audit import public as audit
from lms.common.alone import each_alone
from lms.contests.background import awards, handing_out, rounds
from lms.contests.choices import RoundState
from lms.contests.models import Round, Season
from lms.contests.queries import due, organising, titles
from lms.notices import public as notices


def turn_rounds() -> None:
    """Announce what begins, close and hand out what is over, end notices or say why not, remind whoever is awaited."""
    now = timezone.now()
    steps: tuple[tuple[Iterable[Round | Season], Callable[[int], None]], ...] = (
        (list(due.beginning(now)), begin),
        (list(due.closing(now)), close),
        (list(due.ending(now)), end_notice),
        (list(due.held(now)), tell_held),
        (list(due.soon_closing(now)), remind_teams),
        (list(due.soon_judged(now)), remind_judges),
        (list(due.to_close(now)), remind_of_closing),
    )
    for found, step in steps:
        each_alone(step, [made.pk for made in found])


@transaction.atomic
def begin(round_id: int) -> None:
    """Say that work is taken; of a round nobody has opened, tell its organiser (decision 0024)."""
    made = _held(round_id)
    if made.begun_at is not None or made.state not in (RoundState.DRAFT, RoundState.OPEN):
        return
    made.begun_at = timezone.now()
    made.save(update_fields=["begun_at"])
    if made.state == RoundState.OPEN:
        rounds.tell_phase(made)
        audit.record("contest.round_begun", made, by=None)
    else:
        _tell_organiser(made, "contest.unopened")


@transaction.atomic
def close(round_id: int) -> None:
    """Take no more work and give every entry its judges; who is short of judges is told."""
    made = _held(round_id)
    if made.state != RoundState.OPEN or timezone.now() < made.closes_at:
        return
    rounds.close(made, None)
    if made.judges_each:
        load = handing_out.hand_out(made, None)
        if load.short:
            _tell_organiser(made, "contest.short", number=len(load.short))


def end_notice(round_id: int) -> None:
    """Let a result stand whose notice is over and that no appeal waits about; certificates at once."""
    if _ended(round_id):
        awards.award_certificates(round_id)


@transaction.atomic
def _ended(round_id: int) -> bool:
    made, now = _held(round_id), timezone.now()
    if not due.is_over(made, now):
        return False
    rounds.finish(made, now, None)
    _tell_organiser(made, "contest.final")
    return True


@transaction.atomic
def tell_held(round_id: int) -> None:
    """Tell teams and the organiser why a result does not stand yet; again once it is for another reason."""
    made = _held(round_id)
    why = due.held_by(made, timezone.now())
    if why is None or why == made.held_because:
        return
    made.held_because = why
    made.save(update_fields=["held_because"])
    with override(settings.LANGUAGE_CODE):
        said = notices.Translated(str(why.label))
    contest = made.track.season.contest
    words = {"contest": titles.told(contest, made), "why": said}
    notices.notify(rounds.people_in(made), "contest.held", words=words, url=f"/contests/{contest.slug}/leaderboard/")
    _tell_organiser(made, "contest.held", why=said)
    audit.record("contest.held", made, by=None, why=str(why))


@transaction.atomic
def remind_teams(round_id: int) -> None:
    """Remind teams with nothing handed in, once for each of the days that are announced."""
    made, now = _held(round_id), timezone.now()
    days = due.reminder(made.closes_at, now, made.reminded_days)
    if days is None or not made.takes_work:
        return
    made.reminded_days = days
    made.save(update_fields=["reminded_days"])
    words = {"contest": titles.told(made.track.season.contest), "until": _hour(made.closes_at)}
    told = [
        (person, words | {"team": team}, f"/contests/entries/{entry}/submissions/")
        for person, team, entry in due.people_without_work(made)
    ]
    notices.notify_each("contest.due", told)


@transaction.atomic
def remind_judges(round_id: int) -> None:
    """Remind judges of what they have still to mark; at the deadline, the organiser too."""
    made, now = _held(round_id), timezone.now()
    days = due.reminder(made.judged_until, now, made.judges_reminded_days, late=True)
    if days is None or made.state != RoundState.JUDGING:
        return
    made.judges_reminded_days = days
    made.save(update_fields=["judges_reminded_days"])
    owing, contest = due.owing(made), titles.told(made.track.season.contest)
    for judge in owing:
        words = {"contest": contest, "number": judge.left, "until": _hour(made.judged_until)}
        notices.notify(judge.person_id, "contest.judging_due", words=words, url="/judge/", audience="judge")
    if owing and days == due.LATE:
        _tell_organiser(made, "contest.judging_late", number=sum(judge.left for judge in owing))


@transaction.atomic
def remind_of_closing(season_id: int) -> None:
    """Ask the organiser to close an edition that is over; closing it is theirs (decision 0024)."""
    season = Season.objects.select_for_update(of=("self",)).select_related("contest", "host").get(pk=season_id)
    now = timezone.now()
    if not due.to_close(now).filter(pk=season_id).exists():
        return
    season.closing_reminded_at = now
    season.save(update_fields=["closing_reminded_at"])
    words = {"contest": titles.told(season.contest, season)}
    notices.notify(organising.organisers_of(season), "contest.to_close", words=words, url=f"/gov/contests/{season.pk}/")


def _held(round_id: int) -> Round:
    rows = Round.objects.select_for_update(of=("self",)).select_related("track__season__contest", "track__season__host")
    return rows.get(pk=round_id)


def _tell_organiser(made: Round, kind: str, **words: object) -> None:
    season = made.track.season
    notices.notify(
        organising.organisers_of(season), kind, words={"contest": titles.told(season.contest, made), **words},
        url=f"/gov/contests/rounds/{made.pk}/",
    )  # fmt: skip


def _hour(at: datetime) -> str:
    return date_format(timezone.localtime(at), "Y-m-d H:i")
