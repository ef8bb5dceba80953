"""The triggers that keep grade events as they were entered, whoever speaks to the database.

Put in place after every migrate (receivers.py), not by a migration: SQLite alters a table by copying it, and the copy
has no triggers. Only `published_at` may be filled in, once.
"""

from collections.abc import Iterator

from lms.common.triggers import Triggers

TABLE = "courses_gradeevent"
FIXED = ("id", "enrolment_id", "item_id", "score_percent", "source", "evidence", "reason", "by_id", "at")
FIXED_COLUMNS = ", ".join(f'"{column}"' for column in FIXED)
SAYING = "grade events are append-only"
# An UPDATE trigger of columns fires for what a statement names, so a save() of the whole row is refused too.
EVENTS = {
    f"{TABLE}_update": f"BEFORE UPDATE OF {FIXED_COLUMNS} ON {TABLE}",
    f"{TABLE}_published": f"BEFORE UPDATE OF published_at ON {TABLE}",
    f"{TABLE}_delete": f"BEFORE DELETE ON {TABLE}",
}
ALREADY_PUBLISHED = "WHEN (OLD.published_at IS NOT NULL)"
POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{SAYING}' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
# SQLite fires no DELETE trigger for what INSERT OR REPLACE throws away.
SQLITE_INSERT = f"""
CREATE TRIGGER {TABLE}_insert BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, '{SAYING}'); END
"""  # noqa: S608  made of constants alone
POSTGRES_TRUNCATE = (
    f"CREATE TRIGGER {TABLE}_truncate BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()"
)


def _statements(vendor: str) -> Iterator[tuple[str, str]]:
    for name, event in EVENTS.items():
        condition = ALREADY_PUBLISHED if name.endswith("_published") else ""
        if vendor == "postgresql":
            yield name, f"CREATE TRIGGER {name} {event} FOR EACH ROW {condition} EXECUTE FUNCTION {TABLE}_refuse()"
        else:
            yield name, f"CREATE TRIGGER {name} {event} {condition} BEGIN SELECT RAISE(ABORT, '{SAYING}'); END"
    if vendor == "postgresql":
        yield f"{TABLE}_truncate", POSTGRES_TRUNCATE
    else:
        yield f"{TABLE}_insert", SQLITE_INSERT


TRIGGERS = Triggers(_statements, functions=(POSTGRES_FUNCTION,))
install, missing, standing = TRIGGERS.install, TRIGGERS.missing, TRIGGERS.standing
