"""`manage.py import_oulad`: the Open University dataset as runs, learners, grade items and results."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.formats import oulad
from courses.formats.oulad import Malformed, Presentation
from courses.operations import open_data as operations
from courses.queries import open_data
from lms.organisations.public import Organisation

WIDTH = 30


class Command(BaseCommand):
    """Reads everything before it writes anything, goes on where it was stopped, and prints counts and means."""

    help = "导入 OULAD 公开数据集 / Import the OULAD open dataset"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, and which organisation the runs belong to."""
        parser.add_argument("dir", type=Path, help="CSV 文件所在文件夹 / folder of the CSV files, gzipped or plain")
        parser.add_argument("--organisation", default="", help="机构代码 / code; its own without one")
        parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, write, and say what the database holds now."""
        started = time.monotonic()
        try:
            presentations = oulad.read(options["dir"])
            organisation = operations.ensure_school(options["organisation"])
        except (Malformed, Organisation.DoesNotExist) as error:
            raise CommandError(f"没有导入任何内容 / nothing was imported: {error}") from error
        self._done, self._total = 0, sum(len(one.students) + len(one.results) for one in presentations)
        lines = [self._one(presentation, organisation) for presentation in presentations]
        self.stderr.write("")
        self._print(lines, time.monotonic() - started, as_json=options["json"])

    def _one(self, presentation: Presentation, organisation: Organisation) -> dict[str, Any]:
        run = operations.import_presentation(presentation, organisation=organisation, say=self._advance)
        found = open_data.figures(run, final_key=operations.FINAL_RESULT)
        return {
            "code_module": presentation.module,
            "code_presentation": presentation.code,
            **{result: found.final_results.get(result, 0) for result in oulad.RESULTS},
            "students": found.students,
            "results": found.results,
            "scored": found.scored,
            "mean_score": found.mean_score,
            "assessments": found.assessments,
            "weight_sum": found.weight_sum,
            # Read only: which pages of another platform there were has no place here.
            "vle_sites": presentation.sites,
        }

    def _advance(self, rows: int) -> None:
        self._done += rows
        part = self._done / self._total if self._total else 1
        bar = "#" * int(WIDTH * part)
        self.stderr.write(f"\r[{bar:<{WIDTH}}] {part:4.0%} {self._done} / {self._total}", ending="")
        self.stderr.flush()

    def _print(self, lines: list[dict[str, Any]], seconds: float, *, as_json: bool) -> None:
        totals = {name: sum(line[name] for line in lines) for name in ("students", "results", "scored")}
        if as_json:
            report = {"presentations": lines, **totals, "seconds": round(seconds, 1), "source": operations.SOURCE}
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
            return
        self.stdout.write(",".join(lines[0]) if lines else "")
        for line in lines:
            self.stdout.write(",".join("" if value is None else str(value) for value in line.values()))
        self.stdout.write(
            f"{totals['students']} 人次 / enrolments, {totals['results']} 条成绩 / results, {seconds:.1f} s"
        )
        self.stdout.write(operations.SOURCE)
