"""Reads of the taxonomy."""

from lms.skills.queries.offered import Offered, courses_offered, register_courses, unknown_courses
from lms.skills.queries.published import published
from lms.skills.queries.skills import (
    by_code,
    chosen,
    counted,
    domain_of,
    domains,
    level_names,
    levels,
    nameable,
    skills,
    today,
)
from lms.skills.queries.uses import Use, register_uses, uses_of

__all__ = [
    "Offered",
    "Use",
    "by_code",
    "chosen",
    "counted",
    "courses_offered",
    "domain_of",
    "domains",
    "level_names",
    "levels",
    "nameable",
    "published",
    "register_courses",
    "register_uses",
    "skills",
    "today",
    "unknown_courses",
    "uses_of",
]
