"""Freezing the lists of a round."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from django.utils import timezone

from internships import matching
from internships.choices import RoundState
from internships.models import MatchRound, RankedList
from internships.queries import lists, markets
from internships.queries.lists import Lists
from lms.audit import public as audit
from lms.common import bulk
from lms.common.patience import be_patient
from lms.people.models import User


def close_to_rankings(match_round: MatchRound, *, by: User | None) -> None:
    """Freeze lists and scores of a round whose row the caller holds, and publish the root of the lists."""
    be_patient()
    now = timezone.now()
    # A list saved but never sent in counts as sent: leaving a page must not cost anybody a seat.
    match_round.lists.filter(submitted_at=None).exclude(post_ids=[]).update(submitted_at=now)
    posts = markets.posts_of(match_round)
    kept = lists.with_members_now(match_round, lists.lists_of(match_round, posts))
    scores = kept.scores if match_round.scores_given else lists.scores_now(kept, posts)
    leaves = list(lists.leaves_of(kept, posts, scores))
    bulk.update(RankedList, ["scores", "categories", "place", "row_hash"], _frozen(kept, scores, leaves))
    root, digest = matching.merkle_root(leaves).hex(), lists.digest_of(replace(kept, scores=scores), posts)
    match_round.move(to=RoundState.LOCKED, lists_root=root, lists_digest=digest, locked_at=now)
    audit.record("round.locked", match_round, by=by, lists=len(kept), lists_root=root, lists_digest=digest)


def _frozen(kept: Lists, scores: lists.NDArray, leaves: list[bytes]) -> Iterator[tuple[int, bytes, bytes, int, str]]:
    packed = scores.astype("<i2", copy=False)
    for number, (key, end) in enumerate(zip(kept.keys.tolist(), kept.lengths.tolist(), strict=True)):
        categories = bytes(np.flatnonzero(kept.members[number]).tolist())
        yield key, packed[number, :end].tobytes(), categories, number, leaves[number].hex()
