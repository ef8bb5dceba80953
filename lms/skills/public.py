"""The door of the taxonomy."""

from lms.skills.models import Skill
from lms.skills.operations import load_taxonomy
from lms.skills.queries import by_code, domains, level_names, levels, skills

__all__ = ["Skill", "by_code", "domains", "level_names", "levels", "load_taxonomy", "skills"]
