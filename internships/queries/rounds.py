"""What is to be told of a round."""

import os
import socket
from typing import Any

from internships.models import MatchRound
from internships.queries import caps, orders

TOLD = (
    "students", "placed", "first_choices", "choices_checked", "checks", "violations", "market_digest", "result_digest",
    "lists_root", "made_by",
)  # fmt: skip


def this_process() -> str:
    """The machine and the process that does the work, as a round and its certificate name it."""
    return f"{socket.gethostname()}:{os.getpid()}"


def round_certificate(code: str) -> dict[str, Any]:
    """The certificate of a round as it was kept, empty before there is one."""
    certificate = MatchRound.objects.select_related("certificate").get(code=code).certificate
    if certificate is None:
        return {}
    return {"valid": certificate.passed, **{name: getattr(certificate, name) for name in TOLD}}


def would_take_part(match_round: MatchRound) -> tuple[int, int]:
    """(posts, seats) that a draft would open with now."""
    left = orders.seats_left()
    seats = [left[post.pk] for post in caps.candidates(match_round)]
    return len(seats), sum(seats)


def lists_in_round(code: str) -> int:
    """How many lists were sent in."""
    return MatchRound.objects.get(code=code).lists.exclude(submitted_at=None).count()
