"""PostgreSQL's search index over title and body together: without it every search reads the whole table."""

from django.db import migrations

CREATE = (
    "CREATE INDEX CONCURRENTLY IF NOT EXISTS common_search_title_body "
    "ON wagtailsearch_indexentry USING gin ((title || body))"
)
DROP = "DROP INDEX CONCURRENTLY IF EXISTS common_search_title_body"


def on_postgresql(sql):
    return lambda apps, editor: editor.execute(sql) if editor.connection.vendor == "postgresql" else None


class Migration(migrations.Migration):
    # CONCURRENTLY runs outside a transaction.
    atomic = False
    dependencies = [("wagtailsearch", "0010_add_text_fields")]
    operations = [migrations.RunPython(on_postgresql(CREATE), on_postgresql(DROP))]
