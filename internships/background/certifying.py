"""Checking what stands in the database. This module never solves: it takes the result as it finds it."""

import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import transaction

from internships.choices import RoundState
from internships.models import MatchRound, ResultsCheck, RoundCertificate
from internships.queries import certificates
from internships.queries.rounds import this_process
from lms.audit import public as audit
from lms.common.patience import be_patient

log = logging.getLogger(__name__)
UNREADABLE = {"readable": False}
NOTHING_PROVED: dict[str, Any] = {
    "passed": False, "market_digest": "", "result_digest": "", "lists_digest": "", "students": 0, "placed": 0,
    "first_choices": 0, "choices_checked": 0, "checks": UNREADABLE, "violations": [],
}  # fmt: skip
NOTHING_CHECKED: dict[str, Any] = {"passed": False, "written_digest": "", "lists_root": "", "checks": UNREADABLE}


def certify_apart(round_id: int) -> None:
    """Have a new process make the check that is due: it shares no memory with the one that solved or wrote.

    Raises CalledProcessError, TimeoutExpired; the round then stays as it is and the clock asks again.
    """
    with certifier(round_id) as check:
        check()


@contextmanager
def certifier(round_id: int) -> Iterator[Callable[[], None]]:
    """A process of its own that is started now and checks the round when it is told to, with the faults of the above.

    To start takes as long as to check: let it start while the other one works. One that is told nothing goes.
    """
    if not settings.CERTIFY_APART:
        yield lambda: certify_what_is_due(round_id) and None
        return
    named = f"--settings={settings.SETTINGS_MODULE}"
    command = [sys.executable, "-m", "django", "certify_round", str(round_id), "--when-told", named]
    process = subprocess.Popen(  # noqa: S603  our own program, and a number
        command, cwd=settings.BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        yield lambda: _tell(process)
    finally:
        process.kill()
        process.communicate()


def _tell(process: subprocess.Popen[bytes]) -> None:
    _out, said = process.communicate(b"\n", timeout=settings.MATCH_TIMEOUT_SECONDS)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args, stderr=said)


@transaction.atomic
def certify_round(round_id: int) -> bool:
    """Check a solved round and keep what was found. False where there was nothing to do."""
    match_round = MatchRound.objects.select_for_update().get(pk=round_id)
    if match_round.state != RoundState.SOLVED:
        return False
    be_patient()
    found = _looked_at(certificates.findings_on, match_round, NOTHING_PROVED)
    certificate = RoundCertificate.objects.create(match_round=match_round, made_by=this_process(), **found)
    state = RoundState.CERTIFIED if certificate.passed else RoundState.HELD
    match_round.move(to=state, certificate=certificate)
    audit.record(
        "round.certified", match_round, by=None, passed=certificate.passed, certificate=certificate.pk,
        result_digest=certificate.result_digest,
    )  # fmt: skip
    return True


@transaction.atomic
def check_results(round_id: int) -> bool:
    """Check the rows that were written of a certified round. False where there was nothing to do."""
    match_round = MatchRound.objects.select_for_update().get(pk=round_id)
    if match_round.state != RoundState.CERTIFIED or not match_round.written_digest:
        return False
    be_patient()
    keep_check(match_round, _looked_at(certificates.written_findings_on, match_round, NOTHING_CHECKED))
    return True


def keep_check(match_round: MatchRound, found: dict[str, Any]) -> None:
    """Keep what was found of the rows of a round whose row the caller holds; it is ready, or held."""
    check = ResultsCheck.objects.create(
        match_round=match_round, certificate=match_round.certificate, made_by=this_process(), **found
    )
    match_round.move(to=RoundState.READY if check.passed else RoundState.HELD)
    audit.record(
        "round.results_checked", match_round, by=None, passed=check.passed, check=check.pk,
        written_digest=check.written_digest,
    )  # fmt: skip


def _looked_at(look: Callable[[MatchRound], dict[str, Any]], match_round: MatchRound, nothing: dict[str, Any]) -> Any:
    """What the look found; of rows that make no market, or of a result that follows from none, that it does not pass.

    Held, the round can be matched again; asked for ever, it would fail for ever.
    """
    try:
        return look(match_round)
    except ValueError as fault:  # a MarketError is one
        log.warning("round %s is held: %s", match_round.pk, fault)
        return nothing


def certify_what_is_due(round_id: int) -> bool:
    """Either check, whichever the round waits for. False where it waits for none."""
    return certify_round(round_id) or check_results(round_id)
