"""`inventory --missing`: the rows the data inventory still lacks, ready to be pasted and filled in."""

import csv
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import models

from lms.people.models import User
from lms.people.queries import inventory


class Command(BaseCommand):
    """Prints CSV to standard output: the missing rows of every app, or of the apps named."""

    help = "Print the rows that data_inventory.csv files lack; a link to a person is guessed to be P1."
    requires_system_checks: list[str] = []  # it mends what the checks complain about

    def add_arguments(self, parser: CommandParser) -> None:
        """Which apps, and what about them."""
        parser.add_argument("apps", nargs="*", help="labels of apps; all if none is named")
        parser.add_argument("--missing", action="store_true", help="only what is missing (else everything there is)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print."""
        writer = csv.writer(sys.stdout, lineterminator="\n")
        for config in inventory.our_apps():
            if options["apps"] and config.label not in options["apps"]:
                continue
            fields = inventory.missing(config) if options["missing"] else list(inventory.fields_of(config))
            if fields:
                self.stderr.write(f"# {config.name.replace('.', '/')}/{inventory.FILE}")
                writer.writerow(inventory.COLUMNS)
                writer.writerows((model, field.name, _guess(field), "", "", "") for model, field in fields)


def _guess(field: models.Field) -> str:
    return "P1" if field.is_relation and field.related_model is User else "P0"
