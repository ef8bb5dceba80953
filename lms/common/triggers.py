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
