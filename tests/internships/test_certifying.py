"""The certificate as another process makes it: nothing is shared but the database."""

import os
import subprocess

import pytest
from django.conf import settings as configured
from django.db import connection

from internships import background
from internships.models import MatchRound, Placement, RoundResult
from internships.operations.rounds import lock_round
from tests.factories.internships import make_approved, make_cast, make_open_round, rank

SHARED = "postgresql" in configured.DATABASES["default"]["ENGINE"]


def solved() -> MatchRound:
    cast = make_cast()
    order = make_approved(cast)
    match_round = make_open_round(cast)
    rank(match_round, cast.student(), order.posts.all())
    lock_round(match_round.pk, by=cast.officer)
    match_round.refresh_from_db()
    match_round.move(to="drawn", public_value="1")
    background.solve_round(match_round.pk)
    match_round.refresh_from_db()
    return match_round


@pytest.fixture
def apart(settings, monkeypatch):
    """Checks are made by another process, on this test's database."""
    settings.CERTIFY_APART = True
    settings.SETTINGS_MODULE = os.environ["DJANGO_SETTINGS_MODULE"]  # an override has none
    kept = connection.settings_dict
    where = f"{kept['USER']}@{kept['HOST']}:{kept['PORT']}/{kept['NAME']}"
    monkeypatch.setenv("LMS_DATABASE_URL", f"postgresql://{where}")


def elsewhere(maker: str, match_round: MatchRound) -> bool:
    """Whether another process of this machine did it."""
    return maker.split(":")[0] == match_round.solved_by.split(":")[0] and maker != match_round.solved_by


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not SHARED, reason="another process does not see the tests' SQLite database, which is in memory")
@pytest.mark.parametrize(("touched", "state"), [({}, "certified"), ({"posts": [0]}, "held")])
def test_another_process_reads_the_result_and_certifies_or_holds(apart, touched, state):
    match_round = solved()
    RoundResult.objects.update(**touched) if touched else None

    background.certify_apart(match_round.pk)

    match_round.refresh_from_db()
    assert (match_round.state, match_round.solved_by.endswith(f":{os.getpid()}")) == (state, True)
    assert elsewhere(match_round.certificate.made_by, match_round)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not SHARED, reason="another process does not see the tests' SQLite database, which is in memory")
@pytest.mark.parametrize(("touched", "state"), [({}, "ready"), ({"lottery": 9}, "held")])
def test_another_process_reads_the_rows_and_releases_or_holds_them(apart, touched, state):
    match_round = solved()
    background.certify_round(match_round.pk)
    background.write_results(match_round.pk)
    Placement.objects.update(**touched) if touched else None

    background.certify_apart(match_round.pk)

    match_round.refresh_from_db()
    assert (match_round.state, elsewhere(match_round.results_checks.get().made_by, match_round)) == (state, True)


@pytest.mark.django_db
def test_process_that_hangs_is_stopped_and_the_round_stays_solved(settings):
    match_round = solved()
    settings.CERTIFY_APART, settings.MATCH_TIMEOUT_SECONDS = True, 0.01

    with pytest.raises(subprocess.TimeoutExpired):
        background.certify_apart(match_round.pk)

    match_round.refresh_from_db()
    assert (match_round.state, match_round.certificates.count()) == ("solved", 0)


@pytest.fixture
def outside(settings):
    """Certifiers are real processes; on SQLite they see nothing of the test's rows, and are not told to look."""
    settings.CERTIFY_APART, settings.SETTINGS_MODULE = True, os.environ["DJANGO_SETTINGS_MODULE"]


@pytest.mark.django_db
def test_a_certifier_that_is_told_nothing_goes_and_leaves_nothing(outside, monkeypatch):
    started = []
    begin = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *args, **kept: started.append(begin(*args, **kept)) or started[0])
    match_round = solved()

    with pytest.raises(ConnectionError), background.certifier(match_round.pk):
        raise ConnectionError  # what was to be certified failed

    match_round.refresh_from_db()
    assert (started[0].poll() is not None, match_round.state, match_round.certificates.count()) == (True, "solved", 0)


@pytest.mark.django_db
def test_a_certifier_that_fails_says_so(outside, settings):
    match_round = solved()
    settings.SETTINGS_MODULE = "lms.settings.nowhere"

    with pytest.raises(subprocess.CalledProcessError) as failed, background.certifier(match_round.pk) as check:
        check()

    assert b"lms.settings.nowhere" in failed.value.stderr
