"""A round's steps: opened by its published rules, closed to work, published, final; and who goes on."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.common.send import after_commit
from lms.contests import judging, tasks
from lms.contests.background import rounds as steps
from lms.contests.choices import AppealState, AssignmentState, EntryState, Host, RoundState, SeasonState, Via
from lms.contests.errors import RoundClosed
from lms.contests.models import Assignment, ContestAppeal, Entry, Round, Standings
from lms.contests.operations.holding import locked
from lms.contests.operations.moving_up import tell_promoted
from lms.contests.operations.registering import blind_number
from lms.contests.operations.standings import write_standings
from lms.contests.queries import lacking
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

    Raises NotAllowed, RoundClosed, Invalid (a judge has not marked, and no reason why that must do).
    """
    made = locked(round_id, by, {RoundState.JUDGING, RoundState.NOTICE})
    if made.state == RoundState.NOTICE:
        return made.standings.order_by("-version")[0]
    missing = Assignment.objects.filter(judge__contest_round=made, state=AssignmentState.OPEN).count()
    if missing and not reason.strip():
        raise Invalid(
            _("还有 %(n)s 份评分没有提交。确要公布请写明理由。") % {"n": missing}, fields={"reason": _("请写明理由")}
        )
    made.move(to=RoundState.NOTICE, published_at=timezone.now())
    standings = write_standings(made, by=by)
    audit.record("contest.published", made, by=by, sha256=standings.sha256, missing=missing, reason=reason.strip())
    _tell_results(made)
    return standings


@transaction.atomic
def finish_round(round_id: int, *, by: User | None) -> Round:
    """Let the result stand, once the notice is over and every appeal is decided: prizes are given, certificates follow.

    Raises NotAllowed, RoundClosed, WrongState (the notice runs, an appeal waits).
    """
    made = locked(round_id, by, {RoundState.NOTICE, RoundState.FINAL})
    if made.state == RoundState.FINAL:
        return made
    until = made.notice_until
    if until is None or timezone.now() < until:
        raise WrongState(_("公示期还没有结束。"))
    if ContestAppeal.objects.filter(entry__contest_round=made, state=AppealState.FILED).exists():
        raise WrongState(_("还有申诉没有仲裁。"))
    steps.finish(made, timezone.now(), by)
    after_commit(tasks.award_certificates, made.pk)
    return made


@transaction.atomic
def promote(round_id: int, *, by: User | None) -> list[Entry]:
    """Let the best of a final round go on by its quota, and the next ones wait; again it changes nothing.

    Raises NotAllowed, RoundClosed (not final, or no next round that takes entries).
    """
    made = locked(round_id, by, {RoundState.FINAL})
    following = made.track.rounds.filter(number__gt=made.number).exclude(state=RoundState.CANCELLED).first()
    if following is None or following.state not in (RoundState.DRAFT, RoundState.OPEN):
        raise RoundClosed(_("没有可以晋级的下一轮。"))
    lines = list(made.standings.order_by("-version")[0].lines.order_by("position"))
    places = [judging.Place(str(line.entry_id), line.place, line.points) for line in lines]
    going, waiting = judging.promoted(places, made.quota, _groups(made), made.waiting_places)
    teams = dict(made.entries.values_list("pk", "team_id"))
    known = set(following.entries.values_list("team_id", flat=True))
    entries = [_enter(following, teams[int(one)], Via.PROMOTED, None) for one in going if teams[int(one)] not in known]
    for number, one in enumerate(waiting, 1):
        if teams[int(one)] not in known:
            _enter(following, teams[int(one)], Via.WAITING, number)
    for entry in entries:
        tell_promoted(entry)
    audit.record("contest.promoted", made, by=by, going=len(entries), waiting=len(waiting))
    return entries


def _enter(made: Round, team_id: int, via: str, waiting: int | None) -> Entry:
    return Entry.objects.create(
        contest_round=made, team_id=team_id, via=via, blind_number=blind_number(made), waiting_number=waiting,
        state=EntryState.ENTERED if waiting is None else EntryState.WAITING,
    )  # fmt: skip


def _groups(made: Round) -> Mapping[str, str] | None:
    if made.quota_host == Host.ALL:
        return None
    field = "team__host" if made.quota_host == Host.SCHOOL else "team__host__city"
    return {str(entry): str(host) for entry, host in made.entries.values_list("pk", field) if host is not None}


def _tell_results(made: Round) -> None:
    contest = made.track.season.contest
    judges = list(made.judges.values_list("person_id", flat=True))
    words = {"contest": f"{contest.title} {made.title_zh}"}
    notices.notify(
        [*steps.people_in(made), *judges], "contest.results", words=words, url=f"/contests/{contest.slug}/leaderboard/"
    )
