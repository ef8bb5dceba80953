"""`manage.py import_questions`: a file of questions into a bank, all of them or none."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses import faults, formats
from courses.background.questions import with_known_skills
from courses.formats import Parsed, Problem
from courses.models import QuestionBank
from courses.operations import questions as operations


class Command(BaseCommand):
    """Prints the questions as parsed and every error with its row; exit status 1 if there is one."""

    help = "把题目文件导入题库 / Import a file of questions into a bank"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The bank is made if there is none of that code; it belongs to the platform then."""
        parser.add_argument("file", type=Path, help="题目文件 / the file")
        parser.add_argument("--format", required=True, choices=sorted(formats.FORMATS), help="格式 / its format")
        parser.add_argument("--bank", required=True, help="题库代码 / code of the bank")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入 / check only, write nothing")
        parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, say what is wrong, or write."""
        parsed = with_known_skills(_read(options["format"], options["file"]))
        bank = QuestionBank.objects.filter(code=options["bank"]).first()
        written = operations.planned(bank, parsed)
        if not parsed.problems and not options["dry_run"]:
            bank = bank or operations.create_bank(options["bank"], options["bank"], by=None)
            written = operations.import_parsed(bank.pk, parsed, by=None)
        report = {
            "format": options["format"],
            "file": str(options["file"]),
            "bank": options["bank"],
            "dry_run": options["dry_run"],
            "written": not parsed.problems and not options["dry_run"],
            "added": len(written.added),
            "changed": len(written.changed),
            "unchanged": len(written.unchanged),
            "categories": list(parsed.categories),
            "questions": [formats.as_plain(draft) for draft in parsed.drafts],
            "errors": [_error(problem) for problem in parsed.problems],
        }
        self._print(report, as_json=options["json"])
        if parsed.problems:
            raise CommandError(
                f"有 {len(parsed.problems)} 处错误，没有导入 / {len(parsed.problems)} errors, nothing imported"
            )

    def _print(self, report: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
            return
        for error in report["errors"]:
            self.stderr.write(f"{error['row']}: {error['message']}")
        counts = ", ".join(f"{name} {report[name]}" for name in ("added", "changed", "unchanged"))
        self.stdout.write(f"{len(report['questions'])} 道题 / questions: {counts}")


def _read(form: str, path: Path) -> Parsed:
    try:
        return formats.read(form, path.read_bytes())
    except OSError as error:
        raise CommandError(f"无法读取文件 / cannot read {path}: {error.strerror}") from error


def _error(problem: Problem) -> dict[str, Any]:
    return {"row": problem.row, "code": problem.code, "where": problem.where, "message": faults.sentence(problem)}
