"""What a student might like to rank next: the best-fitting posts of a round, computed while they wait."""

from dataclasses import dataclass

import numpy as np

from internships.models import MatchRound
from internships.queries.facet_counts import may_take
from internships.queries.fits import Reader
from internships.queries.slots import Ints, open_slots

MOST = 20
_posts: dict[str, "RoundPosts"] = {}


@dataclass(frozen=True)
class RoundPosts:
    """The posts of a round and their orders, by order; frozen when the round opened."""

    post: Ints
    order: Ints


def posts_in(match_round: MatchRound) -> RoundPosts:
    """The round's posts, read once a process: they do not change after the opening."""
    # By the lottery's hash, which no two rounds share, whatever becomes of their numbers.
    key = match_round.secret_hash
    if key not in _posts:
        rows = match_round.posts.order_by("post__order_id", "post_id").values_list("post_id", "post__order_id")
        pairs = np.array(list(rows), dtype=np.int64).reshape(-1, 2)
        if len(_posts) > 8:
            _posts.clear()
        _posts[key] = RoundPosts(pairs[:, 0], pairs[:, 1])
    return _posts[key]


def recommended(match_round: MatchRound, reader: Reader, chosen: list[int], most: int = MOST) -> tuple[list[int], int]:
    """(the best-fitting posts the reader may take and has not chosen, best first; how many there are in all).

    Equal fits: the order approved last first. One small question, no row of an order is read.
    """
    slots, posts = open_slots(), posts_in(match_round)
    if reader.levels is None or not len(slots) or not len(posts.post):
        return [], 0
    place = np.searchsorted(slots.order, posts.order)
    here = (place < len(slots)) & (slots.order[np.minimum(place, len(slots) - 1)] == posts.order)
    here &= ~np.isin(posts.post, chosen)
    here[here] = may_take(slots, reader)[place[here]]
    open_posts, place = posts.post[here], place[here]
    best = _best(slots.scores(reader.levels)[place], slots.approved[place], most)
    return open_posts[best].tolist(), len(open_posts)


def _best(scores: Ints, newer: Ints, most: int) -> Ints:
    """The places of the best scores, the newer first among equals, without sorting all of them."""
    kept = np.arange(len(scores))
    if len(scores) > most:
        least = np.partition(scores, len(scores) - most)[len(scores) - most]
        kept = np.flatnonzero(scores >= least)
    return kept[np.lexsort((-newer[kept], -scores[kept]))][:most]
