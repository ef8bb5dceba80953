"""Opening a round: everything that decides beside the lists is frozen and published here."""

import hashlib
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from internships.background import boards, findings
from internships.background.holding import hold
from internships.choices import RANKING, OrderState, RoundState
from internships.models import MatchRound, Post, ReservedSeats, RoundCap, RoundPost, RoundRules
from internships.queries import caps, digests, orders
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.notices import public as notices
from lms.organisations import public as organisations
from lms.people.models import User

REMINDERS = (72, 24)  # hours before the lock, the design's table of notices


def open_to_rankings(match_round: MatchRound, *, by: User | None, post_ids: list[int] | None = None) -> None:
    """Freeze posts, ceilings and rules of a round whose row the caller holds, and let students rank.

    Raises WrongState, Invalid (no post takes part; ceilings that overlap).
    """
    frozen = _frozen(match_round, post_ids)
    if not frozen:
        raise Invalid(
            _(
                "没有可以参加的岗位：没有已批准、还有空额的订单，其他正在进行的轮次里的名额不能再用一次。请先批准至少一个新订单再开放填报。"
            )
        )
    # Opened by hand before its hour: the hour everybody reads is the one it happened at.
    match_round.move(to=RoundState.OPEN, opens_at=min(match_round.opens_at, timezone.now()))
    _keep_seats(match_round, RoundPost.objects.bulk_create(frozen))
    boards.freeze_schemes(match_round)
    _freeze_caps(match_round)
    text = digests.rules_text(match_round)
    RoundRules.objects.create(match_round=match_round, text=text)
    match_round.rules_digest = hashlib.sha256(text.encode()).hexdigest()
    match_round.save(update_fields=["rules_digest"])
    seats = sum(row.seats for row in frozen)
    audit.record("round.opened", match_round, by=by, posts=len(frozen), seats=seats, rules=match_round.rules_digest)
    if not match_round.open_data:
        _tell(match_round, frozen)


@transaction.atomic
def remind_of_closing(round_id: int) -> bool:
    """Tell those whose list is not sent in that the round closes soon, once for each reminder."""
    match_round = MatchRound.objects.select_for_update().get(pk=round_id)
    left = match_round.closes_at - timezone.now()
    due = [hours for hours in REMINDERS if left <= timedelta(hours=hours)]
    told = match_round.reminded_hours or REMINDERS[0] + 1
    if match_round.state not in RANKING or not due or due[-1] >= told or left <= timedelta(0):
        return False
    match_round.reminded_hours = due[-1]
    match_round.save(update_fields=["reminded_hours"])
    late = match_round.lists.filter(submitted_at=None).values_list("student_id", flat=True)
    words = {"round": notices.named(match_round), "hours": due[-1]}
    notices.notify(late.iterator(), "round.closing", words=words, url="/choices/", fold_key=match_round.code)
    return True


def _frozen(match_round: MatchRound, post_ids: list[int] | None) -> list[RoundPost]:
    if post_ids is not None:
        left = dict(Post.objects.filter(pk__in=post_ids).values_list("pk", "seats"))
    else:
        # Two rounds opened at once would each read the same seats and both freeze them.
        hold(Post.objects.filter(order__state=OrderState.APPROVED))
        left = orders.seats_left()
    wanted = set(match_round.offered) or set(left)
    free = [pk for pk, seats in left.items() if seats > 0 and pk in wanted]
    posts = list(Post.objects.filter(pk__in=free).select_related("order__school").order_by("pk"))
    return [
        RoundPost(match_round=match_round, post=post, seats=left[post.pk], minimum=min(post.minimum, left[post.pk]))
        for post in (posts if match_round.open_data else findings.lawful(posts))
    ]


def _keep_seats(match_round: MatchRound, lines: list[RoundPost]) -> None:
    """Of every post the share of its seats that is kept for each category, whole seats and none rounded up."""
    kept = [
        ReservedSeats(line=line, reserve=reserve, seats=line.seats * reserve.share_percent // 100)
        for reserve in match_round.reserves.order_by("pk")
        for line in lines
    ]
    ReservedSeats.objects.bulk_create(one for one in kept if one.seats)


def _freeze_caps(match_round: MatchRound) -> None:
    """Fill in what each ceiling binds. Raises Invalid for two that overlap: such a matching is not to be had."""
    posts = caps.candidates(match_round)
    kept = caps.with_posts(list(match_round.caps.all()), posts)
    legal = [] if match_round.open_data else caps.legal_caps(match_round, posts)
    overlap = caps.first_overlap([*kept, *legal])
    if overlap:
        names = {"first": overlap[0].name, "second": overlap[1].name}
        raise Invalid(_("上限“%(first)s”和“%(second)s”互相交叉，既不包含也不分开，请改其中一个。") % names)
    RoundCap.objects.bulk_update(kept, ["post_ids"])
    RoundCap.objects.bulk_create(legal)


def _tell(match_round: MatchRound, frozen: list[RoundPost]) -> None:
    schools = Post.objects.filter(pk__in=[row.post_id for row in frozen]).values_list("order__school", flat=True)
    closes = timezone.localtime(match_round.closes_at).strftime("%Y-%m-%d %H:%M")
    words = {"round": notices.named(match_round), "closes": closes}
    for school in sorted(set(schools)):
        students = organisations.people_with_role(school, organisations.Role.STUDENT)
        notices.notify(students, "round.opened", words=words, url="/choices/", fold_key=match_round.code)
