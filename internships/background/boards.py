"""Boards of candidates: what a round fixes when it opens, telling firms who waits, and forgetting in time."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from internships.choices import BOARD_KEPT_DAYS, PATIENCE_HOURS, SHOWN, Stage
from internships.models import Belonging, Candidate, Category, Contact, MatchRound, Order, RoundScheme, Scheme
from internships.queries.orders import rounds_under_way
from lms.audit import public as audit
from lms.notices import public as notices
from lms.organisations import public as organisations


def freeze_schemes(match_round: MatchRound) -> int:
    """Fix, for every order that takes part, the version published last; called when the round opens.

    Returns how many orders have one.
    """
    orders = set(match_round.posts.values_list("post__order_id", flat=True))
    newest: dict[int, Scheme] = {}
    for scheme in Scheme.objects.filter(order__in=orders, published_at__isnull=False).order_by("version"):
        newest[scheme.order_id] = scheme
    RoundScheme.objects.bulk_create(
        RoundScheme(match_round=match_round, order_id=order, scheme=scheme) for order, scheme in sorted(newest.items())
    )
    return len(newest)


def tell_firms() -> int:
    """Tell managers of new candidates, and once more of those who are new for longer than anybody should wait.

    Each candidate is told of once a kind. Returns how many notices went out.
    """
    now = timezone.now()
    late = Q(arrived_at__lte=now - timedelta(hours=PATIENCE_HOURS))
    told = [_tell_each("candidates.waiting", "told_at", late), _tell_each("candidates.new", "announced_at", Q())]
    return sum(told)


def _tell_each(kind: str, mark: str, due: Q) -> int:
    rows = _waiting(mark, due)
    return sum(_tell(order, kind, mark, due) for order in sorted(set(rows.values_list("post__order_id", flat=True))))


def _waiting(mark: str, due: Q) -> QuerySet[Candidate]:
    """New candidates in the rounds under way of whom the firm was not yet told."""
    return Candidate.objects.filter(due, stage=Stage.NEW, left_at=None, match_round__in=rounds_under_way()).filter(
        **{mark: None}
    )


@transaction.atomic
def _tell(order_id: int, kind: str, mark: str, due: Q) -> bool:
    # Held, so that two workers at once tell of each only once.
    waiting = list(_waiting(mark, due).filter(post__order=order_id).select_for_update(of=("self",)))
    if not waiting:
        return False
    order = Order.objects.select_related("enterprise").get(pk=order_id)
    Candidate.objects.filter(pk__in=[row.pk for row in waiting]).update(**{mark: timezone.now()})
    notices.notify(
        organisations.people_with_role(order.enterprise_id, organisations.Role.MANAGER),
        kind,
        words={"order": order.code, "waiting": len(waiting), "hours": PATIENCE_HOURS},
        url=f"/biz/{order.enterprise.code}/candidates/?stage=new",
    )
    return True


def forget_boards() -> int:
    """Throw boards, notes, marks and opened names away once a result has been public long enough.

    Returns how many rounds were cleared. What a mark did to a score is in the round's frozen scores.
    """
    old = timezone.now() - timedelta(days=BOARD_KEPT_DAYS)
    rounds = MatchRound.objects.filter(state__in=SHOWN, published_at__lte=old, candidates__isnull=False).distinct()
    return sum(_forget(match_round) for match_round in rounds)


@transaction.atomic
def forget_categories() -> int:
    """Take down who belonged to a category once the papers have run out. Returns how many records went.

    A locked list keeps what it was locked with: the published root covers it.
    """
    over = Belonging.objects.filter(valid_until__lt=timezone.localdate())
    for category in Category.objects.filter(belongings__in=over).distinct():
        people = over.filter(category=category).count()
        audit.record("category.lapsed", category, by=None, people=people)
    gone, _by_model = over.delete()
    return gone


@transaction.atomic
def _forget(match_round: MatchRound) -> bool:
    gone, _by_model = Candidate.objects.filter(match_round=match_round).delete()
    Contact.objects.filter(match_round=match_round).delete()
    audit.record("board.forgotten", match_round, by=None, rows=gone)
    return gone > 0
