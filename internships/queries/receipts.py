"""What a student takes home to check that exactly their list took part."""

from typing import Any

from internships import matching
from internships.models import MatchRound
from internships.queries import markets


def receipt_of(match_round: MatchRound, student_id: int) -> dict[str, Any] | None:
    """The list, its salt and its path to the published root; None for somebody whose list did not take part.

    To check: leaf = SHA-256 of a zero byte and the JSON text [student, posts, salt]; each step of the path hashes
    a one byte and both neighbours; the end is the root (RFC 9162 §2.1).
    """
    lists = markets.lists_of(match_round)
    own = next((number for number, row in enumerate(lists) if row.student_id == student_id), None)
    if own is None:
        return None
    leaves = [markets.leaf_of(row) for row in lists]
    row = lists[own]
    return {
        "round": match_round.code,
        "student": str(row.student.handle),
        "posts": row.post_ids,
        "scores": row.scores,
        "salt": row.salt,
        "leaf": leaves[own].hex(),
        "path": [{"side": step.side, "hash": step.hash.hex()} for step in matching.merkle_path(leaves, own)],
        "root": match_round.lists_root,
        "secret_hash": match_round.secret_hash,
        "secret": match_round.secret,
        "public_value": match_round.public_value,
        "market_digest": match_round.market_digest,
    }
