"""Triggers that hold a promise whoever speaks to the database: put in place, counted, missed.

They are not made by migrations alone: SQLite alters a table by copying it, and the copy has no triggers. So an app puts
its own in place after every migrate.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

POSTGRES = "SELECT tgname FROM pg_trigger WHERE tgname = %s AND tgenabled IN ('O', 'A')"
SQLITE = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name = %s"


@dataclass(frozen=True)
class Triggers:
    """Some triggers that belong together.

    statements  for a vendor: the name of each trigger and the statement that makes it
    functions   what PostgreSQL's triggers call, made before them
    """

    statements: Callable[[str], Iterable[tuple[str, str]]]
    functions: Sequence[str] = ()

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Put every trigger in place; those that stand already stay."""
        present = self.standing(connection)
        with connection.cursor() as cursor:
            for function in self.functions if connection.vendor == "postgresql" else ():
                cursor.execute(function)
            for name, statement in self.statements(connection.vendor):
                if name not in present:
                    cursor.execute(statement)

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
