"""What a page of a leaderboard of ten thousand entries costs the server, from the database.

Run: .venv/bin/python tests/benchmarks/leaderboard.py [entries]

The server is this process, with a database of its own in a temporary folder (SQLite, so that its work is counted too).
Processor time of the whole answer, so that a busy machine slows nothing down; the median of thirty; the first page, one
from the middle and the last. The limit is 50 ms.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ROUNDS, ENTRIES = 30, 10_000


def main(count: int) -> None:
    """Fill a database, measure, print, leave nothing behind."""
    with tempfile.TemporaryDirectory() as folder:
        # Before Django reads its settings: the benchmark must never see anybody's data.
        os.environ["LMS_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "lms.settings.dev"
        os.environ.pop("LMS_DATABASE_URL", None)
        sys.path.insert(0, str(ROOT))
        import django
        from django.conf import settings

        settings.DEBUG = False
        settings.ALLOWED_HOSTS = ["*"]
        django.setup()
        slug = _fill(count)
        sys.stdout.write(_measure(slug, count))


def _fill(count: int) -> str:
    from django.core.management import call_command
    from django.utils import timezone

    from lms.contests.models import Entry, Team
    from lms.pages import public as pages
    from tests.factories.contests import make_cast

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    pages.create_site()
    cast = make_cast()
    student, now = cast.student(), timezone.now()
    teams = Team.objects.bulk_create(
        [
            Team(
                track=cast.track, name=f"{n} 队", host=cast.school, captain=student, state="approved", submitted_at=now
            )
            for n in range(count)
        ],
        batch_size=1000,
    )
    Entry.objects.bulk_create(
        [
            Entry(
                contest_round=cast.round, team=team, via="registered", blind_number=f"A{n}", shown_at=now,
                shown_points=None if n % 10 == 0 else n % 9973 / 100,
            )
            for n, team in enumerate(teams)
        ],
        batch_size=1000,
    )  # fmt: skip
    return cast.season.contest.slug


def _measure(slug: str, count: int) -> str:
    from django.test import Client

    client, lines = Client(), []
    for page in (1, count // 100, count // 50):
        address = f"/contests/{slug}/leaderboard/?page={page}"
        client.get(address)
        times = []
        for _round in range(ROUNDS):
            begun = time.process_time()
            answer = client.get(address)
            times.append((time.process_time() - begun) * 1000)
        lines.append(f"page {page}: {answer.status_code}, median {statistics.median(times):.1f} ms\n")
    return "".join(lines)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES)
