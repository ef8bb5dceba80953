"""Grade events are only ever added."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from courses.models import GradeEvent, triggers
from courses.operations.grades import record_event
from tests.factories.courses import make_enrolment
from tests.lms.audit.lifting import lifted

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> GradeEvent:
    return record_event(
        make_enrolment().pk, "quiz:q1", Decimal(70), source="quiz", evidence="attempt:1", by=None, publish=False
    )


def raw(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize("field", ["score_percent", "source", "evidence", "reason", "at"])
def test_event_refuses_update(event, field):
    kept = GradeEvent.objects.values(field).get()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        GradeEvent.objects.update(**{field: timezone.now() if field == "at" else 1})

    assert GradeEvent.objects.values(field).get() == kept


def test_event_refuses_save(event):
    event.score_percent = Decimal(100)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        event.save()


def test_event_refuses_delete_by_the_models(event):
    for forbidden in (event.delete, GradeEvent.objects.all().delete):
        with pytest.raises(TypeError, match="append-only"):
            forbidden()


def test_event_refuses_delete_by_the_database(event):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        raw("DELETE FROM courses_gradeevent WHERE id = %s", event.pk)

    assert GradeEvent.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite replaces")
def test_event_refuses_to_be_replaced(event):
    columns = "id, enrolment_id, item_id, score_percent, source, evidence, reason, at"
    chosen = columns.replace("score_percent", "99")

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        raw(f"REPLACE INTO courses_gradeevent ({columns}) SELECT {chosen} FROM courses_gradeevent")

    assert GradeEvent.objects.get().score_percent == 70


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_events_refuse_truncate():
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        raw("TRUNCATE courses_gradeevent CASCADE")


def test_event_is_published_once(event):
    first = timezone.now()
    GradeEvent.objects.update(published_at=first)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        GradeEvent.objects.update(published_at=None)

    assert GradeEvent.objects.get().published_at == first


def test_migrate_puts_back_what_is_missing():
    with lifted():
        bare = triggers.missing(connection)
        call_command("migrate", verbosity=0)
        whole = triggers.missing(connection)

    assert (len(bare), whole) == (4, [])
