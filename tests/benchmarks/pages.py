"""What the main pages and saving an answer cost, as multiples of an empty Django view, in one run of one server.

Run: .venv/bin/python tests/benchmarks/pages.py [rounds]

The server is this process: Django's WSGI application, called as Granian calls it, with a database of its own in a
temporary folder that holds the whole demo. Processor time, so that a busy machine slows nothing down; rounds take
turns, so that a slow minute slows every page; the median counts. Nothing is asserted: the figures with a limit stand
in tests/house/test_weight.py.
"""

import os
import statistics
import sys
import tempfile
from http.cookies import SimpleCookie
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ROUNDS = 15
TIMES = 4
EMPTY = "/empty/"


def main(rounds: int) -> None:
    """Fill a database, measure, print a table, leave nothing behind."""
    with tempfile.TemporaryDirectory() as folder:
        # Before Django reads its settings: the benchmark must never see anybody's data.
        os.environ["LMS_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "lms.settings.dev"
        os.environ.pop("LMS_DATABASE_URL", None)
        sys.path.insert(0, str(ROOT))
        _start_django()
        _fill()
        sys.stdout.write(_measure(rounds))


def _start_django() -> None:
    import django
    from django.conf import settings

    settings.DEBUG = False  # it would keep every query and read every template anew
    django.setup()


def _fill() -> None:
    from django.core.management import call_command

    from lms.demo import loader

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    loader.load(lambda sentence: None)


def _bare_server():
    """Django with one view that answers nothing, and no middleware at all."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import override_settings

    with override_settings(MIDDLEWARE=[], ROOT_URLCONF="tests.benchmarks.empty"):
        server = WSGIHandler()

    def answer(surroundings, start):
        with override_settings(ROOT_URLCONF="tests.benchmarks.empty"):
            return server(surroundings, start)

    return answer


def _measure(rounds: int) -> str:
    from django.core.wsgi import get_wsgi_application

    from tests.benchmarks.demo_pages import answer_save, pages
    from tests.benchmarks.weighing import cpu_ms, weigh

    site, bare = get_wsgi_application(), _bare_server()
    looked_at = [*pages(), answer_save()]
    weights = [weigh(site, page.path, page.cookies, page.form) for page in looked_at]
    wrong = [
        f"{page.path} answered {weight.status}"
        for page, weight in zip(looked_at, weights, strict=True)
        if weight.status != 200
    ]
    if wrong:
        raise SystemExit("; ".join(wrong))
    nobody = SimpleCookie()
    cpu_ms(bare, EMPTY, nobody, TIMES)
    empties: list[float] = []
    times: list[list[float]] = [[] for _ in looked_at]
    for _ in range(rounds):
        empties.append(cpu_ms(bare, EMPTY, nobody, TIMES * 10))
        for page, taken in zip(looked_at, times, strict=True):
            taken.append(cpu_ms(site, page.path, page.cookies, TIMES, page.form))
    empty = statistics.median(empties)
    lines = [f"{'page':<24}{'CPU ms':>8}{'x empty':>9}{'queries':>9}{'html':>8}{'css':>8}{'js':>8}  bytes, gzipped"]
    lines.append(f"{'an empty Django view':<24}{empty:>8.3f}{1:>9}{0:>9}")
    for page, weight, taken in zip(looked_at, weights, times, strict=True):
        middle = statistics.median(taken)
        lines.append(
            f"{page.name:<24}{middle:>8.1f}{middle / empty:>9.0f}{weight.queries:>9}{weight.html:>8}{weight.css:>8}{weight.js:>8}"
        )
    lines.append(f"median of {rounds} rounds; WSGI calls in one process, no middleware before the empty view")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
