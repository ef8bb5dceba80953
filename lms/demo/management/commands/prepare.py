"""`manage.py prepare`: what a new release needs before it serves. Safe to run again."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command

from lms.demo import preparing


class Command(BaseCommand):
    """Migrates, makes the cache table, loads the public lists where there are none, gathers static files."""

    help = "升级数据库、载入公共名录、收集静态文件 / migrate, load the public lists, collect static files"

    def handle(self, **options: Any) -> None:
        """Prepare without the demo: its password is public."""
        preparing.prepare(self.stderr.write, demo=False)
        if not settings.WHITENOISE_USE_FINDERS:
            call_command("collectstatic", verbosity=0, interactive=False)
