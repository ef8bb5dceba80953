"""The demo's outline: courses, orders, certificates and contests in our own words."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from lms.common import csvfile

DATA = Path(__file__).parent / "data"


@cache
def outline() -> dict[str, Any]:
    """The whole outline as it stands in demo_outline.yaml."""
    return yaml.safe_load((DATA / "demo_outline.yaml").read_text(encoding="utf-8"))


def questions() -> list[dict[str, str]]:
    """The 48 demo questions."""
    return csvfile.rows(DATA / "demo_questions.csv")


def every_question() -> list[dict[str, str]]:
    """The demo questions, and those of the written lessons: a table a course, with the module each belongs to."""
    tables = sorted((DATA / "questions").glob("*.csv"))
    return [*questions(), *(row for table in tables for row in csvfile.rows(table))]
