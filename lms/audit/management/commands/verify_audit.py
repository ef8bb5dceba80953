"""`manage.py verify_audit`: does the trail still match its seals?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lms.audit.models import AuditEvent, Seal
from lms.audit.queries import seals


class Command(BaseCommand):
    """Names every row that was touched; exit status 1 if there is one."""

    help = "检查操作留痕是否与封印一致 / Check the audit trail against its seals"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A root kept elsewhere shows whether all seals were made anew."""
        parser.add_argument("--root", help="另存他处的默克尔根 / a root written down elsewhere, which must still stand")

    def handle(self, *args: Any, root: str | None = None, **options: Any) -> None:
        """Print one line per breach, or one line that all is well with the newest root to write down."""
        breaches = list(seals.breaches())
        found = len(breaches)
        for breach in breaches:
            self.stderr.write(f"{breach.first_id}–{breach.last_id}: {breach.reason}")
        if root and not Seal.objects.filter(root=root).exists():
            found += 1
            self.stderr.write(f"{root}: no such seal")
        if found:
            raise CommandError(f"留痕与封印不符（{found} 处）/ the trail does not match its seals ({found})")
        newest = Seal.objects.order_by("last_id").last()
        self.stdout.write(
            f"{Seal.objects.count()} 个封印，{AuditEvent.objects.count()} 条留痕，一致 / the trail is whole; "
            f"{newest.root if newest else '-'}"
        )
