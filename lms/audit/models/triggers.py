"""The triggers that make the trail append-only, whoever speaks to the database.

Nothing in the application lifts them. Whoever changes the columns of these two tables calls `install` again at the end
of the migration: SQLite alters a table by copying it, and the copy has no triggers (`verify_audit` says so).
"""

from collections.abc import Iterator

from lms.common.triggers import Triggers

TABLES = ("audit_auditevent", "audit_seal")
# An INSERT OR REPLACE deletes the old row without a word: SQLite fires no DELETE trigger for it, hence "insert".
SQLITE_TAKEN = {
    "audit_auditevent": "SELECT 1 FROM audit_auditevent WHERE id = NEW.id",
    "audit_seal": "SELECT 1 FROM audit_seal WHERE id = NEW.id OR last_id = NEW.last_id",
}
SQLITE_TRIGGER = """
CREATE TRIGGER {name} BEFORE {event} ON {table} {condition}
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
"""
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
POSTGRES_ROWS = "CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
POSTGRES_TABLE = "CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"


def _statements(vendor: str) -> Iterator[tuple[str, str]]:
    for table in TABLES:
        if vendor == "postgresql":
            yield f"{table}_rows", POSTGRES_ROWS.format(name=f"{table}_rows", table=table)
            yield f"{table}_truncate", POSTGRES_TABLE.format(name=f"{table}_truncate", table=table)
            continue
        for event in ("UPDATE", "DELETE", "INSERT"):
            condition = f"WHEN EXISTS ({SQLITE_TAKEN[table]})" if event == "INSERT" else ""
            name = f"{table}_{event.lower()}"
            yield name, SQLITE_TRIGGER.format(name=name, event=event, table=table, condition=condition)


TRIGGERS = Triggers(_statements, functions=(POSTGRES_FUNCTION,))
install, missing, standing = TRIGGERS.install, TRIGGERS.missing, TRIGGERS.standing
