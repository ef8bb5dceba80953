"""A round's steps: opened by its published rules, closed to work, published, final; and who goes on."""

from dataclasses import asdict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.common.send import after_commit
from lms.contests import tasks
from lms.contests.background import awards
from lms.contests.background import rounds as steps
from lms.contests.choices import AppealState, EntryState, RoundState, SeasonState, Via
from lms.contests.errors import RoundClosed
from lms.contests.models import ContestAppeal, Entry, Round, Standings, Team
from lms.contests.operations.holding import locked, require_running
from lms.contests.operations.moving_up import tell_promoted
from lms.contests.operations.registering import blind_number
from lms.contests.operations.standings import write_standings
from lms.contests.queries import lacking, moves, owed, promoting, results, titles
from lms.notices import public as notices
from lms.people.public import User


@transaction.atomic
def open_round(round_id: int, *, by: User | None) -> Round:
    """Take work: from here on the rules stand. Raises NotAllowed, RoundClosed, Invalid (what the rules still lack)."""
    made = locked(round_id, by, {RoundState.DRAFT, RoundState.OPEN})
    if made.state == RoundState.OPEN:
        return made
    if made.track.season.state == SeasonState.DRAFT:
        raise RoundClosed(_("先开放这一届的报名，再开赛。"))
    missing = [one.words for one in lacking.of_round(made) if one.bars]
    if missing:
        raise Invalid(_("还不能开赛：%(what)s。") % {"what": "；".join(missing)})
    now = timezone.now()
    # Opened before its hour it is announced at that hour, by the clock.
    made.move(to=RoundState.OPEN, begun_at=now if made.opens_at <= now else None)
    audit.record("contest.round_opened", made, by=by)
    if made.begun_at:
        steps.tell_phase(made)
    return made


@transaction.atomic
def close_round(round_id: int, *, by: User | None) -> Round:
    """Take no more work and let judges begin; not before its hour. Raises NotAllowed, RoundClosed."""
    made = locked(round_id, by, {RoundState.OPEN, RoundState.JUDGING})
    if made.state == RoundState.JUDGING:
        return made
    if timezone.now() < made.closes_at:
        raise RoundClosed(_("还没有到提交截止时间。"))
    steps.close(made, by)
    return made


@transaction.atomic
def publish_round(round_id: int, *, reason: str = "", by: User | None) -> Standings:
    """Put the standings under public notice; appeals can be filed from now on. Published, it is returned as it is.

    Raises NotAllowed, RoundClosed, Invalid (a sheet, a judge or a score is missing, and no reason why that must do).
    """
    made = locked(round_id, by, {RoundState.JUDGING, RoundState.NOTICE})
    if made.state == RoundState.NOTICE:
        return made.standings.order_by("-version")[0]
    missing = owed.owed_by(made, sum(one.place is not None for one in results.work_out(made)))
    if missing.lines and not reason.strip():
        words = {"what": "；".join(missing.lines)}
        raise Invalid(_("%(what)s。确要公布请写明理由。") % words, fields={"reason": _("请写明理由")})
    made.move(to=RoundState.NOTICE, published_at=timezone.now())
    standings = write_standings(made, by=by)
    audit.record(
        "contest.published", made, by=by, sha256=standings.sha256, reason=reason.strip(), missing=asdict(missing)
    )
    _tell_results(made)
    return standings


@transaction.atomic
def publish_again(round_id: int, *, reason: str, by: User | None) -> Standings:
    """Put what the rows come to by now under notice as another version: a key was replaced, all is scored by it.

    Raises NotAllowed, RoundClosed, ScoresPending, WrongState (nothing would change), Invalid (no reason).
    """
    made = locked(round_id, by, {RoundState.NOTICE})
    if not reason.strip():
        raise Invalid(_("公布新一版成绩榜要写明理由，理由随榜公布。"), fields={"reason": _("请写明理由")})
    if not moves.of(made):
        raise WrongState(_("现在评出的成绩和榜上的一样，没有新一版可以公布。"))
    standings = write_standings(made, by=by, reason=reason.strip())
    audit.record("contest.published_again", made, by=by, sha256=standings.sha256, reason=reason.strip())
    _tell_results(made)
    return standings


@transaction.atomic
def finish_round(round_id: int, *, by: User | None) -> Round:
    """Let the result stand, once the notice is over and every appeal is decided: prizes are given, certificates follow.

    Raises NotAllowed, RoundClosed, WrongState (the notice runs, an appeal waits, other scores are not published).
    """
    made = locked(round_id, by, {RoundState.NOTICE, RoundState.FINAL})
    if made.state == RoundState.FINAL:
        return made
    until = made.notice_until
    if until is None or timezone.now() < until:
        raise WrongState(_("公示期还没有结束。"))
    if ContestAppeal.objects.filter(entry__contest_round=made, state=AppealState.FILED).exists():
        raise WrongState(_("还有申诉没有仲裁。"))
    if moves.is_unsettled(made):
        raise WrongState(_("现在评出的成绩和榜上的不一样：请先公布新一版，再让结果生效。"))
    steps.finish(made, timezone.now(), by)
    after_commit(tasks.award_certificates, made.pk)
    return made


@transaction.atomic
def ask_for_certificates(round_id: int, *, by: User) -> int:
    """Ask for the certificates that are still due, in one batch; how many. After they were sent back, it is for this.

    Raises NotAllowed, RoundClosed, SeasonClosed.
    """
    made = locked(round_id, by, {RoundState.FINAL})
    require_running(made.track.season)
    return awards.award_certificates(made.pk, by=by)


@transaction.atomic
def promote(round_id: int, *, by: User | None) -> list[Entry]:
    """Let the best of a final round go on by its quota, and the next ones wait; again it changes nothing.

    A team that withdrew or was ruled out takes no place: the next one does.
    Raises NotAllowed, RoundClosed (not final, or no next round that takes entries).
    """
    made = locked(round_id, by, {RoundState.FINAL})
    # Locked, so that a team cannot withdraw in between and be in the next round all the same.
    list(Team.objects.select_for_update().filter(entries__contest_round=made).order_by("pk").values_list("pk"))
    plan = promoting.plan_of(made)
    if plan is None:
        raise RoundClosed(_("没有可以晋级的下一轮。"))
    if plan.is_done:
        return []
    entries = [_enter(plan.following, one.team_id, Via.PROMOTED, None) for one in plan.going]
    for one in plan.waiting:
        _enter(plan.following, one.team_id, Via.WAITING, one.waiting_number)
    for entry in entries:
        tell_promoted(entry)
    audit.record("contest.promoted", made, by=by, going=len(entries), waiting=len(plan.waiting))
    return entries


def _enter(made: Round, team_id: int, via: str, waiting: int | None) -> Entry:
    return Entry.objects.create(
        contest_round=made, team_id=team_id, via=via, blind_number=blind_number(made), waiting_number=waiting,
        state=EntryState.ENTERED if waiting is None else EntryState.WAITING,
    )  # fmt: skip


def _tell_results(made: Round) -> None:
    contest = made.track.season.contest
    judges = list(made.judges.values_list("person_id", flat=True))
    words = {"contest": titles.told(contest, made)}
    notices.notify(
        [*steps.people_in(made), *judges], "contest.results", words=words, url=f"/contests/{contest.slug}/leaderboard/"
    )
