"""Rows of the trail are only ever added."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from lms.audit.models import AuditEvent, Seal, triggers
from lms.audit.public import record
from tests.factories.people import make_person
from tests.lms.audit.lifting import lifted

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> AuditEvent:
    return record("order.approved", make_person(), by=None)


def test_event_refuses_update(event):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(action="order.returned")

    assert AuditEvent.objects.get(pk=event.pk).action == "order.approved"


def test_event_refuses_save(event):
    event.action = "order.returned"

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        event.save()


def test_event_refuses_delete(event):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEvent.objects.all().delete()

    assert AuditEvent.objects.filter(pk=event.pk).count() == 1


def test_event_refuses_to_be_replaced(event):
    word = "REPLACE" if connection.vendor == "sqlite" else "INSERT"
    statement = (
        f"{word} INTO audit_auditevent (id, at, actor_label, action, object_type, object_id, object_label, result,"
        " purpose, changes, address, request_id)"
        " SELECT id, at, actor_label, 'forged', object_type, object_id, object_label, result, purpose, changes,"
        " address, request_id FROM audit_auditevent WHERE id = %s"
    )

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [event.pk])

    assert AuditEvent.objects.get(pk=event.pk).action == "order.approved"


def test_seal_refuses_update_and_delete():
    seal = Seal.objects.create(first_id=1, last_id=2, count=2, root="a" * 64, leaves=b"")

    for forbidden in (lambda: Seal.objects.update(root="b" * 64), seal.delete):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            forbidden()

    assert Seal.objects.get().root == "a" * 64


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_trail_refuses_truncate(event):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_auditevent")


def test_missing_names_what_is_gone():
    whole = triggers.missing(connection)
    with lifted():
        bare = triggers.missing(connection)

    assert whole == []
    assert len(bare) == (4 if connection.vendor == "postgresql" else 6)


def test_install_twice_changes_nothing():
    before = triggers.standing(connection)

    triggers.install(connection)

    assert triggers.standing(connection) == before
