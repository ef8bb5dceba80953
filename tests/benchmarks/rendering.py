"""How long one certificate takes, as a multiple of an empty ReportLab page drawn in the same run.

Run: python -m tests.benchmarks.rendering
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from certificates.rendering import render
from tests.certificates.rendering.conftest import COMPLETION

ROUNDS = 15
PAGES = 20


def empty_page() -> None:
    """The least ReportLab can do."""
    canvas = Canvas(BytesIO(), invariant=1)
    canvas.showPage()
    canvas.save()


def cpu_ms(work: Callable[[], object]) -> float:
    """Mean processor time of one call, in milliseconds."""
    started = time.process_time()
    for _ in range(PAGES):
        work()
    return (time.process_time() - started) / PAGES * 1000


def main() -> None:
    """Measure both in turn, so that a busy machine slows both, and print the medians."""
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        started = time.perf_counter()
        size = len(render(COMPLETION, cache))
        first_s = time.perf_counter() - started
        rounds = [(cpu_ms(lambda: render(COMPLETION, cache)), cpu_ms(empty_page)) for _ in range(ROUNDS)]
    certificate_ms, empty_ms = (statistics.median(column) for column in zip(*rounds, strict=True))
    sys.stdout.write(
        f"first certificate (unpack, parse, draw)  {first_s:.1f} s\n"
        f"certificate, warm   {certificate_ms:.1f} ms CPU, {size} bytes\n"
        f"empty page          {empty_ms:.2f} ms CPU\n"
        f"ratio               {certificate_ms / empty_ms:.0f} x an empty ReportLab page\n"
    )


if __name__ == "__main__":
    main()
