"""The pages people open most stay light: on the wire for a telephone, in the database for a full site."""

import pytest
import time_machine
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.utils import timezone

from lms.demo import loader
from tests.benchmarks.demo_pages import pages
from tests.benchmarks.weighing import ask, files, gzipped, weigh

# Marked, so that they run before those that commit: the flush after these takes away what migrations loaded.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
MOST_QUERIES = 25
# The learner's first page gathers dates of every kind of work.
OWN_LIMITS = {
    "dashboard, learner": 26,
    "catalogue": 15,
    "course": 20,
    "course, enrolled": 20,
    "lesson": 20,
    "dashboard, university": 20,
    "dashboard, enterprise": 20,
}
MOST_HTML, MOST_CSS, MOST_JS = 16 * 1024, 14 * 1024, 6 * 1024
# Whoever starts the demo shortly before midnight gets the same: what it lays half an hour ahead lies on the next day.
LATE = {"hour": 23, "minute": 45}
STATIC = settings.BASE_DIR / "lms" / "static"


@pytest.fixture(scope="module")
def server():
    """The site as a WSGI server calls it, but inside a test's transaction: a request must not close its connection."""
    site = get_wsgi_application()

    def answer(surroundings, start):
        # At every call: Django's own test client connects them again.
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        return site(surroundings, start)

    yield answer
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def weights(server, django_db_setup, django_db_blocker):
    """What every page weighs, by name, on the whole demo."""
    late = time_machine.travel(timezone.localtime().replace(**LATE))
    with late, pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(settings, "MFA_REQUIRED", False)
        loader.load(lambda sentence: None)
        yield {page.name: weigh(server, page.path, page.cookies) for page in pages()}
        transaction.set_rollback(True)


def test_every_page_answers(weights):
    assert {weight.status for weight in weights.values()} == {200}
    assert len(weights) == 11


def test_no_page_asks_the_database_more_often_than_it_may(weights):
    asked = {name: weight.queries for name, weight in weights.items()}

    assert {name: count for name, count in asked.items() if count > OWN_LIMITS.get(name, MOST_QUERIES)} == {}


def test_html_is_at_most_16_kib_gzipped(weights):
    assert {name: weight.html for name, weight in weights.items() if weight.html > MOST_HTML} == {}


def test_style_sheets_are_at_most_14_kib_gzipped(weights):
    sheets = sorted({weight.css for weight in weights.values()})

    assert len(sheets) == 1
    assert 0 < sheets[0] <= MOST_CSS


def test_our_scripts_of_a_page_are_at_most_6_kib_gzipped(weights):
    """What somebody fetches who opens the page; every template is held to it in test_templates.py."""
    assert {name: weight.own for name, weight in weights.items() if not 0 < weight.own <= MOST_JS} == {}


def test_a_page_that_brings_a_worker_is_weighed_with_it(weights, server):
    alone = gzipped((STATIC / "js" / "door.js").read_bytes())

    assert weights["door"].own == alone + gzipped((STATIC / "js" / "door-worker.js").read_bytes())


def test_a_file_that_is_none_of_ours_is_not_weighed_as_nothing():
    with pytest.raises(AssertionError, match="none of our files"):
        files(["/static/css/elsewhere.css"])


def test_an_address_nobody_serves_is_not_weighed_as_a_page(db, server):
    assert ask(server, "/no-such-page/")[0] == 404
