import pytest
from django.db import DatabaseError, connection, transaction

from lms.common.triggers import Triggers

pytestmark = pytest.mark.django_db
FUNCTION = """
CREATE OR REPLACE FUNCTION tests_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'kept'; END $$
"""


def kept(event):
    """A trigger that keeps the table `papers` from this event."""
    sqlite = f"CREATE TRIGGER papers_kept BEFORE {event} ON papers BEGIN SELECT RAISE(ABORT, 'kept'); END"
    postgresql = f"CREATE TRIGGER papers_kept BEFORE {event} ON papers FOR EACH ROW EXECUTE FUNCTION tests_refuse()"
    worded = {"sqlite": sqlite, "postgresql": postgresql}
    return Triggers(lambda vendor: [("papers_kept", worded[vendor])], functions=(FUNCTION,))


def run(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def papers(db):
    run("CREATE TABLE papers (number integer)")
    run("INSERT INTO papers VALUES (1)")


def test_install_puts_in_place_what_is_missing(papers):
    triggers = kept("DELETE")
    assert triggers.missing(connection) == ["papers_kept"]

    triggers.install(connection)

    assert triggers.missing(connection) == []
    with pytest.raises(DatabaseError, match="kept"):
        run("DELETE FROM papers")


def test_install_again_replaces_what_was_worded_otherwise(papers):
    kept("DELETE").install(connection)
    run("INSERT INTO papers VALUES (2)")

    kept("UPDATE").install(connection)

    # A row of its own: what deletes nothing fires no trigger.
    run("DELETE FROM papers WHERE number > 1")
    with pytest.raises(DatabaseError, match="kept"):
        run("UPDATE papers SET number = 2")


def test_install_leaves_alone_what_stands_as_it_should(papers, django_assert_num_queries):
    kept("DELETE").install(connection)

    # SQLite looks once; PostgreSQL replaces the function and the trigger by themselves.
    with django_assert_num_queries(2 if connection.vendor == "postgresql" else 1):
        kept("DELETE").install(connection)


def test_install_switches_on_what_somebody_switched_off(papers):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no triggers that are switched off")
    kept("DELETE").install(connection)
    run("ALTER TABLE papers DISABLE TRIGGER papers_kept")

    kept("DELETE").install(connection)

    with pytest.raises(DatabaseError, match="kept"):
        run("DELETE FROM papers")
