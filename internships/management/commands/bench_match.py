"""Measure the matching on this machine, on a market made up for it."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from internships.matching import Market, MarketError, build, measuring
from internships.matching.deferred_acceptance import ENGINES
from internships.matching.samples import province


class Command(BaseCommand):
    """Touches no database: any machine a round is to run on can be asked how long it will take."""

    help = (
        "Build, solve and certify a made-up market; print seconds, their ratio to reading the lists once, and memory."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How large, and by which engine."""
        parser.add_argument("--students", type=int, default=100_000)
        parser.add_argument("--slots", type=int, default=5_000)
        parser.add_argument(
            "--choices", type=int, default=20, help="longest list; lists have three quarters of it or more"
        )
        parser.add_argument("--engine", choices=("auto", *ENGINES), default="auto")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same market")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, students: int, slots: int, choices: int, engine: str, seed: int, **options: Any) -> None:
        """Print the figures. Fails where the certificate does."""
        if min(students, slots, choices) < 1:
            raise CommandError("--students, --slots and --choices must be 1 or more")
        try:
            found = _figures(students, slots, choices, engine, seed)
        except MarketError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(found))
        else:
            self.stdout.writelines(f"{name:18} {value}\n" for name, value in found.items())
        if not found["certificate"]["ok"]:
            raise CommandError("the certificate found violations")


def _figures(students: int, slots: int, choices: int, engine: str, seed: int) -> dict[str, Any]:
    build_seconds, market = _built(students, slots, choices, seed)
    measuring.forget_peak()
    timed = measuring.measure(market, engine)
    return {
        "students": market.students,
        "slots": market.slots,
        "choices": market.choices,
        "listed": market.listed,
        "engine": timed.engine,
        "seconds": round(timed.solve_seconds, 6),
        "ratio": round(timed.ratio, 2),
        "stream_seconds": round(timed.stream_seconds, 6),
        "build_seconds": round(build_seconds, 6),
        "certify_seconds": round(timed.certify_seconds, 6),
        "certify_ratio": round(timed.certify_ratio, 2),
        "peak_memory_mb": round(measuring.peak_megabytes(), 1),
        "placed": timed.matching.placed,
        "certificate": {"ok": timed.certificate.ok, "violations": len(timed.certificate.violations)},
    }


def _built(students: int, slots: int, choices: int, seed: int) -> tuple[float, Market]:
    """The market, and the seconds it took to build. What it was made of is gone: it would count as memory."""
    sample = province(students, slots, choices, shortest=-(-3 * choices // 4), seed=seed)
    return measuring.seconds(lambda: build(*sample[:3], lottery=sample.lottery), 1)
