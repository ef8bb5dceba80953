"""Match a drawn round once more, and keep nothing."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from internships.matching import MarketError
from internships.models import MatchRound
from internships.queries import digests, rehearsals


class Command(BaseCommand):
    """What the worker does with a round's stored lists, for people to look at; the database is only read."""

    help = "Build, solve and certify a drawn round from what is stored, write nothing, and compare with what was kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which round."""
        parser.add_argument("round", help="the round's code")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, round: str, **options: Any) -> None:
        """Print what comes out. Fails where the certificate does, or where something else is stored."""
        match_round = MatchRound.objects.filter(code=round).first()
        if match_round is None:
            raise CommandError(f"there is no round {round!r}")
        if not digests.is_drawn(match_round):
            raise CommandError(
                f"round {round} is {match_round.state!r}: it has no lottery before it is locked and drawn"
            )
        try:
            found = rehearsals.rehearse(match_round)
        except MarketError as error:
            raise CommandError(f"round {round} cannot be matched: {error}") from error
        if options["json"]:
            self.stdout.write(json.dumps(found))
        else:
            self.stdout.writelines(f"{name:18} {value}\n" for name, value in found.items())
        if not found["certificate"]["ok"]:
            raise CommandError("the certificate found violations")
        if found["stored"] == "different":
            raise CommandError("what is stored of this round is not what comes out")
