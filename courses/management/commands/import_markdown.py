"""`manage.py import_markdown`: a folder of Markdown lessons as draft pages, all of them or none."""

import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses import faults
from courses.formats import Problem
from courses.models import CoursePage
from courses.operations import markdown_courses as operations
from courses.operations.markdown_plans import Plan, PlannedLesson, plan
from courses.queries import pages
from lms.common.errors import DomainError
from lms.organisations.public import Organisation


class Command(BaseCommand):
    """Prints the lessons, what was left out and every error with file and line; exit status 1 if there is an error."""

    help = "把 Markdown 课时导入为草稿 / Import Markdown lessons as drafts"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Without a course a new draft course is made, the same one each time for a folder of the same name."""
        parser.add_argument("dir", type=Path, help="文件夹 / the folder")
        parser.add_argument("--course", default="", help="已有课程的代码 / code of an existing course")
        parser.add_argument("--school", default="", help="新课程所属院校 / school a new course belongs to")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入 / check only, write nothing")
        parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, say what would be left out or is wrong, and write unless told not to."""
        course, school = _course(options["course"], options["dir"]), _school(options["school"])
        found = plan(options["dir"], course)
        written = not found.errors and not options["dry_run"]
        if written:
            try:
                key = operations.import_plan(found, course, by=None, organisation_id=school)
            except DomainError as error:
                raise CommandError(str(error.message)) from error
            course = CoursePage.objects.get(pk=key)
        report = _report(found, course, written=written, dry_run=options["dry_run"])
        self._print(report, as_json=options["json"])
        if found.errors:
            raise CommandError(
                f"有 {len(found.errors)} 处错误，没有导入 / {len(found.errors)} errors, nothing imported"
            )

    def _print(self, report: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
            return
        for line in [*report["remarks"], *report["errors"]]:
            self.stderr.write(f"{line['file']}:{line['line']}: {line['message']}")
        counts = ", ".join(f"{name} {report[name]}" for name in ("added", "changed", "unchanged"))
        self.stdout.write(f"{report['course']} {report['title']}：{len(report['lessons'])} 节 / lessons: {counts}")


def _course(code: str, root: Path) -> CoursePage | None:
    wanted = code or operations.code_for(root)
    course = pages.original_courses().filter(code=wanted).first()
    if code and course is None:
        raise CommandError(f"没有代码为 {code} 的课程 / no course has the code {code}")
    return course


def _school(code: str) -> int | None:
    if not code:
        return None
    school = Organisation.objects.filter(code=code).first()
    if school is None:
        raise CommandError(f"没有网址名为 {code} 的院校 / no school has the code {code}")
    return school.pk


def _report(found: Plan, course: CoursePage | None, *, written: bool, dry_run: bool) -> dict[str, Any]:
    states = Counter(lesson.state for lesson in found.lessons)
    return {
        "dir": str(found.root),
        "course": course.code if course else operations.code_for(found.root),
        "title": course.title if course else found.title,
        "dry_run": dry_run,
        "written": written,
        **{name: states[name] for name in ("added", "changed", "unchanged")},
        "pictures": sum(len(lesson.pictures) for lesson in found.lessons),
        "links": sum(len(lesson.links) for lesson in found.lessons),
        "lessons": [_lesson(found, lesson) for lesson in found.lessons],
        "remarks": [_line(name, problem) for name, problem in found.remarks],
        "errors": [_line(name, problem) for name, problem in found.errors],
    }


def _lesson(found: Plan, lesson: PlannedLesson) -> dict[str, Any]:
    kinds = Counter(type(piece).__name__.lower() for piece in lesson.written.pieces)
    return {
        "file": lesson.source.name,
        "title": lesson.written.title,
        "module": found.chapter_title(lesson.chapter),
        "minutes": lesson.minutes,
        "state": lesson.state,
        "blocks": dict(kinds),
        "links": {lesson.written.links[place].address: key for place, key in lesson.links.items()},
    }


def _line(name: str, problem: Problem) -> dict[str, Any]:
    return {"file": name, "line": problem.row, "code": problem.code, "message": faults.sentence(problem)}
