"""`manage.py verify_audit`: does the trail still match its seals?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lms.audit import queries
from lms.audit.models import AuditEvent, Seal


class Command(BaseCommand):
    """Names every run of events that was touched; exit status 1 if there is one."""

    help = "检查操作留痕是否与封印一致 / Check the audit trail against its seals"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per breach, or one line that all is well."""
        found = queries.breaches()
        for breach in found:
            self.stderr.write(
                f"{breach.first_id}–{breach.last_id}: {breach.reason}, {breach.expected} → {breach.found}"
            )
        if found:
            raise CommandError("留痕与封印不符 / the trail does not match its seals")
        self.stdout.write(
            f"{Seal.objects.count()} 个封印，{AuditEvent.objects.count()} 条留痕，一致 / the trail is whole"
        )
