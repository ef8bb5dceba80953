"""Models and migrations say the same. Forward from zero is what every run of the suite does."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

# SQLite's full text search: made by SQL, and no table like the others.
VIRTUAL = {"wagtailsearch_indexentry_fts"}
OURS = [config for config in apps.get_app_configs() if config.name in settings.OUR_APPS]


@pytest.mark.django_db
def test_models_have_not_drifted_from_migrations() -> None:
    said = StringIO()

    call_command("makemigrations", check=True, dry_run=True, stdout=said, verbosity=1)

    assert said.getvalue() == "No changes detected\n"


@pytest.mark.django_db
def test_tables_are_as_models_say() -> None:
    """Tables of a new database are made in our own way (lms/common/migrating.py): nothing of a model may be lost."""
    with connection.cursor() as cursor:
        missing = [
            (model._meta.label, name)
            for model in apps.get_models(include_auto_created=True)
            if model._meta.can_migrate(connection) and model._meta.db_table not in VIRTUAL
            for name in _wanted(model) - _found(cursor, model._meta.db_table)
        ]

    assert missing == []


def _wanted(model: type[Model]) -> set[object]:
    """Columns, the names of constraints and indexes, and sets of columns that are unique or indexed."""
    options = model._meta
    fields = [field for field in options.local_fields if field.column]
    longest = connection.ops.max_name_length()
    named = {item.name[:longest] for item in [*options.constraints, *options.indexes]}
    together = {frozenset(options.get_field(name).column for name in names) for names in options.unique_together}
    single = {frozenset([field.column]) for field in fields if field.unique or field.db_index}
    return {*(field.column for field in fields), *named, *together, *single}


def _found(cursor: CursorWrapper, table: str) -> set[object]:
    columns = connection.introspection.get_table_description(cursor, table)
    constraints = connection.introspection.get_constraints(cursor, table)
    keyed = {frozenset(found["columns"]) for found in constraints.values() if found["columns"] and _is_key(found)}
    return {column.name for column in columns} | set(constraints) | keyed


def _is_key(constraint: dict[str, Any]) -> bool:
    return constraint["unique"] or constraint["primary_key"] or constraint["index"]


@pytest.mark.parametrize("config", OURS, ids=lambda config: config.label)
def test_migrations_are_numbered_without_gaps(config: AppConfig) -> None:
    names = sorted(path.name for path in (Path(config.path) / "migrations").glob("[0-9]*.py"))

    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


@pytest.mark.parametrize("config", OURS, ids=lambda config: config.label)
def test_apps_with_models_have_migrations(config: AppConfig) -> None:
    has_models = any(model._meta.managed and not model._meta.proxy for model in config.get_models())

    assert (Path(config.path) / "migrations" / "0001_initial.py").exists() or not has_models
