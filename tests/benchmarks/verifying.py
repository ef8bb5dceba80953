"""What a page of /verify/ costs with 1.2 million certificates in PostgreSQL: milliseconds and queries.

Run: python -m tests.benchmarks.verifying [certificates] [postgresql://...]

The first SEEDS certificates are issued the real way, file and signature included. The others are copies of one of them with
a number, a check code and a deed of their own, written past the triggers: what a page asks for is found by an index whose
size is the question here, and a file is not among it. Real and copied ones are asked for alike, in a random order; the limit
is a 99th percentile of 50 ms. The database is a new one beside the one named, and is dropped in the end.
"""

import os
import random
import secrets
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from psycopg import sql

CERTIFICATES, SEEDS, ASKED = 1_200_000, 1000, 2000
NAME = "bench_verifying"
SERVER = "postgresql://root@127.0.0.1:5432/postgres"


def main(count: int, server: str) -> None:
    """Fill a database, measure, print, leave nothing behind."""
    with psycopg.connect(server, autocommit=True) as asked, TemporaryDirectory() as folder:
        asked.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME)))
        asked.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
        try:
            _set_up(server.rpartition("/")[0] + f"/{NAME}", Path(folder))
            _fill(count)
            for line in _measured():
                sys.stdout.write(line + "\n")
        finally:
            asked.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME)))


def _set_up(address: str, folder: Path) -> None:
    # Before Django reads its settings: the benchmark must never see anybody's data.
    os.environ |= {"LMS_DATA": str(folder), "LMS_DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "lms.settings.dev"}
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["*"]
    django.setup()
    _let_one_visitor_ask_often()
    from lms.pages import public as pages

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("certificate_keys", "init", stdout=StringIO())
    pages.create_site()


def _let_one_visitor_ask_often() -> None:
    from django.conf import settings

    from certificates.views import limits

    settings.ACCOUNT_RATE_LIMITS = False
    limits.FREE_MISSES = limits.FREE_MISSES_OF_PREFIX = 10 * ASKED


def _fill(count: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from certificates.models import Certificate

    call_command("issue_demo_batch", SEEDS, stdout=StringIO())
    columns = [field.column for field in Certificate._meta.concrete_fields if field.name not in {"id", "phase"}]
    seed = Certificate.objects.order_by("pk").values(*[f.attname for f in Certificate._meta.concrete_fields]).first()
    table = sql.Identifier(Certificate._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET statement_timeout = 0")
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        with cursor.cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(table, names)) as copy:
            for row in _copies(seed, count - SEEDS):
                copy.write_row([row[column] for column in columns])
        cursor.execute("RESET session_replication_role")
        cursor.execute("RESET statement_timeout")
        cursor.execute("ANALYZE")


def _copies(seed: dict[str, Any], count: int) -> Iterator[dict[str, Any]]:
    """Rows like the seed with everything of their own that an index holds; they have no place in a status list."""
    import uuid

    from psycopg.types.json import Jsonb

    from certificates.rendering import codes

    same = {name: Jsonb(value) if name in {"content", "comments"} else value for name, value in seed.items()}
    for at in range(count):
        yield same | {
            "number": codes.number("K", seed["issued_on"].year, SEEDS + 1 + at),
            "check_code": codes.check_code(secrets.token_bytes),
            "evidence": f"bench:{at}",
            "subject": uuid.uuid4(),
            "salt": secrets.token_hex(16),
            "file_sha256": secrets.token_hex(32),
            "status_list_id": None,
            "status_place": None,
        }


def _measured() -> Iterator[str]:
    from certificates.models import Certificate

    pks = random.sample(range(1, Certificate.objects.count() + 1), ASKED)
    rows = list(Certificate.objects.filter(pk__in=pks))
    random.shuffle(rows)
    yield f"{Certificate.objects.count():,} certificates, {len(rows):,} of them asked for"
    for name, address in {
        "number and check code": lambda row: f"/v/{row.number}/?c={row.check_code}",
        "check code alone": lambda row: f"/verify/?code={row.check_code}",
        "number and name": lambda row: f"/verify/{row.number}/?name={row.content['holder']}",
        "number and a wrong name": lambda row: f"/verify/{row.number}/?name=无此人",
    }.items():
        yield f"{name:26}{_asked(rows, address)}"


def _asked(rows: list, address: Callable[[Any], str]) -> str:
    from django.db import connection, reset_queries
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client, times, queries, answers = Client(), [], set(), set()
    client.get(address(rows[0]))
    for row in rows:
        reset_queries()  # the list ends at nine thousand
        with CaptureQueriesContext(connection) as seen:
            begun = time.perf_counter()
            answer = client.get(address(row))
            times.append((time.perf_counter() - begun) * 1000)
        queries.add(len(seen))
        answers.add(answer.status_code)
    tail = statistics.quantiles(times, n=100)[98]
    return f"p50 {statistics.median(times):6.1f} ms  p99 {tail:6.1f} ms  queries {sorted(queries)}  answers {sorted(answers)}"


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else CERTIFICATES,
        sys.argv[2] if len(sys.argv) > 2 else os.environ.get("LMS_TEST_DATABASE_URL", SERVER),
    )
