"""What a school's coverage page costs: 12 courses, 114 skills, 5,000 open posts; beside an empty view in the same run.

Run: python -m tests.benchmarks.coverage [posts]
"""

import os
import random
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "lms.settings.test"

import django

django.setup()

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import override_settings, setup_databases, setup_test_environment, teardown_databases
from django.urls import path

from lms.common.entry import anyone, entry
from lms.urls import urlpatterns as site

COURSES, SKILLS, TIMES = 12, 114, 15


@entry(anyone)
def empty(request: HttpRequest) -> HttpResponse:
    """The least a view can do behind all middleware."""
    return HttpResponse("")


urlpatterns = [path("empty/", empty), *site]


def main() -> None:
    """Measure in turn, so that a busy machine slows all, and print medians."""
    setup_test_environment()
    kept = setup_databases(verbosity=0, interactive=False)
    try:
        with override_settings(ROOT_URLCONF="tests.benchmarks.coverage"):
            _measure(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
    finally:
        teardown_databases(kept, verbosity=0)


def _measure(posts: int) -> None:
    from lms.dashboards.queries.coverage import coverage

    cast = _filled(posts)
    client = Client()
    client.force_login(cast.academic)
    work = {
        "an empty view": lambda: client.get("/empty/"),
        "coverage, from the database": lambda: coverage(cast.school.pk),
        "the page": lambda: client.get(f"/uni/{cast.school.code}/coverage/"),
    }
    took = {name: timed(one) for name, one in work.items()}
    for name, middle in took.items():
        sys.stdout.write(f"{name:28} p50 {middle:7.1f} ms {middle / took['an empty view']:7.0f} x empty\n")


def timed(work: Callable[[], Any]) -> float:
    """Milliseconds, the median."""
    work()
    took = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        work()
        took.append((time.perf_counter() - begun) * 1000)
    return float(np.median(took))


def _filled(posts: int) -> Any:
    """A school whose courses teach every second skill; every post asks for three to eight."""
    from internships.models import Order, OrderSkill, Post
    from tests.factories.courses import make_course, make_skill
    from tests.factories.internships import make_approved, make_cast

    dice = random.Random(1)
    cast = make_cast()
    skills = [make_skill(f"T{n // 10 + 10}-{n % 10:02}") for n in range(SKILLS)]
    for number in range(COURSES):
        taught = [(skill.code, dice.randint(1, 3)) for skill in skills[number::COURSES][::2]]
        make_course(skills=taught, organisation=cast.school)
    model = make_approved(cast)
    row = {
        field.attname: getattr(model, field.attname) for field in Order._meta.concrete_fields if not field.primary_key
    }
    orders = Order.objects.bulk_create([Order(**{**row, "code": f"B-{n}"}) for n in range(posts)])
    Post.objects.bulk_create(
        Post(order=order, position=1, name_zh="运营助理", staff=50, seats=dice.randint(1, 5)) for order in orders
    )
    OrderSkill.objects.bulk_create(
        OrderSkill(order=order, skill=skill, level=dice.randint(1, 3), weight=dice.randint(1, 5))
        for order in orders
        for skill in dice.sample(skills, dice.randint(3, 8))
    )
    return cast


if __name__ == "__main__":
    main()
