"""Scans as they come in, from phones and from offline scanners: a set, so order and repetition are nothing."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Source(StrEnum):
    """How somebody was seen."""

    WALL = "wall"
    DIGITS = "digits"
    TICKET = "ticket"


@dataclass(frozen=True, order=True)
class Scan:
    """Somebody was seen at a moment, by a device. `window` is that of the code on the wall, else 0."""

    at: datetime
    person: int
    source: Source
    device: str = ""
    window: int = 0

    @property
    def key(self) -> str:
        """What makes it itself: the same scan sent again is the same row."""
        said = f"{self.person}|{self.source}|{self.device}|{self.window}|{self.at.timestamp():.3f}"
        return hashlib.sha256(said.encode()).hexdigest()


def merged(*lots: Iterable[Scan]) -> list[Scan]:
    """All scans of all lots, each once, in the order of time: the same whatever came first or twice."""
    return sorted({scan.key: scan for lot in lots for scan in lot}.values())
