"""Skills that firms ask for and a school does not teach."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.organisations.models import Organisation
from lms.skills.models import Skill


class UntaughtSkill(models.Model):
    """A school was told that firms ask for this skill and none of its courses leads there. Told once, for good."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", verbose_name=_("院校"))
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="+", verbose_name=_("技能"))
    told_at = models.DateTimeField(_("告知时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("未开课的需求技能")
        constraints = [models.UniqueConstraint(fields=["organisation", "skill"], name="untaught_skill_told_once")]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.skill}"
