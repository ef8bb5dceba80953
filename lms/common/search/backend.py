"""Which backend serves which database."""

from typing import Any

from django.db import connection
from modelsearch.backends import database
from modelsearch.backends.database.fallback import DatabaseSearchBackend


def backend_for(params: dict[str, Any]) -> Any:
    """The Chinese backend of the default database, or modelsearch's LIKE fallback where SQLite has no FTS5 table."""
    if connection.vendor == "postgresql":
        from lms.common.search.postgres import ChinesePostgresBackend

        return ChinesePostgresBackend(params)
    if database.USE_SQLITE_FTS is False:
        # Somebody searched before migrate had made the table; remembered, it would stay away for the process's life.
        database.USE_SQLITE_FTS = None
    stock = database.SearchBackend(params)
    if connection.vendor != "sqlite" or isinstance(stock, DatabaseSearchBackend):
        return stock
    from lms.common.search.sqlite import ChineseSQLiteBackend

    return ChineseSQLiteBackend(params)
