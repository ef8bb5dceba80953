"""A province from the database to certified results in the database: seconds and megabytes of each step.

Run with an empty PostgreSQL database of its own:
LMS_DATABASE_URL=postgresql://…/bench .venv/bin/python tests/benchmarks/matching_database.py [--students N] [--slots M]
The round is made once and kept there; every step runs in a process of its own, as in production.
"""

import json
import os
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path

import django
import numpy as np

ROOT = Path(__file__).parents[2]
sys.path[0] = str(ROOT)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")
CODE, POSTS_AN_ORDER = "province", 5_000
PEOPLE = """
INSERT INTO people_user (password, is_superuser, is_staff, is_active, date_joined, handle, username, email, name,
  name_latin, phone, language, demo, session_epoch)
SELECT '!', false, false, true, now(), gen_random_uuid(), 'p' || n, '', '学员', '', '', 'zh-hans', false, 0
FROM generate_series(1, %s) n RETURNING id
"""


def make_round(students: int, slots: int, choices: int) -> None:
    """Approved orders with all these posts, a round whose scores are given, every list; locked and drawn."""
    from django.db import connection, transaction

    from internships import public as internships
    from internships.matching.samples import province
    from lms.common.patience import be_patient
    from tests.factories.internships import make_approved, make_cast, make_round

    sample = province(students, slots, choices, shortest=-(-3 * choices // 4))
    with transaction.atomic():
        be_patient()
        cast = make_cast()
        orders = [make_approved(make_cast()) for _ in range(0, slots, POSTS_AN_ORDER)]
        posts = _posts(orders, sample.capacities)
        match_round = make_round(cast, code=CODE, scores_given=True, open_data=True)
        internships.open_round(match_round.pk, by=cast.officer)
        with connection.cursor() as cursor:
            cursor.execute(PEOPLE, [students])
            people = [key for (key,) in cursor.fetchall()]
        rows = ((who, *_list(sample, number, posts)) for number, who in enumerate(people))
        internships.import_lists(match_round.pk, rows, by=cast.officer)
    with transaction.atomic(), connection.cursor() as cursor:
        be_patient()
        cursor.execute("ANALYZE")
        internships.lock_round(match_round.pk, by=cast.officer)
        internships.draw_round(match_round.pk, public_value="1", by=cast.officer)
        connection.run_on_commit.clear()  # the matching is a step of its own here


def settle_down() -> None:
    """What PostgreSQL does by itself within a minute: the first reader of new rows would pay for it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _posts(orders: list, capacities: np.ndarray) -> np.ndarray:
    from internships.models import Post
    from lms.common import bulk

    Post.objects.all().delete()
    rows = (
        (orders[n // POSTS_AN_ORDER].pk, n % POSTS_AN_ORDER + 1, "岗位", 9_999, int(seats))
        for n, seats in enumerate(capacities)
    )
    bulk.insert(Post, ("order", "position", "name_zh", "staff", "seats"), rows)
    return np.array(Post.objects.order_by("pk").values_list("pk", flat=True))


def _list(sample: object, number: int, posts: np.ndarray) -> tuple[list[int], list[int]]:
    listed = sample.lists[number]
    end = int((listed >= 0).sum())
    return posts[listed[:end]].tolist(), sample.scores[number, :end].astype(int).tolist()


def lean(match_round: object) -> dict[str, object]:
    """The least that must be done: lists read, matched, one row a student copied back, read again, certified.

    No reasons, no digests. The difference to the steps of the product is what those cost.
    """
    from django.db import connection, transaction

    from internships.matching import certify, restore, solve
    from internships.matching.measuring import peak_megabytes
    from internships.queries import markets

    clock, most = [_now()], [0.0]

    def done() -> None:
        clock.append(_now())
        most.append(peak_megabytes())

    with transaction.atomic(), connection.cursor() as cursor:
        table = markets.bare_table(match_round)
        market, students = table.market, table.lists.students
        done()
        matching = solve(market)
        done()
        cursor.execute("DROP TABLE IF EXISTS bench_results")
        cursor.execute("CREATE UNLOGGED TABLE bench_results (number int, student bigint, slot int)")
        with cursor.copy("COPY bench_results FROM STDIN (FORMAT BINARY)") as copy:
            copy.write(_binary(students, matching.slot))
        done()
        # One value, put together in the database: a row each would be a million small objects here.
        cursor.execute("SELECT string_agg(int4send(slot), ''::bytea ORDER BY number) FROM bench_results")
        stored = np.frombuffer(cursor.fetchone()[0], dtype=">i4").astype(np.int32)
        certificate = certify(market, restore(market, stored))
        done()
    names = ("read_and_build", "solve", "write", "read_back_and_certify")
    spent = dict(zip(names, np.round(np.diff(clock, axis=0), 2).tolist(), strict=True))
    return {"students": len(students), "placed": matching.placed, "ok": certificate.ok, "peaks": most[1:], **spent}


def _now() -> tuple[float, float]:
    """Seconds on the wall, and this process's own."""
    return time.perf_counter(), time.process_time()


ROW = np.dtype(
    [
        ("fields", ">i2"),
        ("long", ">i4"),
        ("number", ">i4"),
        ("eight", ">i4"),
        ("student", ">i8"),
        ("four", ">i4"),
        ("slot", ">i4"),
    ]
)
HEAD, TAIL = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"


def _binary(students: np.ndarray, slots: np.ndarray) -> bytes:
    rows = np.empty(len(students), dtype=ROW)
    rows["fields"], rows["long"], rows["eight"], rows["four"] = 3, 4, 8, 4
    rows["number"] = np.arange(len(rows))
    rows["student"], rows["slot"] = students, slots
    return HEAD + rows.tobytes() + TAIL


def step(name: str) -> None:
    """One step in this process; prints its figures."""
    from internships import background
    from internships.matching.measuring import forget_peak, peak_megabytes
    from internships.models import MatchRound
    from internships.queries import rehearsals

    match_round = MatchRound.objects.get(code=CODE)
    before = peak_megabytes()
    forget_peak()
    began, busy = time.perf_counter(), time.process_time()
    done = {
        "lean": lambda: lean(match_round),
        "rehearse": lambda: rehearsals.rehearse(match_round),
        "solve": lambda: background.solve_round(match_round.pk),
        "certify": lambda: background.certify_round(match_round.pk),
    }[name]()
    spent = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - busy}
    told = done if isinstance(done, dict) else {"done": done}
    sys.stdout.write(json.dumps({"step": name, **spent, "mb_before": before, "mb": peak_megabytes(), **told}) + "\n")


def main() -> None:
    """Make the round if it is not there; run the steps one after the other."""
    parser = ArgumentParser()
    parser.add_argument("--students", type=int, default=1_200_000)
    parser.add_argument("--slots", type=int, default=50_000)
    parser.add_argument("--choices", type=int, default=20)
    parser.add_argument("--step", default="")
    given = parser.parse_args()
    django.setup()
    from internships.models import MatchRound

    if given.step:
        step(given.step)
        return
    if not MatchRound.objects.filter(code=CODE).exists():
        began = time.perf_counter()
        make_round(given.students, given.slots, given.choices)
        settle_down()
        sys.stdout.write(f"made in {time.perf_counter() - began:.0f} s\n")
    for name in ("lean", "rehearse", "solve", "certify"):
        subprocess.run([sys.executable, __file__, "--step", name], check=True)


if __name__ == "__main__":
    main()
