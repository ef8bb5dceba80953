"""The door of the taxonomy."""

from lms.skills.models import Skill
from lms.skills.operations import load_taxonomy
from lms.skills.queries import by_code, domains, level_names, levels, skills
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
    "Skill",
    "best_by_domain",
    "by_code",
    "composite_percent",
    "domains",
    "is_composite",
    "level_names",
    "levels",
    "load_taxonomy",
    "skills",
]
