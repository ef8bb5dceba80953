"""Finding among 50 000 open orders: what scoring, facets and the twenty best cost, in units of streaming the columns once.

Run: .venv/bin/python tests/benchmarks/finding.py [orders]. Prints milliseconds (median and 99th percentile) and ratios.
"""

import os
import random
import sys
import time
from collections.abc import Callable
from datetime import date

import django
import numpy as np


def made(count: int, dice: random.Random) -> tuple[list, list]:
    """Orders with three to eight of 114 skills."""
    codes = [f"S-{n:03}" for n in range(114)]
    day = date(2026, 12, 1)
    rows = [
        (pk, dice.randint(1, 60), dice.randint(1, 44), dice.randint(1, 16), "order_class", dice.randint(25, 80) * 100,
         dice.randint(1, 40), day, 2, None)
        for pk in range(1, count + 1)
    ]  # fmt: skip
    needs = [
        (pk, code, dice.randint(1, 3), dice.randint(1, 5))
        for pk in range(1, count + 1)
        for code in sorted(dice.sample(codes, dice.randint(3, 8)))
    ]
    return rows, needs


def timed(work: Callable[[], object], times: int = 200) -> tuple[float, float]:
    """Milliseconds: median and 99th percentile."""
    work()
    took = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        took.append((time.perf_counter() - start) * 1000)
    return float(np.median(took)), float(np.percentile(took, 99))


def main() -> None:
    """Print the table."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")
    django.setup()
    from internships.queries.recommending import _best
    from internships.queries.slots import slots_of

    dice = random.Random(1)
    rows, needs = made(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000, dice)
    slots = slots_of(rows, needs)
    levels = {code: dice.randint(1, 3) for code in dice.sample(slots.skills, 30)}
    here = slots.city < 9
    stream, _ = timed(lambda: (slots.skill.sum(), slots.level.sum(), slots.possible.sum()))
    for name, work in {
        "stream the needs once": lambda: (slots.skill.sum(), slots.level.sum(), slots.possible.sum()),
        "score every order": lambda: slots.scores(levels),
        "count what is missing": lambda: slots.missing(levels),
        "the twenty best": lambda: _best(slots.scores(levels), slots.approved, 20),
        "count a facet": lambda: np.unique(slots.city[here], return_counts=True),
    }.items():
        middle, tail = timed(work)
        sys.stdout.write(f"{name:24} p50 {middle:7.3f} ms  p99 {tail:7.3f} ms  {middle / stream:6.1f} x stream\n")


if __name__ == "__main__":
    main()
