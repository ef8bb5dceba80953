"""The door of the taxonomy."""

from lms.skills.models import Skill
from lms.skills.operations import load_taxonomy
from lms.skills.queries import (
    Offered,
    by_code,
    courses_offered,
    domains,
    level_names,
    levels,
    register_courses,
    skills,
    unknown_courses,
)
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
    "best_by_domain",
    "by_code",
    "composite_percent",
    "courses_offered",
    "domains",
    "is_composite",
    "level_names",
    "levels",
    "load_taxonomy",
    "register_courses",
    "skills",
    "unknown_courses",
]
