"""`manage.py verify_certificates`: are the certificates of every sealed day still those of its root?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certificates.models import DailyRoot
from certificates.queries import roots


class Command(BaseCommand):
    """Names every day that was touched; exit status 1 if there is one."""

    help = "检查证书是否与每日根一致 / Check the certificates against the daily roots"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A chain value kept elsewhere shows whether all roots were made anew."""
        parser.add_argument(
            "--chain", help="另存他处的链值 / a chain value written down elsewhere, which must still stand"
        )

    def handle(self, *args: Any, chain: str | None = None, **options: Any) -> None:
        """Print one line per breach, or one line that all is well with the newest chain value to write down."""
        breaches = list(roots.breaches())
        for breach in breaches:
            self.stderr.write(f"{breach.day}: {breach.reason}")
        found = len(breaches)
        if chain and not DailyRoot.objects.filter(chain=chain).exists():
            found += 1
            self.stderr.write(f"{chain}: no such day")
        if found:
            raise CommandError(f"证书与每日根不符（{found} 处）/ the certificates do not match their roots ({found})")
        newest = DailyRoot.objects.first()
        words = newest.chain if newest else "-"
        self.stdout.write(f"{DailyRoot.objects.count()} 天，一致 / every sealed day is whole; {words}")
