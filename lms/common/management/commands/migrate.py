"""manage.py migrate: Django's own, quick on a new database."""

from typing import Any

from django.core.management.commands import migrate

from lms.common.migrating import QuickExecutor


class Command(migrate.Command):
    """Django's command; it names its executor in the module, and nowhere else."""

    def handle(self, *args: Any, **options: Any) -> None:
        """As Django does."""
        migrate.MigrationExecutor = QuickExecutor
        super().handle(*args, **options)
