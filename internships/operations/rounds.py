"""Running a round: open, lock, draw, publish. Solving and certifying are work of their own (background)."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from internships import access, background, matching, tasks
from internships.choices import RoundState
from internships.models import MatchRound, Placement, Post, RankedList, RoundPost
from internships.queries import orders
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.common.send import after_commit
from lms.notices import public as notices
from lms.people.models import User


@transaction.atomic
def create_round(
    code: str,
    name_zh: str,
    name_en: str,
    *,
    opens_at: datetime,
    closes_at: datetime,
    by: User | None,
    scores_given: bool = False,
    open_data: bool = False,
    demo: bool = False,
) -> MatchRound:
    """A round in draft, committed to a lottery whose hash is public from now on. Raises NotAllowed, Invalid."""
    access.require(by is None or access.can_run_rounds(by))
    _require_sensible(code, opens_at, closes_at)
    secret = secrets.token_hex(32)
    match_round = MatchRound.objects.create(
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        opens_at=opens_at,
        closes_at=closes_at,
        scores_given=scores_given,
        open_data=open_data,
        demo=demo,
        secret=secret,
        secret_hash=matching.commitment(bytes.fromhex(secret)),
    )
    audit.record("round.created", match_round, by=by, secret_hash=match_round.secret_hash)
    return match_round


@transaction.atomic
def open_round(round_id: int, *, by: User | None, post_ids: list[int] | None = None) -> MatchRound:
    """Freeze the posts that take part (by default those of every approved order) and let students rank.

    Raises NotAllowed, WrongState, Invalid (no post takes part).
    """
    match_round = _locked(round_id, by)
    if match_round.state == RoundState.OPEN:
        return match_round
    offered = orders.seats_left() if post_ids is None else dict(_posts(post_ids))
    posts = Post.objects.in_bulk([pk for pk, seats in offered.items() if seats > 0])
    frozen = [_frozen(match_round, post, offered[pk]) for pk, post in sorted(posts.items())]
    if not frozen:
        raise Invalid(_("还没有已批准的订单，开放填报前请先批准至少一个。"))
    match_round.move(to=RoundState.OPEN)
    RoundPost.objects.bulk_create(frozen)
    audit.record("round.opened", match_round, by=by, posts=len(frozen), seats=sum(p.seats for p in frozen))
    return match_round


@transaction.atomic
def lock_round(round_id: int, *, by: User | None) -> MatchRound:
    """Close the round to rankings and publish the root of the lists. A locked round is returned as it is."""
    match_round = _locked(round_id, by)
    if match_round.state == RoundState.LOCKED:
        return match_round
    if match_round.state != RoundState.OPEN:
        raise WrongState()
    background.close_to_rankings(match_round, by=by)
    return match_round


@transaction.atomic
def draw_round(round_id: int, *, public_value: str, by: User | None) -> MatchRound:
    """Fix the lottery with a value nobody could foresee, and queue the matching.

    Raises NotAllowed, WrongState, Invalid.
    """
    match_round = _locked(round_id, by)
    if match_round.state == RoundState.DRAWN:
        return match_round
    if not public_value.strip():
        raise Invalid(_("请填写截止之后才公布的随机值，例如当天的体彩开奖号码。"), fields={"public_value": _("必填")})
    match_round.move(to=RoundState.DRAWN, public_value=public_value.strip())
    audit.record("round.drawn", match_round, by=by, public_value=match_round.public_value)
    after_commit(tasks.solve_round, match_round.pk)
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
    after_commit(tasks.solve_round, match_round.pk)
    return match_round


@transaction.atomic
def publish_round(round_id: int, *, by: User | None) -> MatchRound:
    """Show everybody their result. Raises NotAllowed, WrongState; impossible without a passing certificate."""
    match_round = _locked(round_id, by)
    if match_round.state == RoundState.PUBLISHED:
        return match_round
    if not match_round.is_certified:
        raise WrongState(_("还没有通过核验的结果，不能公布。"))
    match_round.move(to=RoundState.PUBLISHED, published_at=timezone.now())
    audit.record("round.published", match_round, by=by, placed=match_round.certificate["placed"])
    if not match_round.open_data:
        students = list(Placement.objects.filter(match_round=match_round).values_list("student_id", flat=True))
        words = {"round": match_round.name_zh}
        notices.notify(students, "round.published", words=words, url=f"/results/{match_round.code}/")
    return match_round


def _locked(round_id: int, by: User | None) -> MatchRound:
    access.require(by is None or access.can_run_rounds(by))
    return MatchRound.objects.select_for_update().get(pk=round_id)


def _require_sensible(code: str, opens_at: datetime, closes_at: datetime) -> None:
    if closes_at <= opens_at:
        raise Invalid(_("截止时间要晚于开始时间。"), fields={"closes_at": _("请选一个更晚的时间")})
    if MatchRound.objects.filter(code=code).exists():
        raise Invalid(_("已经有这个编号的轮次。"), fields={"code": _("请换一个编号")})


def _posts(post_ids: list[int]) -> QuerySet[Post, tuple[int, int]]:
    return Post.objects.filter(pk__in=post_ids).values_list("pk", "seats")


def _frozen(match_round: MatchRound, post: Post, seats: int) -> RoundPost:
    return RoundPost(match_round=match_round, post=post, seats=seats, minimum=min(post.minimum, seats))


@transaction.atomic
def import_lists(round_id: int, rows: list[tuple[int, list[int], list[int]]], *, by: User | None) -> int:
    """Bring in (student, posts best first, scores) of an open data set for a round whose scores are given.

    Raises NotAllowed, Invalid (the round makes its own scores).
    """
    match_round = _locked(round_id, by)
    if not match_round.scores_given or match_round.state != RoundState.OPEN:
        raise Invalid(_("这一轮不接受带分数的名单。"))
    now = timezone.now()
    RankedList.objects.bulk_create(
        [
            RankedList(
                match_round=match_round, student_id=student, post_ids=posts, scores=scores, version=1, submitted_at=now
            )
            for student, posts, scores in rows
        ]
    )
    audit.record("round.lists_imported", match_round, by=by, lists=len(rows))
    return len(rows)
