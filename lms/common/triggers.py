"""Triggers that hold a promise whoever speaks to the database: put in place, counted, missed.

They are not made by migrations alone: SQLite alters a table by copying it, and the copy has no triggers. So an app puts
its own in place after every migrate.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

POSTGRES = "SELECT tgname FROM pg_trigger WHERE tgname = %s AND tgenabled IN ('O', 'A')"
SQLITE = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name = %s"
WORDING = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"


@dataclass(frozen=True)
class Triggers:
    """Some triggers that belong together.

    statements  for a vendor: the name of each trigger and the statement that makes it
    functions   what PostgreSQL's triggers call, made before them
    """

    statements: Callable[[str], Iterable[tuple[str, str]]]
    functions: Sequence[str] = ()

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Put every trigger in place as it is worded today, whether it is missing, worded otherwise or switched off."""
        put = _put_postgres if connection.vendor == "postgresql" else _put_sqlite
        with connection.cursor() as cursor:
            for function in self.functions if connection.vendor == "postgresql" else ():
                cursor.execute(function)
            put(cursor, list(self.statements(connection.vendor)))

    def missing(self, connection: BaseDatabaseWrapper) -> list[str]:
        """The triggers that should stand and do not."""
        present = self.standing(connection)
        return [name for name, _ in self.statements(connection.vendor) if name not in present]

    def standing(self, connection: BaseDatabaseWrapper) -> set[str]:
        """The names of those the database would fire; a disabled one (PostgreSQL) does not count."""
        names = [name for name, _ in self.statements(connection.vendor)]
        question = " UNION ALL ".join([POSTGRES if connection.vendor == "postgresql" else SQLITE] * len(names))
        with connection.cursor() as cursor:
            cursor.execute(question, names)
            return {name for (name,) in cursor.fetchall()}


def _put_postgres(cursor: CursorWrapper, statements: Sequence[tuple[str, str]]) -> None:
    for _name, statement in statements:
        cursor.execute(statement.replace("CREATE TRIGGER", "CREATE OR REPLACE TRIGGER", 1))


def _put_sqlite(cursor: CursorWrapper, statements: Sequence[tuple[str, str]]) -> None:
    cursor.execute(WORDING)
    worded = {name: statement.split() for name, statement in cursor.fetchall()}
    for name, statement in statements:
        if worded.get(name) == statement.split():
            continue
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        cursor.execute(statement)


SQLITE_GUARD = """
CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition}
BEGIN SELECT RAISE(ABORT, '{saying}'); END
"""
# PostgreSQL allows no question about another table in WHEN: it stands in the function instead.
GUARD_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {condition} THEN
    RAISE EXCEPTION '{saying}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$
"""
POSTGRES_GUARD = "CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}_refuse()"


WORDS = ("{differs}", "{three years ago}")
WORDS_OF = {
    "postgresql": ("IS DISTINCT FROM", "now() - interval '3 years'"),
    # As Django writes a moment: words, in Greenwich's time.
    "sqlite": ("IS NOT", "strftime('%Y-%m-%d %H:%M:%f', 'now', '-3 years')"),
}


@dataclass(frozen=True)
class Guard:
    """When a statement is refused, and with which words.

    In the condition `{differs}` is the database's null-safe comparison, `{three years ago}` its own clock's time.

    One guard a table and event: what else is forbidden there joins the condition with OR.
    """

    table: str
    event: str
    condition: str
    saying: str

    @property
    def name(self) -> str:
        """The trigger's name; everything before the last underscore is its table."""
        return f"{self.table}_{self.event.lower()}"

    def parts(self, vendor: str) -> dict[str, str]:
        """What its statements are made of."""
        condition = self.condition
        for word, meaning in zip(WORDS, WORDS_OF[vendor], strict=True):
            condition = condition.replace(word, meaning)
        return {"name": self.name, "event": self.event, "table": self.table, "condition": condition,
                "saying": self.saying}  # fmt: skip


def guarding(guards: Sequence[Guard]) -> Triggers:
    """The triggers that hold these guards."""

    def statements(vendor: str) -> Iterable[tuple[str, str]]:
        template = POSTGRES_GUARD if vendor == "postgresql" else SQLITE_GUARD
        return [(guard.name, template.format(**guard.parts(vendor))) for guard in guards]

    return Triggers(statements, functions=[GUARD_FUNCTION.format(**guard.parts("postgresql")) for guard in guards])


def lift(connection: BaseDatabaseWrapper, app: str) -> None:
    """Take every trigger of an app away: SQLite cannot alter a table that a trigger of another one speaks of."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{app}%"])
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
