"""The door of the taxonomy."""

from lms.skills.access import register_editor_test
from lms.skills.models import Skill
from lms.skills.operations import change_taxonomy, load_taxonomy, repoint
from lms.skills.queries import (
    Offered,
    Use,
    by_code,
    chosen,
    counted,
    courses_offered,
    domain_of,
    domains,
    level_names,
    levels,
    nameable,
    register_courses,
    register_uses,
    skills,
    today,
    unknown_courses,
)
from lms.skills.queries.history import newest
from lms.skills.scoring import (
    COMPOSITE_DOMAINS,
    COMPOSITE_LEVEL,
    best_by_domain,
    composite_percent,
    is_composite,
)

__all__ = [
    "COMPOSITE_DOMAINS",
    "COMPOSITE_LEVEL",
    "Offered",
    "Skill",
    "Use",
    "best_by_domain",
    "by_code",
    "change_taxonomy",
    "chosen",
    "composite_percent",
    "counted",
    "courses_offered",
    "domain_of",
    "domains",
    "is_composite",
    "level_names",
    "levels",
    "load_taxonomy",
    "nameable",
    "newest",
    "register_courses",
    "register_editor_test",
    "register_uses",
    "repoint",
    "skills",
    "today",
    "unknown_courses",
]
