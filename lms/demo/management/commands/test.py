"""`manage.py test`: the whole suite, with pytest underneath. Arguments pass through."""

import os
import sys

import pytest
from django.conf import settings
from django.core.management import BaseCommand


class Command(BaseCommand):
    """Runs pytest instead of Django's own runner."""

    help = "Run the tests. Arguments go to pytest: manage.py test tests/courses -x"

    def run_from_argv(self, argv: list[str]) -> None:
        """Hand everything after `test` to pytest, as it stands, and leave with its verdict."""
        os.chdir(settings.BASE_DIR)
        sys.exit(pytest.main(argv[2:]))
