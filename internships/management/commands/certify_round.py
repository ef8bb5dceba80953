"""Certify a solved round in a process of its own."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from internships import background


class Command(BaseCommand):
    """Check what a solved round has stored, without solving it. Workers call this; people may."""

    help = "Check a solved round's stored result and keep the certificate. Nothing happens to a round in another state."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which round."""
        parser.add_argument("round", type=int, help="the round's number in the database")

    def handle(self, *args: object, **options: object) -> None:
        """Say whether there was something to do."""
        done = background.certify_round(int(str(options["round"])))
        self.stdout.write("certified" if done else "nothing to do")
