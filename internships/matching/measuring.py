"""What a market costs here and now: seconds, reading its packed lists once as the measure of them, and memory."""

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np

from internships.matching import compiling
from internships.matching.deferred_acceptance import engine_for, solve
from internships.matching.market import Market
from internships.matching.outcome import Matching
from internships.matching.stability import Certificate, certify

Result = TypeVar("Result")
MEGABYTE = 1 << 20


class Timed(NamedTuple):
    """A matching and its certificate, with the processor seconds of each and those of reading the lists once."""

    engine: str
    matching: Matching
    certificate: Certificate
    solve_seconds: float
    certify_seconds: float
    stream_seconds: float

    @property
    def ratio(self) -> float:
        """How many times as long as reading the lists once the matching took: the same on quick and slow machines."""
        return self.solve_seconds / self.stream_seconds

    @property
    def certify_ratio(self) -> float:
        """The same of the check."""
        return self.certify_seconds / self.stream_seconds


def measure(market: Market, engine: str = "auto", *, times: int = 2) -> Timed:
    """The market solved and certified, the quickest of so many runs: the first one loads compiled code.

    raises  MarketError: an engine that is unknown or not installed
    """
    solve_seconds, matching = seconds(lambda: solve(market, engine), times)
    certify_seconds, certificate = seconds(lambda: certify(market, matching), times)
    used = engine_for(market) if engine == "auto" else engine
    return Timed(used, matching, certificate, solve_seconds, certify_seconds, stream_seconds(market))


def seconds(work: Callable[[], Result], times: int = 2) -> tuple[float, Result]:
    """The least processor seconds of so many runs, and what the last one returned."""
    least = float("inf")
    for _ in range(times):
        started = time.process_time()
        result = work()
        least = min(least, time.process_time() - started)
    return max(least, 1e-9), result


def stream_seconds(market: Market, times: int = 7) -> float:
    """Reading every packed choice once, in order, and adding up the levels: the least that any method must do."""
    return seconds(lambda: _stream(market), times)[0]


def _stream(market: Market) -> Any:
    if compiling.is_installed():
        try:
            from internships.matching import passes

            return passes.stream(market.packed, market.split[0])
        except compiling.BROKEN as error:
            compiling.give_up(error)
    return market.packed.sum(dtype=np.uint64)


def forget_peak() -> None:
    """Count the peak of memory from here on. Only Linux can; elsewhere it stays that of the whole process."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


def peak_megabytes() -> float:
    """The most memory this process held at once, everything in it counted."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) * 1024 / MEGABYTE
    except (OSError, StopIteration):
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most / MEGABYTE if sys.platform == "darwin" else most * 1024 / MEGABYTE
