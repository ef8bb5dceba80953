"""Time for the few transactions that may take minutes: matching a round, certifying it, showing its result."""

from django.conf import settings
from django.db import connection


def be_patient() -> None:
    """Let this transaction's statements and silences last MATCH_TIMEOUT_SECONDS; afterwards all is as before.

    Connections end a statement after 15 seconds and a silent transaction after 30, so that no page holds up others. A
    province's round is read, thought over and written back in one transaction that is longer than that. Only
    PostgreSQL counts; call it inside `atomic`.
    """
    if connection.vendor != "postgresql":
        return
    milliseconds = str(settings.MATCH_TIMEOUT_SECONDS * 1000)
    with connection.cursor() as cursor:
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute("SELECT set_config(%s, %s, true)", [name, milliseconds])
