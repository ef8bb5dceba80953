"""What is to be told of a round."""

import os
import socket
from dataclasses import dataclass
from typing import Any

from internships.choices import RoundState
from internships.models import MatchRound, Order, RoundPost
from internships.queries import caps, eligibility, orders
from internships.queries.fits import Reader
from lms.organisations import public as organisations

TOLD = (
    "students", "placed", "first_choices", "choices_checked", "checks", "violations", "market_digest", "result_digest",
    "lists_digest", "made_by",
)  # fmt: skip


def this_process() -> str:
    """The machine and the process that does the work, as a round and its certificate name it."""
    return f"{socket.gethostname()}:{os.getpid()}"


def demo_round_matched(code: str) -> int | None:
    """The number of a demo's round that is matched, and certified or not, but shown to nobody; None for any other, and
    for a real round whatever its code.
    """
    return _demo_round(code, RoundState.SOLVED, RoundState.CERTIFIED, RoundState.READY)


def demo_round_held(code: str) -> int | None:
    """The number of a demo's round whose result did not pass its check."""
    return _demo_round(code, RoundState.HELD)


def is_round(code: str) -> bool:
    """Whether there is a round of this code."""
    return MatchRound.objects.filter(code=code).exists()


def _demo_round(code: str, *states: str) -> int | None:
    return MatchRound.objects.filter(code=code, demo=True, state__in=states).values_list("pk", flat=True).first()


def round_certificate(code: str) -> dict[str, Any]:
    """The certificate of a round, with the check of its rows if there is one, as they were kept; empty before."""
    match_round = MatchRound.objects.select_related("certificate").get(code=code)
    certificate = match_round.certificate
    check = match_round.results_checks.filter(certificate=certificate).first() if certificate else None
    if certificate is None:
        return {}
    said = {"valid": certificate.passed, **{name: getattr(certificate, name) for name in TOLD}}
    if check is None:
        return said
    both = {"valid": certificate.passed and check.passed, "checks": {**certificate.checks, **check.checks}}
    return said | both | {"lists_root": check.lists_root, "written_digest": check.written_digest}


@dataclass(frozen=True)
class OpenRounds:
    """The rounds a page may speak of, the one closing first ahead, and the one it speaks of (None: none is open)."""

    all: list[MatchRound]
    shown: MatchRound | None

    @property
    def is_choice(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.all) > 1

    @property
    def query(self) -> str:
        """What an address adds to stay in the round; nothing where there is but one."""
        return f"round={self.shown.code}" if self.shown and self.is_choice else ""


NONE_OPEN = OpenRounds([], None)


def rounds_for(reader: Reader, asked: str = "", order: Order | None = None) -> OpenRounds:
    """The open rounds with something for the reader (of those the order takes part in, if one is given).

    A student sees those in which they may take a post, or all of them where that is none: each page says why not.
    Whoever does not study sees all. `asked` is the code in the address: an open round is shown whoever it is for.
    """
    rounds = orders.open_rounds()
    if order is not None:
        rounds = rounds.filter(posts__post__order=order).distinct()
    every = list(rounds)
    own = every if reader.study is None or len(every) < 2 else _open_to(reader.study, every)
    shown = next((one for one in every if one.code == asked), None) or next(iter(own), None)
    return OpenRounds(own if shown is None or shown in own else [*own, shown], shown)


def _open_to(study: organisations.Study, rounds: list[MatchRound]) -> list[MatchRound]:
    """Those with a post the student may take; all of them where there is none. One query."""
    posts = RoundPost.objects.filter(match_round__in=rounds, post__order__school=study.organisation_id)
    asks = posts.values_list("match_round_id", "post__order__starts_on", "post__order__youngest_year").distinct()
    own = {pk for pk, starts_on, youngest in asks if eligibility.has_reached(study, starts_on, youngest)}
    return [one for one in rounds if one.pk in own] or rounds


def would_take_part(match_round: MatchRound) -> tuple[int, int]:
    """(posts, seats) that a draft would open with now."""
    left = orders.seats_left()
    seats = [left[post.pk] for post in caps.candidates(match_round)]
    return len(seats), sum(seats)


def lists_in_round(code: str) -> int:
    """How many lists were sent in."""
    return MatchRound.objects.get(code=code).lists.exclude(submitted_at=None).count()
