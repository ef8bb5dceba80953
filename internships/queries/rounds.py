"""What is to be told of a round."""

from typing import Any

from internships.models import MatchRound


def round_certificate(code: str) -> dict[str, Any]:
    """The certificate of a round as it was kept, empty before there is one."""
    return MatchRound.objects.get(code=code).certificate


def lists_in_round(code: str) -> int:
    """How many lists were sent in."""
    return MatchRound.objects.get(code=code).lists.exclude(submitted_at=None).count()
