"""Freezing the lists of a round."""

from collections.abc import Iterator

from django.utils import timezone

from internships import matching
from internships.choices import RoundState
from internships.models import MatchRound, RankedList
from internships.queries import markets
from internships.queries.markets import Lists
from lms.audit import public as audit
from lms.common import bulk
from lms.people.models import User


def close_to_rankings(match_round: MatchRound, *, by: User | None) -> None:
    """Freeze lists and scores of a round whose row the caller holds, and publish the root of the lists."""
    now = timezone.now()
    # A list saved but never sent in counts as sent: leaving a page must not cost anybody a seat.
    match_round.lists.filter(submitted_at=None).exclude(post_ids=[]).update(submitted_at=now)
    posts = markets.posts_of(match_round)
    lists = markets.lists_of(match_round, posts)
    scores = lists.scores if match_round.scores_given else markets.scores_now(lists, posts)
    leaves = markets.leaves_of(lists, posts, scores)
    bulk.update(RankedList, ["scores", "row_hash"], _frozen(lists, scores, leaves))
    root = matching.merkle_root(leaves).hex()
    match_round.move(to=RoundState.LOCKED, lists_root=root, locked_at=now)
    audit.record("round.locked", match_round, by=by, lists=len(lists), lists_root=root)


def _frozen(lists: Lists, scores: markets.NDArray, leaves: list[bytes]) -> Iterator[tuple[int, list[int], str]]:
    lengths = (lists.choices != matching.NONE).sum(axis=1).tolist()
    for number, key in enumerate(lists.keys):
        yield key, scores[number, : lengths[number]].tolist(), leaves[number].hex()
