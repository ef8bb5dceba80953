"""What a student takes home to check that exactly their list took part, and that their result follows."""

from pathlib import Path
from typing import Any

from internships import matching
from internships.models import MatchRound, Placement
from internships.queries import reasons

SCRIPT = Path(__file__).parent.parent / "data" / "check_receipt.py"


def receipt_of(match_round: MatchRound, student_id: int) -> dict[str, Any] | None:
    """The list, its salt and its path to the published root; None for somebody whose list did not take part.

    To check: leaf = SHA-256 of a zero byte and the JSON text [student, [posts…, scores…, categories…], salt]; each
    step of the path hashes a one byte and both neighbours; the end is the root (RFC 9162 §2.1). `check_receipt.py`
    does it all.
    """
    sent = match_round.lists.exclude(submitted_at=None).order_by("place")
    rows = list(sent.values_list("student_id", "row_hash"))
    own = next((number for number, (student, _hash) in enumerate(rows) if student == student_id), None)
    if own is None:
        return None
    leaves = [bytes.fromhex(row_hash) for _student, row_hash in rows]
    ranked = sent.select_related("student").get(student=student_id)
    placement = Placement.objects.get(match_round=match_round, student=student_id)
    return {
        "round": match_round.code,
        "student": str(ranked.student.handle),
        "posts": ranked.post_ids,
        "scores": ranked.scores,
        "categories": [-2 - number for number in ranked.categories],
        "salt": ranked.salt,
        "index": own,
        "students": len(rows),
        "leaf": leaves[own].hex(),
        "path": [{"side": step.side, "hash": step.hash.hex()} for step in matching.merkle_path(leaves, own)],
        "root": match_round.lists_root,
        "secret_hash": match_round.secret_hash,
        "secret": match_round.secret,
        "public_source": match_round.draw_source,
        "public_value": match_round.public_value,
        "lottery": placement.lottery,
        "lines": reasons.reasons_of(placement),
        "rules_digest": match_round.rules_digest,
        "market_digest": match_round.market_digest,
        "result_digest": match_round.result_digest,
        "written_digest": match_round.written_digest,
    }
