"""`manage.py issue_demo_batch N --json`: N certificates of one kind, the way real ones are made, and what that cost."""

import json
import os
import random
import resource
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Max, QuerySet, Sum
from django.db.models.functions import Length

from certificates import background, tasks
from certificates.choices import UNDER, Kind, State
from certificates.models import Blank, Certificate, Imprint
from certificates.operations import naming
from certificates.operations.reserving import reserve_many
from certificates.queries.names import named_today
from certificates.rendering import outlines
from lms.people.models import User

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
AT_ONCE = 5000
HOLDER = "batch@demo.test"
PATIENCE = 7200


class Command(BaseCommand):
    """Reserves the rows, lets them be made here or by the workers, and prints seconds, CPU and bytes."""

    help = "按真实流程签发 N 份演示证书并报告用时与占用 / issue N demo certificates the real way, report the cost"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many, by whom, and how to say it."""
        parser.add_argument("count", type=int)
        parser.add_argument(
            "--workers", action="store_true", help="交给后台进程并等待 / leave it to the workers and wait"
        )
        parser.add_argument("--json", action="store_true", help="以 JSON 输出 / print JSON")

    def handle(self, *, count: int, workers: bool, json: bool, **options: Any) -> None:
        """Raises CommandError where some were not made."""
        if count < 1:
            raise CommandError("count: 至少为 1 / at least 1")
        reserving = time.perf_counter(), _cpu_s()
        ids = _reserve(count)
        making = time.perf_counter(), _cpu_s()
        self._wait(ids) if workers else self._make(ids)
        ended = time.perf_counter(), _cpu_s()
        report = {
            "certificates": count,
            "reserve_seconds": round(making[0] - reserving[0], 2),
            "make_seconds": round(ended[0] - making[0], 2),
            "per_second": round(count / (ended[0] - making[0])),
            "cpu_ms_per_certificate": None if workers else round((ended[1] - making[1]) / count * 1000, 3),
            "reserve_cpu_ms_per_certificate": round((making[1] - reserving[1]) / count * 1000, 3),
            **_kept(ids),
            "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            "processors": os.cpu_count(),
        }
        self._print(report, as_json=json)
        if report["published"] != count:
            raise CommandError(f"{report['published']} / {count}")

    def _make(self, ids: range) -> None:
        while background.render_waiting():
            pass

    def _wait(self, ids: range) -> None:
        until = time.monotonic() + PATIENCE
        for _ in range(os.cpu_count() or 1):
            tasks.render_waiting.delay()
        # The first that waits answers; counting them all would take the workers' time.
        while _rows(ids).filter(phase=UNDER).exists() and time.monotonic() < until:
            time.sleep(0.5)

    def _print(self, report: dict[str, Any], *, as_json: bool) -> None:
        lines = [f"{name:<32}{value}" for name, value in report.items()]
        self.stdout.write(json.dumps(report, indent=1) if as_json else "\n".join(lines))


def _reserve(count: int) -> range:
    """The ids of the new rows: names of common characters, one course, a mark each."""
    holder, _new = User.objects.get_or_create(
        email=HOLDER, defaults={"username": HOLDER, "name": "演示批次", "demo": True}
    )
    (called,) = naming.keep(named_today([()]))
    run, dice, hanzi = f"{time.time_ns():x}", random.SystemRandom(), outlines.level_one()
    first = last = 0
    for start in range(0, count, AT_ONCE):
        names = [dice.choice(SURNAMES) + "".join(dice.choices(hanzi, k=2)) for _ in range(min(AT_ONCE, count - start))]
        rows = [
            {
                "kind": Kind.COMPLETION,
                "holder_id": holder.pk,
                "evidence": f"demo.batch:{run}:{start + at}",
                "content": _content(name, dice.randint(60, 100)),
                "names": called,
            }
            for at, name in enumerate(names)
        ]
        ids = reserve_many(rows, by=None)
        first, last = first or ids[0], ids[-1]
    return range(first, last + 1)


def _content(name: str, score: int) -> dict[str, Any]:
    return {
        "title_zh": "跨境平台运营",
        "title_en": "Cross-border platform operations",
        "body_zh": "修完课程 CBE201 的全部 64 学时，结课考核合格，准予结业。",
        "body_en": "The holder completed all 64 class hours of CBE201 and passed its final assessment.",
        "holder": name,
        "holder_latin": "",
        "organisations": [["徽州示范学院", "Huizhou Demonstration College"]],
        "skills": [],
        "score_percent": score,
        "class_hours": 64,
        "starts_on": None,
        "ends_on": None,
        "demo": True,
    }


def _cpu_s() -> float:
    return time.process_time()


def _rows(ids: range) -> QuerySet[Certificate]:
    return Certificate.objects.filter(pk__range=(ids[0], ids[-1]))


def _published(ids: range) -> int:
    return _rows(ids).filter(state=State.PUBLISHED).count()


def _kept(ids: range) -> dict[str, Any]:
    own = Imprint.objects.filter(certificate__pk__range=(ids[0], ids[-1]))
    sums = own.aggregate(bytes=Sum(Length("delta")), largest=Max(Length("delta")), file=Max("file_bytes"))
    blanks = Blank.objects.filter(pk__in=own.values("blank")).aggregate(bytes=Sum(Length("prefix")))
    numbers = _rows(ids).values("number").distinct().count()
    return {
        "published": _published(ids),
        "distinct_numbers": numbers,
        "stored_bytes_per_certificate": round((sums["bytes"] or 0) / len(ids)),
        "stored_bytes_largest": sums["largest"],
        "shared_bytes": blanks["bytes"],
        "largest_file_bytes": sums["file"],
    }
