"""Seals make a change by the database's owner visible, and name the row."""

import threading
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from lms.audit.background import seal_trail
from lms.audit.models import AuditEvent, Seal
from lms.audit.public import record
from lms.audit.queries import seals
from lms.audit.tasks import seal_trail as task
from tests.factories.people import make_person
from tests.lms.audit.lifting import lifted

AT_ONCE = timedelta(0)


@pytest.fixture
def sealed(transactional_db) -> list[AuditEvent]:
    """Six events under two seals."""
    thing = make_person()
    kept = []
    for number in range(6):
        kept.append(record(f"x.{number}", thing, by=None, number=number))
        if number == 2:
            seal_trail(AT_ONCE)
    seal_trail(AT_ONCE)
    return kept


def _found() -> list[tuple[int, int, str]]:
    return [(breach.first_id, breach.last_id, breach.reason) for breach in seals.breaches()]


def test_untouched_trail_has_no_breach(sealed, capsys):
    call_command("verify_audit")

    assert _found() == []
    assert Seal.objects.order_by("last_id").last().root in capsys.readouterr().out


def test_sealing_twice_takes_one_seal(sealed):
    assert seal_trail(AT_ONCE) == 0
    assert Seal.objects.count() == 2
    task()
    assert Seal.objects.count() == 2


def test_changed_row_is_named(sealed, capsys):
    with lifted():
        AuditEvent.objects.filter(pk=sealed[1].pk).update(changes={"number": 99})

    with pytest.raises(CommandError):
        call_command("verify_audit")

    assert _found() == [(sealed[1].pk, sealed[1].pk, "changed")]
    assert f"{sealed[1].pk}–{sealed[1].pk}: changed" in capsys.readouterr().err


def test_removed_row_is_named(sealed):
    number = sealed[4].pk
    with lifted():
        sealed[4].delete()

    assert _found() == [(number, number, "removed")]


def test_swapped_rows_are_both_named(sealed):
    first, second = sealed[0], sealed[1]
    with lifted():
        AuditEvent.objects.filter(pk=first.pk).update(action=second.action)
        AuditEvent.objects.filter(pk=second.pk).update(action=first.action)

    assert _found() == [(first.pk, first.pk, "changed"), (second.pk, second.pk, "changed")]


def test_row_slipped_in_under_a_seal_is_named(transactional_db):
    thing = make_person()
    gap = record("x.gone", thing, by=None)
    number = gap.pk
    with lifted():
        gap.delete()
    record("x.kept", thing, by=None)
    seal_trail(AT_ONCE)

    AuditEvent.objects.create(pk=number, action="x.forged", object_type="people.user", object_id="1")

    assert _found() == [(number, number, "slipped in")]


def test_seal_made_anew_breaks_the_chain(sealed):
    first = Seal.objects.order_by("last_id").first()
    with lifted():
        AuditEvent.objects.filter(pk=sealed[0].pk).update(action="x.forged")
        run = list(AuditEvent.objects.filter(pk__lte=first.last_id).order_by("id"))
        first.leaves = seals.packed(run)
        first.root = seals.merkle_root([seals.leaf(event) for event in run])
        first.save()

    assert [reason for _first, _last, reason in _found()] == [
        "a seal before this one was changed, removed or slipped in"
    ]


def test_all_seals_made_anew_lack_the_root_kept_elsewhere(sealed):
    kept = Seal.objects.order_by("last_id").last().root
    with lifted():
        AuditEvent.objects.filter(pk=sealed[0].pk).update(action="x.forged")
        Seal.objects.all().delete()
    seal_trail(AT_ONCE)

    call_command("verify_audit")
    with pytest.raises(CommandError):
        call_command("verify_audit", root=kept)


def test_missing_trigger_is_a_breach(sealed):
    with lifted():
        found = _found()

    assert {reason.split()[-1] for _first, _last, reason in found} == {"missing"}


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_merkle_root_depends_on_every_leaf(size):
    leaves = [bytes([number]) * 32 for number in range(size)]
    root = seals.merkle_root(leaves)

    others = {seals.merkle_root([*leaves[:n], b"\xff" * 32, *leaves[n + 1 :]]) for n in range(size)}

    assert len(others | {root}) == size + 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer: numbers commit in order")
def test_sealing_waits_for_numbers_that_commit_late(transactional_db):
    thing = make_person()
    seal_trail(AT_ONCE)
    written, may_commit = threading.Event(), threading.Event()

    def commit_late() -> None:
        with transaction.atomic():
            record("x.late", thing, by=None)
            written.set()
            may_commit.wait(10)
        connections.close_all()

    slow = threading.Thread(target=commit_late)
    slow.start()
    written.wait(10)
    early = record("x.early", thing, by=None)

    while_writing = seal_trail(AT_ONCE)
    may_commit.set()
    slow.join()
    afterwards = seal_trail(AT_ONCE)

    late = AuditEvent.objects.get(action="x.late")
    assert late.pk < early.pk
    assert (while_writing, afterwards) == (0, 1)
    assert Seal.objects.order_by("last_id").last().first_id == late.pk
    assert _found() == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one clock")
def test_sealing_leaves_what_is_younger_than_the_margin(transactional_db):
    record("x", make_person(), by=None)

    assert (seal_trail(timedelta(seconds=60)), seal_trail(AT_ONCE)) == (0, 1)
