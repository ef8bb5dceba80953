"""Certify a solved round in a process of its own."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from internships import background


class Command(BaseCommand):
    """Check what a round has stored, its result or the rows written of it, and solve nothing. Workers call this."""

    help = "Check a solved round's result, or a certified one's written rows, and keep what was found; else do nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which round."""
        parser.add_argument("round", type=int, help="the round's number in the database")

    def handle(self, *args: object, **options: object) -> None:
        """Say whether there was something to do."""
        done = background.certify_what_is_due(int(str(options["round"])))
        self.stdout.write("certified" if done else "nothing to do")
