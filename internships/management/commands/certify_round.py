"""Certify a solved round in a process of its own."""

import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from internships import background


class Command(BaseCommand):
    """Check what a round has stored, its result or the rows written of it, and solve nothing. Workers call this."""

    help = "Check a solved round's result, or a certified one's written rows, and keep what was found; else do nothing."

    requires_system_checks = ()  # those who ask have passed them, and they would take a second

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which round."""
        parser.add_argument("round", type=int, help="the round's number in the database")
        parser.add_argument("--when-told", action="store_true", help="wait for a line on the standard input")

    def handle(self, *args: object, **options: object) -> None:
        """Say whether there was something to do. Whoever asks to wait, and then goes, has nothing checked."""
        if options["when_told"] and not sys.stdin.readline():
            return
        done = background.certify_what_is_due(int(str(options["round"])))
        self.stdout.write("certified" if done else "nothing to do")
