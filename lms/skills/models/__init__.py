"""Skills, what their levels mean, and what became of them."""

from lms.skills.models.changes import SkillChange
from lms.skills.models.skills import Skill, SkillLevel

__all__ = ["Skill", "SkillChange", "SkillLevel"]
