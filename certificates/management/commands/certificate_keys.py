"""`manage.py certificate_keys init|rotate|list`: the keys that sign files and credentials."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates import keys
from certificates.signing import CREDENTIAL, SEAL, KeyRecord, KeyringError, keyring


class Command(BaseCommand):
    """Makes keys, replaces them, says which there are. Never prints one."""

    help = "管理证书密钥：init 生成，rotate 更换，list 列出 / keys of certificates: make, replace, list"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and with which key."""
        parser.add_argument("action", choices=["init", "rotate", "list"])
        parser.add_argument(
            "purpose",
            nargs="?",
            choices=[SEAL, CREDENTIAL],
            help="rotate: 哪一把 / which of the two; 缺省为两把 / both",
        )
        parser.add_argument("--json", action="store_true", help="以 JSON 输出 / print JSON")

    def handle(self, *, action: str, purpose: str | None, json: bool, **options: Any) -> None:
        """Do it, then list. Raises CommandError."""
        folder, name, now = settings.CERTIFICATE_KEY_DIR, settings.WAGTAIL_SITE_NAME, timezone.now()
        try:
            if action == "init":
                keyring.init(folder, name, now)
            if action == "rotate":
                for one in [purpose] if purpose else [SEAL, CREDENTIAL]:
                    keyring.rotate(folder, one, name, now)
            records = keys.site_keyring().records
        except KeyringError as error:
            raise CommandError(str(error)) from error
        self._print_json(records) if json else self._print(records)

    def _print(self, records: tuple[KeyRecord, ...]) -> None:
        self.stdout.write(f"{settings.CERTIFICATE_KEY_DIR}")
        for record in records:
            state = f"retired {record.retired_at:%Y-%m-%d}" if record.retired_at else "signs"
            test = "  LOCAL TEST AUTHORITY 本地测试机构" if record.test_authority else ""
            ends = f"{record.valid_from:%Y-%m-%d} – {record.valid_until:%Y-%m-%d}"
            self.stdout.write(f"{record.purpose:<11} {record.id:<30} {ends}  {state}{test}")

    def _print_json(self, records: tuple[KeyRecord, ...]) -> None:
        rows = [
            {
                "id": record.id,
                "purpose": record.purpose,
                "valid_from": record.valid_from.isoformat(),
                "valid_until": record.valid_until.isoformat(),
                "retired_at": record.retired_at.isoformat() if record.retired_at else None,
                "test_authority": record.test_authority,
            }
            for record in records
        ]
        self.stdout.write(json.dumps(rows, indent=1))
