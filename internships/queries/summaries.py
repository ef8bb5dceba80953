"""What the dashboards show of one student's and one firm's placements."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, Sum
from django.urls import reverse

from internships.choices import OrderState, PlacementState, RoundState
from internships.models import Order, Placement, Post, RankedList
from internships.queries.orders import open_rounds


@dataclass(frozen=True)
class RoundTask:
    """An open round and how far the student's list has come."""

    code: str
    name: str
    closes_at: datetime
    choices: int
    submitted: bool
    url: str


@dataclass(frozen=True)
class PlacementSummary:
    """A placement as a line."""

    pk: int
    student_id: int
    enterprise_id: int
    student: str
    post: str
    enterprise: str
    order_code: str
    state: str
    state_label: str
    started_on: date | None
    signatures: int
    log_days: int
    unconfirmed_days: int
    url: str


@dataclass(frozen=True)
class EnterpriseSummary:
    """A firm's orders and what waits for it."""

    orders: int
    seats: int
    draft_orders: int
    returned_orders: int
    to_sign: int
    in_training: int
    log_to_confirm: int
    to_evaluate: int

    @property
    def waiting(self) -> int:
        """How many things wait for the firm."""
        return self.to_sign + self.log_to_confirm + self.to_evaluate + self.returned_orders


def round_tasks(person_id: int) -> list[RoundTask]:
    """The open rounds with the student's own list in each."""
    rounds = list(open_rounds())
    lists = {row.match_round_id: row for row in RankedList.objects.filter(student=person_id, match_round__in=rounds)}
    return [
        RoundTask(
            code=match_round.code,
            name=match_round.name_zh,
            closes_at=match_round.closes_at,
            choices=len(lists[match_round.pk].post_ids) if match_round.pk in lists else 0,
            submitted=match_round.pk in lists and lists[match_round.pk].submitted_at is not None,
            url=reverse("internships:choices"),
        )
        for match_round in rounds
    ]


def placements(**narrowed: object) -> list[PlacementSummary]:
    """Published, matched placements with their counts, newest first."""
    rows = (
        Placement.objects.filter(match_round__state=RoundState.PUBLISHED, post__isnull=False, **narrowed)
        .select_related("student", "post__order__enterprise")
        .annotate(
            signed=Count("signatures", distinct=True),
            days=Count("log", distinct=True),
            unconfirmed=Count("log", filter=Q(log__confirmed_at=None), distinct=True),
        )
    )
    return [_summary(row) for row in rows]


def _summary(row: Placement) -> PlacementSummary:
    return PlacementSummary(
        pk=row.pk,
        student_id=row.student_id,
        enterprise_id=row.post.order.enterprise_id,
        student=str(row.student),
        post=row.post.name_zh,
        enterprise=str(row.post.order.enterprise),
        order_code=row.post.order.code,
        state=row.state,
        state_label=row.get_state_display(),
        started_on=row.started_on,
        signatures=row.signed,
        log_days=row.days,
        unconfirmed_days=row.unconfirmed,
        url=reverse("internships:placement", args=[row.pk]),
    )


def enterprise_summary(enterprise_id: int) -> EnterpriseSummary:
    """What stands on a firm's board, in three queries."""
    orders = Order.objects.filter(enterprise=enterprise_id).aggregate(
        orders=Count("id", filter=Q(state=OrderState.APPROVED)),
        draft_orders=Count("id", filter=Q(state=OrderState.DRAFT)),
        returned_orders=Count("id", filter=Q(state=OrderState.RETURNED)),
    )
    seats = Post.objects.filter(order__enterprise=enterprise_id, order__state=OrderState.APPROVED)
    mine = placements(post__order__enterprise=enterprise_id)
    return EnterpriseSummary(
        **orders,
        seats=seats.aggregate(total=Sum("seats"))["total"] or 0,
        to_sign=sum(row.state == PlacementState.MATCHED for row in mine),
        in_training=sum(row.state == PlacementState.TRAINING for row in mine),
        log_to_confirm=sum(row.unconfirmed_days > 0 for row in mine),
        to_evaluate=sum(row.state == PlacementState.EVALUATING for row in mine),
    )
