"""What the dashboards show of one student's and one firm's placements."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from internships.choices import SHOWN, OrderState, Party, PlacementState, Side, Stage
from internships.models import Evaluation, LogEntry, Order, Placement, RankedList, Signature
from internships.queries import boards, candidates, offers
from internships.queries.orders import open_rounds

# Fewer first choices or scores would tell of one person.
FEWEST = 5
# How many of a lane stand on the firm's first page.
AT_HOME = 3


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
class CandidateCounts:
    """The candidates of the rounds under way; None where it would tell of one person, or nobody is there."""

    all: int
    new: int
    oldest_days: int | None
    first_choices: int | None
    mean_score: float | None
    lanes: tuple[boards.Lane, ...] = ()

    @property
    def stages(self) -> list[tuple[str, str]]:
        """Where a candidate of the lanes can be moved: (stage, its name)."""
        return Stage.choices


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
    candidates: CandidateCounts

    @property
    def waiting(self) -> int:
        """How many people wait for the firm: new candidates, and students it has to sign, confirm or evaluate for."""
        return self.candidates.new + self.to_sign + self.log_to_confirm + self.to_evaluate


def round_tasks(person_id: int) -> list[RoundTask]:
    """The open rounds with the student's own list in each."""
    rounds = list(open_rounds())
    lists = {row.match_round_id: row for row in RankedList.objects.filter(student=person_id, match_round__in=rounds)}
    return [
        RoundTask(
            code=match_round.code,
            name=str(match_round),
            closes_at=match_round.closes_at,
            choices=len(lists[match_round.pk].post_ids) if match_round.pk in lists else 0,
            submitted=match_round.pk in lists and lists[match_round.pk].submitted_at is not None,
            url=f"{reverse('internships:choices')}?round={match_round.code}",
        )
        for match_round in rounds
    ]


def placements(**narrowed: object) -> list[PlacementSummary]:
    """Published, matched placements with their counts, newest first."""
    return [summary(row) for row in placement_rows(**narrowed)]


def firm_placements(enterprise_id: int, **narrowed: object) -> list[PlacementSummary]:
    """The same for a firm: only of students who have said yes to its seat. Before that it sees nobody's name."""
    return [summary(row) for row in firm_rows(enterprise_id, **narrowed)]


def firm_rows(enterprise_id: int, **narrowed: object) -> QuerySet[Placement]:
    """The rows behind `firm_placements`."""
    return placement_rows(pk__in=offers.of_firm(enterprise_id).values("pk"), **narrowed)


def placement_rows(**narrowed: object) -> QuerySet[Placement]:
    """The rows behind `placements`, for lists that page: `signed`, `days` and `unconfirmed` are counted on each."""
    rows = Placement.objects.filter(match_round__state__in=SHOWN, post__isnull=False, **narrowed)
    # Subqueries, because signatures times log entries would be counted through one large product.
    log = LogEntry.objects.all()
    return rows.select_related("student", "post__order__enterprise").annotate(
        signed=_count(Signature.objects.all()), days=_count(log), unconfirmed=_count(log.filter(confirmed_at=None))
    )


def mentoring_work(rows: QuerySet[Placement]) -> dict[str, Any]:
    """What mentors have to do for these rows: log days to confirm, how far this week's are, evaluations due."""
    week = timezone.localdate() - timedelta(days=6)
    own = LogEntry.objects.filter(placement__in=rows.values("pk"))
    counts = own.aggregate(
        unconfirmed=Count("pk", filter=Q(confirmed_at=None)),
        written_this_week=Count("pk", filter=Q(day__gte=week)),
        confirmed_this_week=Count("pk", filter=Q(day__gte=week, confirmed_at__isnull=False)),
    )
    ours = Evaluation.objects.filter(placement=OuterRef("pk"), side=Side.ENTERPRISE)
    due = rows.filter(state=PlacementState.EVALUATING).exclude(Exists(ours)).count()
    waiting = rows.filter(unconfirmed__gt=0).order_by("-unconfirmed", "pk").first()
    return {**counts, "to_evaluate": due, "next_up": summary(waiting) if waiting else None}


def _count(rows: QuerySet) -> Coalesce:
    per_placement = rows.filter(placement=OuterRef("pk")).order_by().values("placement").annotate(n=Count("pk"))
    return Coalesce(Subquery(per_placement.values("n"), output_field=IntegerField()), 0)


def summary(row: Placement) -> PlacementSummary:
    """A row of `placement_rows` as a line."""
    return PlacementSummary(
        pk=row.pk,
        student_id=row.student_id,
        enterprise_id=row.post.order.enterprise_id,
        student=str(row.student),
        post=str(row.post),
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


def enterprise_summary(enterprise_id: int, mentor_id: int | None = None) -> EnterpriseSummary:
    """What stands on a firm's board, in a fixed number of queries; for a mentor only their own students."""
    # Posts are joined for their seats, so that an order stands there once a post.
    orders = Order.objects.filter(enterprise=enterprise_id).aggregate(
        orders=Count("id", filter=Q(state=OrderState.APPROVED), distinct=True),
        draft_orders=Count("id", filter=Q(state=OrderState.DRAFT), distinct=True),
        returned_orders=Count("id", filter=Q(state=OrderState.RETURNED), distinct=True),
        seats=Sum("posts__seats", filter=Q(state=OrderState.APPROVED), default=0),
    )
    return EnterpriseSummary(
        **orders,
        candidates=_candidates(enterprise_id) if mentor_id is None else CandidateCounts(0, 0, None, None, None),
        **_waiting_for(enterprise_id, mentor_id),
    )


def _candidates(enterprise_id: int) -> CandidateCounts:
    board = list(candidates.board_of(enterprise_id))
    rows = candidates.shown(board, enterprise_id)
    new = [row for row in rows if row.stage == Stage.NEW]
    return CandidateCounts(
        all=len(rows),
        new=len(new),
        oldest_days=max((row.days_waiting for row in new), default=None),
        first_choices=candidates.first_choices(board, FEWEST),
        mean_score=sum(row.total for row in rows) / len(rows) if len(rows) >= FEWEST else None,
        lanes=tuple(boards.lanes(sorted(rows, key=lambda row: (row.arrived_at, row.pk)), AT_HOME)),
    )


def _waiting_for(enterprise_id: int, mentor_id: int | None) -> dict[str, int]:
    """Placements by what the firm itself still has to do: what it has signed or written no longer waits for it."""
    own = {"placement": OuterRef("pk")}
    rows = offers.of_firm(enterprise_id).annotate(
        has_signed=Exists(Signature.objects.filter(party=Party.ENTERPRISE, **own)),
        has_written=Exists(Evaluation.objects.filter(side=Side.ENTERPRISE, **own)),
        has_open_days=Exists(LogEntry.objects.filter(confirmed_at=None, **own)),
    )
    if mentor_id is not None:
        rows = rows.filter(mentor=mentor_id)
    return rows.aggregate(
        to_sign=Count("id", filter=Q(state=PlacementState.MATCHED, has_signed=False)),
        in_training=Count("id", filter=Q(state=PlacementState.TRAINING)),
        log_to_confirm=Count("id", filter=Q(state=PlacementState.TRAINING, has_open_days=True)),
        to_evaluate=Count("id", filter=Q(state=PlacementState.EVALUATING, has_written=False)),
    )
