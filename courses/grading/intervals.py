"""How much of a video has been watched: the union of what was played, no faster than the clock allows. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

Interval = tuple[float, float]
Union = tuple[Interval, ...]

# What may be claimed: played seconds per second of wall clock. Players offer up to twice the speed.
FASTEST = 2.0
# Heartbeats come a little early or late, and clocks are read at both ends.
GRACE_SECONDS = 2.0
# Two parts closer than this are one: a heartbeat ends where the next begins, give or take a frame.
SEAM_SECONDS = 1.0
# A video counts once so much of it has been seen: nobody must sit through the closing titles.
ENOUGH_PERCENT = 90


@dataclass(frozen=True)
class Claim:
    """What a player says it has played: from and to in seconds of the video."""

    start: float
    end: float


def credited(claim: Claim, elapsed: float, duration: float) -> Interval | None:
    """The part of the claim that the clock allows, inside the video; None where nothing of it counts.

    elapsed    seconds of wall clock since this person's last heartbeat, whatever window it came from
    duration   length of the video in seconds
    """
    start = max(0.0, claim.start)
    furthest = start + max(0.0, elapsed) * FASTEST + GRACE_SECONDS
    end = min(claim.end, duration, furthest)
    return (start, end) if end > start else None


def joined(intervals: Iterable[Interval]) -> Union:
    """The intervals in order without overlap: watched twice is watched once."""
    parts: list[Interval] = []
    for start, end in sorted(intervals):
        if parts and start <= parts[-1][1] + SEAM_SECONDS:
            parts[-1] = (parts[-1][0], max(parts[-1][1], end))
        else:
            parts.append((start, end))
    return tuple(parts)


def seconds_of(union: Union) -> float:
    """How long the parts are together."""
    return sum(end - start for start, end in union)


def percent_of(union: Union, duration: float) -> int:
    """The share of the video that has been seen, rounded down: 100 means all of it."""
    return min(100, int(100 * seconds_of(union) / duration)) if duration > 0 else 0


def is_enough(union: Union, duration: float) -> bool:
    """Whether the video counts as watched."""
    return percent_of(union, duration) >= ENOUGH_PERCENT


def gaps(union: Union, duration: float) -> Union:
    """The parts nobody has seen yet, for the learner to find."""
    edges = [0.0, *(edge for part in union for edge in part), duration]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return tuple((start, end) for start, end in pairs if end - start > SEAM_SECONDS)
