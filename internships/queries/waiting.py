"""Waiting lists of a published round: which seats became free, and who is next."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from internships.choices import OfferSource, OfferState, Party, PlacementState
from internships.models import MatchRound, Offer, Placement, RoundPost, Signature, raw
from internships.queries import markets, offers
from internships.queries.list_rows import AT_ONCE
from internships.queries.lists import Lists, lists_of

LAST = 1_000  # a rank behind the end of every list


def free_seats(match_round: MatchRound) -> dict[int, int]:
    """{post: seats that came free since the publication and are offered to nobody}, of those whose list goes on.

    A post's list ends when it was asked to its end, when its order has begun, or when a later round takes it in.
    """
    # Lines are made at the opening: a post's later line is of the round that opened later, whichever was drafted first.
    later = RoundPost.objects.filter(post=OuterRef("post"), pk__gt=OuterRef("pk"))
    today = timezone.localdate()
    rows = match_round.posts.filter(taken__gt=0, waiting_over=False, post__order__starts_on__gt=today)
    taken = dict(rows.exclude(Exists(later)).values_list("post_id", "taken"))
    held = _held(match_round)
    return {post: seats - held[post] for post, seats in taken.items() if seats > held[post]}


def has_free_seat(match_round: MatchRound, post_id: int) -> bool:
    """Whether a seat of the post, declined a moment ago, is still nobody else's."""
    row = match_round.posts.get(post=post_id)
    return row.taken > _held(match_round, declined=False)[post_id]


def queues(
    match_round: MatchRound, free: dict[int, int]
) -> Iterator[tuple[RoundPost, int, list[tuple[Placement, int]]]]:
    """For every post with a free seat: its line, its seats, and who is next on its list with their rank of it.

    On the list are students the post refused although it may have them, as long as they rank it above what they have,
    have signed nothing, have not given the round up and were not asked before. Two queries and one pass over the lists.
    """
    posts = markets.posts_of(match_round)
    lists = lists_of(match_round, posts)
    waits = _waits(match_round, lists)
    student_of = lists.students
    for index, row in enumerate(posts):
        if row.post_id not in free:
            continue
        students, ranks = np.nonzero((lists.choices == index) & (waits > 0))
        order = np.argsort(waits[students, ranks])
        wanted = {int(student_of[s]): int(r) + 1 for s, r in zip(students[order], ranks[order], strict=True)}
        may = _may_move(match_round, row.post_id, wanted)
        yield row, free[row.post_id], [(may[one], rank) for one, rank in wanted.items() if one in may]


def _waits(match_round: MatchRound, lists: Lists) -> np.ndarray:
    """The waiting numbers in the shape of the choices."""
    rows = Placement.objects.filter(match_round=match_round).values_list("student_id", raw("waits"))
    packed = {student: np.frombuffer(bytes(data), dtype="<u4") for student, data in rows.iterator(AT_ONCE)}
    waits = np.zeros(lists.choices.shape, dtype=np.uint32)
    for number, student in enumerate(lists.students.tolist()):
        own = packed.get(student)
        if own is not None:
            waits[number, : len(own)] = own
    return waits


def _may_move(match_round: MatchRound, post_id: int, wanted: dict[int, int]) -> dict[int, Placement]:
    own = Offer.objects.filter(placement=OuterRef("pk"))
    gave_up = own.filter(source=OfferSource.MATCH, state__in=[OfferState.DECLINED, OfferState.LAPSED])
    asked = own.filter(post=post_id)
    signed = Signature.objects.filter(placement=OuterRef("pk"), party=Party.STUDENT)
    rows = Placement.objects.filter(
        match_round=match_round, student__in=list(wanted), state__in=[PlacementState.UNPLACED, PlacementState.MATCHED]
    ).exclude(Exists(gave_up) | Exists(asked) | Exists(signed))
    sits = dict(
        Offer.objects.filter(placement__match_round=match_round, state__in=offers.LIVE)
        .exclude(source=OfferSource.WAITING, state=OfferState.OPEN)
        .values_list("placement_id", "rank")
    )
    return {row.student_id: row for row in rows if wanted[row.student_id] < sits.get(row.pk, LAST)}


def _held(match_round: MatchRound, *, declined: bool = True) -> Counter[int]:
    """{post: seats of the round in use}."""
    own = offers.binding(declined=declined).filter(placement__match_round=match_round)
    return Counter(dict(own.values_list("post_id").annotate(n=Count("pk"))))
