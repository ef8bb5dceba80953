"""Who gets what answer at every address: the URLconf × fifteen actors × GET and POST, held against a reviewed table.

A new address without a row fails here. To add its rows:

1. Its arguments, if they are new: a line in tests/house/matrix/addresses.py (`_places`: what <pk>, <code> … mean below
   a beginning of the URL; `_listed`: a case for each state with different doors), made in teaching.py or cast.py.
   Give them a thing of school A or firm A: everybody else is a foreigner to it.
2. `python3 manage.py test -q tests/house/test_role_matrix.py --write-matrix`
3. Read your changed lines in tests/house/role_matrix.csv against the app's access.py, cell by cell ("GET/POST"), then
   commit them. A wrong cell is a bug of the page, not of the table; 500 is never right; foreigners get 404.

One row a line in the order of the URLconf; rows are compared by (route, case), whatever their order.
"""

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from django.urls import URLResolver
from django.utils import timezone
from django.utils.translation import get_language

from courses.access.cms import ADMIN_DOOR
from tests.house.matrix import cast as casting
from tests.house.matrix import table
from tests.house.matrix.addresses import Address, addresses
from tests.house.matrix.knocking import Answer, Visitor, knock, visitors

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.one_database,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
UNASKED = Answer("-", tells=False, broke="")
UNUSED = ("PUT", "PATCH", "DELETE")
REFUSALS = ("403.html", "404.html", "errors/refused.html", "errors/csrf.html")
# Outsiders to school A: none of its drafts may show them so much as a title.
OUTSIDE = ("anonymous", "stranger", "academic_other", "manager", "manager_other", "officer", "judge", "expert")


@dataclass(frozen=True)
class Walk:
    """What the walk brought home: the answers of every row to every actor, and methods that were not refused."""

    answers: dict[table.Key, dict[str, Answer]]
    unrefused: dict[table.Key, int]

    def cells(self) -> dict[table.Key, list[str]]:
        """The table as the site answers now."""
        return {key: [answers[actor].cell for actor in casting.ACTORS] for key, answers in self.answers.items()}


@pytest.fixture(scope="module")
def walk(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """Everybody at every door, once for all tests here; nothing of it stays in the database."""
    folder = tmp_path_factory.mktemp("media")
    # Sessions lie in the cookies: those are put back after every request, and nobody asks the database for them.
    bare = override_settings(
        MEDIA_ROOT=folder,
        TEMPLATES=_bare_refusals(tmp_path_factory.mktemp("bare")),
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    )
    # The clock stands still: nobody's visit grows old, so that no request has to note that they are still here.
    still = time_machine.travel(timezone.now(), tick=False)
    with django_db_blocker.unblock(), _quiet(), _known_addresses(), bare, still, transaction.atomic():
        walked = _walked()
        transaction.set_rollback(True)
    # Wagtail leaves the files of pictures open: let the warning come here, where it is expected.
    gc.collect()
    return walked


@contextmanager
def _quiet() -> Iterator[None]:
    """A log line a refusal would be thousands. Whatever goes wrong, the tests after these hear the log again."""
    logging.disable()
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def _known_addresses() -> Iterator[None]:
    """Which view an address leads to is found out once and not for every actor."""
    find = URLResolver.resolve
    known = cache(lambda resolver, path, language: find(resolver, path))
    with patch.object(URLResolver, "resolve", lambda self, path: known(self, str(path), get_language())):
        yield


def _bare_refusals(folder: Path) -> list[dict[str, Any]]:
    """The site's templates, but for the page of a refusal: two in three answers are one, and only its status is looked at."""
    for name in REFUSALS:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(name)
    return [{**engine, "DIRS": [folder, *engine["DIRS"]]} for engine in settings.TEMPLATES]


def _walked() -> Walk:
    cast = casting.build()
    browsers = visitors(cast)
    rows = addresses(cast)
    kept_out = [actor for actor, person in cast.people.items() if not person.has_perm(ADMIN_DOOR)]
    answers = {(row.route, row.case): _answers(row, browsers, kept_out) for row in rows}
    return Walk(answers, dict(_unrefused(rows, browsers)))


def _answers(row: Address, browsers: dict[str, Visitor], kept_out: list[str]) -> dict[str, Answer]:
    """What everybody gets at one address.

    The CMS has one door before all others: of those whom it keeps out, the first answers for all. Superusers may do
    everything in there, and its pages are dear: that half is not walked.
    """
    inside = row.route.startswith("cms/")
    spared = {*kept_out[1:], "superuser"} if inside else set()
    found = {actor: knock(browser, row.path) for actor, browser in browsers.items() if actor not in spared}
    shared = dict.fromkeys(kept_out, found[kept_out[0]]) if inside else {}
    return {actor: (found | shared).get(actor, UNASKED) for actor in casting.ACTORS}


def _unrefused(rows: list[Address], browsers: dict[str, Any]) -> Iterator[tuple[table.Key, int]]:
    for row in rows:
        for method in UNUSED:
            status = browsers["editor"].ask(method, row.path).status_code
            if status != 405 and (method, row.path) != ("PATCH", "/cms/dismissibles/"):
                yield (row.route, method), status


def test_every_address_answers_every_actor_as_the_table_says(walk, request):
    now = walk.cells()

    if request.config.getoption("--write-matrix"):
        table.TABLE.write_text(table.text_of(now), encoding="utf-8")
    assert table.differences(table.committed(), now) == []


def test_no_address_breaks(walk):
    broken = [
        (*key, actor, answer.broke)
        for key, answers in walk.answers.items()
        for actor, answer in answers.items()
        if answer.broke
    ]

    assert broken == []


def test_no_address_answers_methods_that_no_page_uses(walk):
    assert walk.unrefused == {}


@pytest.mark.parametrize("actor", OUTSIDE)
def test_no_outsider_reads_a_word_of_a_draft(walk, actor):
    assert [key for key, answers in walk.answers.items() if answers[actor].tells] == []
