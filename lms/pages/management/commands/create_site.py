"""manage.py create_site: the first pages and menus, in both languages."""

from typing import Any

from django.core.management.base import BaseCommand

from lms.pages.operations import create_site


class Command(BaseCommand):
    """Makes what is missing; what editors changed stays."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many pages were made."""
        self.stdout.write(f"{create_site()} pages made")
