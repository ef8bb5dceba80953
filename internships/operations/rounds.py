"""Running a round: open, try out, lock, draw, publish. Solving and certifying are work of their own (background)."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from internships import access, background, matching, tasks
from internships.background.opening import open_to_rankings
from internships.background.publishing import show_results
from internships.choices import RANKING, SHOWN, RoundState
from internships.models import MatchRound, RankedList
from internships.models.rankings import new_salt
from internships.queries import results
from lms.audit import public as audit
from lms.common import bulk
from lms.common.errors import Invalid, WrongState
from lms.jobs import public as jobs
from lms.people.models import User

MATCH_JOB, MOCK_JOB = "internships.match", "internships.mock"
# Reading, solving and writing a province is one silence of a minute or two, on a busy machine of several.
LEASE_SECONDS = settings.MATCH_TIMEOUT_SECONDS


@dataclass(frozen=True)
class Times:
    """The hours of a round, and how long people may take."""

    opens_at: datetime
    closes_at: datetime
    publishes_at: datetime | None = None
    answer_days: int = 3
    appeal_days: int = 3
    offer_hours: int = 48


@transaction.atomic
def create_round(
    code: str,
    name_zh: str,
    name_en: str,
    *,
    by: User | None,
    draw_source: str = "",
    scores_given: bool = False,
    open_data: bool = False,
    demo: bool = False,
    second_of_id: int | None = None,
    offered: tuple[int, ...] = (),
    **times: object,
) -> MatchRound:
    """A round in draft, committed to a lottery whose hash is public from now on. `times` are those of `Times`.

    Raises NotAllowed, Invalid.
    """
    access.require(by is None or access.can_run_rounds(by))
    hours = Times(**times)  # type: ignore[arg-type]  # the form's cleaned values
    require_sensible(hours)
    if MatchRound.objects.filter(code=code).exists():
        raise Invalid(_("已经有这个编号的轮次。"), fields={"code": _("请换一个编号")})
    secret = secrets.token_hex(32)
    match_round = MatchRound.objects.create(
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        draw_source=draw_source.strip(),
        scores_given=scores_given,
        open_data=open_data,
        demo=demo,
        second_of_id=second_of_id,
        offered=list(offered),
        secret=secret,
        secret_hash=matching.commitment(bytes.fromhex(secret)),
        **vars(hours),
    )
    audit.record("round.created", match_round, by=by, secret_hash=match_round.secret_hash)
    return match_round


@transaction.atomic
def open_round(round_id: int, *, by: User | None, post_ids: list[int] | None = None) -> MatchRound:
    """Freeze posts, ceilings and rules (by default the posts of every approved order) and let students rank.

    Raises NotAllowed, WrongState, Invalid (no post takes part, ceilings that overlap).
    """
    match_round = _locked(round_id, by)
    if match_round.state == RoundState.OPEN:
        return match_round
    if not match_round.can_move(to=RoundState.OPEN):
        raise WrongState()
    open_to_rankings(match_round, by=by, post_ids=post_ids)
    return match_round


@transaction.atomic
def start_mock(round_id: int, *, by: User) -> jobs.Job:
    """Queue a dry run, published to the students when it is done. Raises NotAllowed, WrongState."""
    match_round = _locked(round_id, by)
    if not match_round.takes_rankings:
        raise WrongState(_("填报期间才能试匹配。"))
    number = match_round.mocks.count() + 1
    key, arguments = f"mock:{match_round.pk}:{number}", {"round": match_round.pk, "number": number}
    waiting = jobs.Job.objects.filter(key=key).first()
    return waiting or jobs.start(MOCK_JOB, by=by, key=key, arguments=arguments)


@transaction.atomic
def lock_round(round_id: int, *, by: User | None) -> MatchRound:
    """Close the round to rankings and publish the root of the lists. A locked round is returned as it is."""
    match_round = _locked(round_id, by)
    if match_round.state == RoundState.LOCKED:
        return match_round
    if match_round.state not in RANKING:
        raise WrongState()
    background.close_to_rankings(match_round, by=by)
    return match_round


@transaction.atomic
def draw_round(round_id: int, *, public_value: str, by: User | None, evidence: str = "") -> MatchRound:
    """Fix the lottery with a value nobody could foresee, and queue the matching.

    Raises NotAllowed, WrongState, Invalid.
    """
    match_round = _locked(round_id, by)
    if match_round.state == RoundState.DRAWN:
        return match_round
    if not match_round.can_move(to=RoundState.DRAWN) or match_round.state == RoundState.HELD:
        raise WrongState()
    if not public_value.strip():
        raise Invalid(_("请填写截止之后才公布的随机值，例如当天的体彩开奖号码。"), fields={"public_value": _("必填")})
    match_round.move(
        to=RoundState.DRAWN,
        public_value=public_value.strip(),
        public_evidence=evidence.strip(),
        drawn_at=timezone.now(),
    )
    audit.record(
        "round.drawn", match_round, by=by, public_value=match_round.public_value, source=match_round.draw_source,
        evidence=match_round.public_evidence,
    )  # fmt: skip
    _queue_matching(match_round, by)
    return match_round


@transaction.atomic
def rematch_round(round_id: int, *, by: User | None) -> MatchRound:
    """Match a held round again, from the same lists and the same draw: nobody gets a second throw of the dice.

    Raises NotAllowed, WrongState.
    """
    match_round = _locked(round_id, by)
    if match_round.state == RoundState.DRAWN:
        return match_round
    if match_round.state != RoundState.HELD:
        raise WrongState()
    match_round.move(to=RoundState.DRAWN)
    audit.record("round.rematched", match_round, by=by)
    _queue_matching(match_round, by)
    return match_round


@transaction.atomic
def publish_round(round_id: int, *, by: User | None) -> MatchRound:
    """Show everybody their result. Raises NotAllowed, WrongState; impossible unless certified and checked."""
    match_round = _locked(round_id, by)
    if match_round.state in SHOWN:
        return match_round
    show_results(match_round, by=by)
    return match_round


@jobs.runner(MATCH_JOB, label=gettext_lazy("匹配一轮"), lease_seconds=LEASE_SECONDS)
def run_match(progress: jobs.Progress) -> dict[str, object]:
    """Solve here, have it certified by a process that starts meanwhile, and wake what writes the results out."""
    round_id = progress.arguments["round"]
    progress.step(gettext_lazy("读取志愿并匹配"), of=2)
    with background.certifier(round_id) as check:
        background.solve_round(round_id)
        progress.step(gettext_lazy("另一个进程核验结果"), of=2)
        check()
    tasks.go_on_with_matching.delay(round_id)
    placed = results.placed_in(MatchRound.objects.get(pk=round_id))
    progress.advance(placed)
    return {"placed": placed}


@jobs.runner(MOCK_JOB, label=gettext_lazy("试匹配"), lease_seconds=LEASE_SECONDS)
def run_mock(progress: jobs.Progress) -> dict[str, object]:
    """A dry run, one step and one transaction."""
    progress.step(gettext_lazy("读取志愿、试匹配并公布"), of=1)
    background.run_mock(progress.arguments["round"], progress.arguments["number"])
    run = MatchRound.objects.get(pk=progress.arguments["round"]).mocks.first()
    progress.advance(run.placed if run else 0)
    return {"placed": run.placed if run else 0}


def _queue_matching(match_round: MatchRound, by: User | None) -> None:
    """The matching as a job that can be watched; a lost one is found by the clock."""
    attempt = match_round.certificates.count() + 1
    jobs.start(MATCH_JOB, by=by, key=f"match:{match_round.pk}:{attempt}", arguments={"round": match_round.pk})


def _locked(round_id: int, by: User | None) -> MatchRound:
    access.require(by is None or access.can_run_rounds(by))
    return MatchRound.objects.select_for_update().get(pk=round_id)


def require_sensible(hours: Times) -> None:
    """Raises Invalid for hours that are not one after the other."""
    if hours.closes_at <= hours.opens_at:
        raise Invalid(_("截止时间要晚于开始时间。"), fields={"closes_at": _("请选一个更晚的时间")})
    if hours.publishes_at is not None and hours.publishes_at <= hours.closes_at:
        raise Invalid(_("公布时间要晚于截止时间。"), fields={"publishes_at": _("请选一个更晚的时间")})


@transaction.atomic
def import_lists(round_id: int, rows: list[tuple[int, list[int], list[int]]], *, by: User | None) -> int:
    """Bring in (student, posts best first, scores) of an open data set for a round whose scores are given.

    Raises NotAllowed, Invalid (the round makes its own scores).
    """
    match_round = _locked(round_id, by)
    if not match_round.scores_given or match_round.state != RoundState.OPEN:
        raise Invalid(_("这一轮不接受带分数的名单。"))
    now = timezone.now()
    names = ("match_round", "student", "post_ids", "scores", "salt", "version", "submitted_at")
    given = ((match_round.pk, who, posts, scores, new_salt(), 1, now) for who, posts, scores in rows)
    imported = bulk.insert(RankedList, names, given)
    audit.record("round.lists_imported", match_round, by=by, lists=imported)
    return imported
