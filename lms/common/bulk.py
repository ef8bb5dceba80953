"""Writing very many rows: COPY on PostgreSQL, prepared statements elsewhere. No signals, no save(): plain rows."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, connections, models

AT_ONCE = 5000
WHOLE = (models.IntegerField, models.AutoField)


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Add rows of values for the fields named, in that order; other fields take their defaults. Returns how many."""
    fields = [model._meta.get_field(name) for name in names]
    rest = [field for field in model._meta.concrete_fields if field not in fields and not field.primary_key]
    constants = [field.get_db_prep_save(field.pre_save(model(), add=True), connection) for field in rest]
    columns = [field.column for field in (*fields, *rest)]
    prepared = ([*row, *constants] for row in _prepared(fields, rows))
    if connection.vendor == "postgresql":
        return _copy(model._meta.db_table, columns, prepared)
    marks = ", ".join(["%s"] * len(columns))
    return _execute(f"INSERT INTO {_quoted(model._meta.db_table)} ({_list(columns)}) VALUES ({marks})", prepared)  # noqa: S608


def insert_numbered(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[int]:
    """The same for a model whose key the database counts up; returns the new keys in the order of the rows."""
    if connection.vendor != "postgresql":
        columns = [model._meta.get_field(name).attname for name in names]
        made = model._default_manager.bulk_create(model(**dict(zip(columns, row, strict=True))) for row in rows)
        return [thing.pk for thing in made]
    key = model._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, key.column, len(rows)],
        )
        numbers = [number for (number,) in cursor.fetchall()]
    insert(model, [key.name, *names], ([number, *row] for number, row in zip(numbers, rows, strict=True)))
    return numbers


def update(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Change the fields named of rows given as (primary key, value, …). Returns how many."""
    fields = [model._meta.get_field(name) for name in names]
    key = model._meta.pk
    prepared = _prepared([*fields, key], ((*values, pk) for pk, *values in rows))
    table, columns = _quoted(model._meta.db_table), [field.column for field in fields]
    if connection.vendor != "postgresql":
        changes = ", ".join(f"{_quoted(column)} = %s" for column in columns)
        return _execute(f"UPDATE {table} SET {changes} WHERE {_quoted(key.column)} = %s", prepared)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE bulk_rows ON COMMIT DROP AS SELECT {_list(columns)}, {_quoted(key.column)} AS bulk_key FROM {table} LIMIT 0")  # noqa: S608, E501  # fmt: skip
        changed = _copy("bulk_rows", [*columns, "bulk_key"], prepared)
        changes = ", ".join(f"{_quoted(column)} = b.{_quoted(column)}" for column in columns)
        cursor.execute(f"UPDATE {table} t SET {changes} FROM bulk_rows b WHERE t.{_quoted(key.column)} = b.bulk_key")  # noqa: S608
        cursor.execute("DROP TABLE bulk_rows")
    return changed


def _prepared(fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    """Rows as the database takes them. Most of a province are whole numbers in columns of such: they are so already."""
    wrapped = connections[connection.alias]  # `connection` looks the thread's up at every touch
    columns = [
        (isinstance(field.target_field if field.is_relation else field, WHOLE), field.get_db_prep_save)
        for field in fields
    ]
    for row in rows:
        yield [
            value if value is None or (is_whole and type(value) is int) else prepare(value, wrapped)
            for (is_whole, prepare), value in zip(columns, row, strict=True)
        ]


def _copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    count, left, statement = 0, iter(rows), f"COPY {_quoted(table)} ({_list(columns)}) FROM STDIN"
    # Read first, then copy: rows may come from a query, and a connection that is copying answers no other.
    while some := list(islice(left, AT_ONCE)):
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in some:
                copy.write_row(row)
        count += len(some)
    return count


def _execute(statement: str, rows: Iterable[Sequence[Any]]) -> int:
    count, left = 0, iter(rows)
    with connection.cursor() as cursor:
        while some := list(islice(left, AT_ONCE)):
            cursor.executemany(statement, some)
            count += len(some)
    return count


def _list(columns: Sequence[str]) -> str:
    return ", ".join(_quoted(column) for column in columns)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
