"""A round's steps: opened by its published rules, closed to work, published, final; and who goes on."""

from collections.abc import Mapping
from fractions import Fraction

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.common.send import after_commit
from lms.contests import judging, tasks
from lms.contests.choices import AppealState, AssignmentState, EntryState, Host, RoundState, SeasonState, Via
from lms.contests.errors import RoundClosed
from lms.contests.models import Assignment, ContestAppeal, ContestAward, Entry, Round, StandingLine, Standings
from lms.contests.operations.moving_up import tell_promoted
from lms.contests.operations.panels import locked
from lms.contests.operations.registering import blind_number
from lms.contests.queries import lacking, results
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
    made.move(to=RoundState.OPEN)
    audit.record("contest.round_opened", made, by=by)
    _tell_phase(made)
    return made


@transaction.atomic
def close_round(round_id: int, *, by: User | None) -> Round:
    """Take no more work and let judges begin; not before its hour. Raises NotAllowed, RoundClosed."""
    made = locked(round_id, by, {RoundState.OPEN, RoundState.JUDGING})
    if made.state == RoundState.JUDGING:
        return made
    if timezone.now() < made.closes_at:
        raise RoundClosed(_("还没有到提交截止时间。"))
    made.move(to=RoundState.JUDGING)
    audit.record("contest.round_closed", made, by=by)
    _tell_phase(made)
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


def write_standings(made: Round, *, by: User | None, reason: str = "") -> Standings:
    """A version of the standings as the rows say now. Inside the caller's transaction."""
    worked = results.work_out(made)
    last = made.standings.order_by("-version").first()
    standings = Standings.objects.create(
        contest_round=made, version=last.version + 1 if last else 1, reason=reason[:300], by=by,
        sha256=results.fingerprint(worked),
    )  # fmt: skip
    StandingLine.objects.bulk_create(
        [
            StandingLine(
                standings=standings, entry_id=one.entry, position=position, place=one.place, shared=one.shared,
                points=one.points, raw_points=one.raw, parts=dict(one.parts), told_apart_by=one.told_apart_by,
            )
            for position, one in enumerate(worked, 1)
        ]
    )  # fmt: skip
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
    made.move(to=RoundState.FINAL, final_at=timezone.now())
    _award(made)
    audit.record("contest.final", made, by=by)
    after_commit(tasks.award_certificates, made.pk)
    return made


@transaction.atomic
def promote(round_id: int, *, by: User | None) -> list[Entry]:
    """Let the best of a final round go on by its quota, and the next ones wait; again it changes nothing.

    Raises NotAllowed, RoundClosed (not final, or no next round that takes entries).
    """
    made = locked(round_id, by, {RoundState.FINAL})
    following = Round.objects.filter(track=made.track_id, number=made.number + 1).first()
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


def _award(made: Round) -> None:
    standings = made.standings.order_by("-version")[0]
    lines = standings.lines.order_by("position")
    places = [judging.Place(str(line.entry_id), line.place, line.points) for line in lines]
    prizes = {prize.key: prize for prize in made.prizes.all()}
    shares = [judging.Share(prize.key, Fraction(prize.share_percent) / 100) for prize in prizes.values()]
    ContestAward.objects.bulk_create(
        [
            ContestAward(entry_id=int(one.entry), prize=prizes[one.prize], standings=standings, place=one.place)
            for one in judging.awarded(places, shares)
        ]
    )


def _people(made: Round) -> list[int]:
    rows = made.entries.exclude(state=EntryState.WITHDRAWN).filter(team__members__left_at=None)
    return list(rows.values_list("team__members__person", flat=True).distinct())


def _tell_phase(made: Round) -> None:
    contest = made.track.season.contest
    words = {"contest": contest.title, "phase": f"{made.title_zh}（{made.get_state_display()}）"}
    notices.notify(_people(made), "contest.phase", words=words, url=f"/contests/{contest.slug}/leaderboard/")


def _tell_results(made: Round) -> None:
    contest = made.track.season.contest
    judges = list(made.judges.values_list("person_id", flat=True))
    words = {"contest": f"{contest.title} {made.title_zh}"}
    notices.notify(
        [*_people(made), *judges], "contest.results", words=words, url=f"/contests/{contest.slug}/leaderboard/"
    )
