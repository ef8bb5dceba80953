"""How long the gradebook of a class takes, as a multiple of an empty view in the same run, and how fast results come in.

Run: python -m tests.benchmarks.gradebook
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "lms.settings.test"

import django

django.setup()

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import (
    CaptureQueriesContext,
    override_settings,
    setup_databases,
    setup_test_environment,
    teardown_databases,
)
from django.urls import path

from lms.common.entry import anyone, entry
from lms.urls import urlpatterns as site

ROUNDS = 7
SIZES = (10, 100)
ITEMS = 10


@entry(anyone)
def empty(request: HttpRequest) -> HttpResponse:
    """The least a view can do behind all middleware."""
    return HttpResponse("")


urlpatterns = [path("empty/", empty), *site]


def main() -> None:
    """Measure both views in turn, so that a busy machine slows both, and print medians."""
    setup_test_environment()
    kept = setup_databases(verbosity=0, interactive=False)
    try:
        with override_settings(ROOT_URLCONF="tests.benchmarks.gradebook"):
            for size in SIZES:
                _measure(size)
    finally:
        teardown_databases(kept, verbosity=0)


def _measure(learners: int) -> None:
    run, written = _class_of(learners)
    client = Client()
    client.force_login(run.teacher)
    url = f"/uni/{run.organisation.code}/courses/{run.pk}/gradebook/"
    client.get(url)
    rounds = [(_ms(lambda: client.get(url)), _ms(lambda: client.get("/empty/"))) for _ in range(ROUNDS)]
    book_ms, empty_ms = (statistics.median(column) for column in zip(*rounds, strict=True))
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    sys.stdout.write(
        f"gradebook of {learners:>3} learners x {ITEMS} items  {book_ms:.0f} ms, {book_ms / empty_ms:.0f} x an empty "
        f"view ({empty_ms:.1f} ms), {len(queries)} queries; entered {written:.0f} cells/s\n"
    )


def _class_of(learners: int) -> tuple[Any, float]:
    """A run with that many learners and a result in every cell, and how many cells a second were entered."""
    # Models of the factories can be imported only once Django is set up.
    from courses.operations.gradebook import Entry, enter_grades
    from tests.factories.grades import make_graded_run, make_item

    run = make_graded_run(learners=learners, seats=learners + 1)
    items = [make_item(run, f"项 {number}") for number in range(ITEMS)]
    people = list(run.enrolments.values_list("pk", flat=True))
    entries = [Entry(person, item.pk, Decimal(60 + person % 40), 0) for item in items for person in people]
    started = time.perf_counter()
    enter_grades(run.pk, entries, reason="", by=run.teacher)
    return run, len(entries) / (time.perf_counter() - started)


def _ms(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
