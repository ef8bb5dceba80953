"""A province from the database to certified results in the database: seconds and megabytes of each step.

Run with an empty PostgreSQL database of its own:
LMS_DATABASE_URL=postgresql://…/bench .venv/bin/python tests/benchmarks/matching_database.py [--students N] [--slots M]
The round is made once and kept there; every step runs in a process of its own, as in production.
"""

import json
import os
import resource
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
        cursor.execute("SET statement_timeout = 0")
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


def to_certified(round_id: int) -> dict[str, object]:
    """From the lists in the database to a certified result in the database, as a worker does it.

    The check is another process's, and its start and its megabytes count too.
    """
    from django.conf import settings

    from internships import background
    from internships.models import MatchRound

    settings.CERTIFY_APART, began = True, time.perf_counter()
    with background.certifier(round_id) as check:
        background.solve_round(round_id)
        solved = time.perf_counter()
        check()
    spent = {"solved": round(solved - began, 2), "certified": round(time.perf_counter() - solved, 2)}
    match_round = MatchRound.objects.get(pk=round_id)
    return {"state": match_round.state, **spent, "mb_of_the_check": _most_of_children()}


def _most_of_children() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


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
        "rehearse": lambda: rehearsals.rehearse(match_round),
        "certify": lambda: to_certified(match_round.pk),
        "write": lambda: background.write_results(match_round.pk),
        "check": lambda: background.check_results(match_round.pk),
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
    for name in ("rehearse", "certify", "write", "check"):
        subprocess.run([sys.executable, __file__, "--step", name], check=True)


if __name__ == "__main__":
    main()
