"""The skills that orders ask for, courses teach and certificates prove."""

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Skill(models.Model):
    """A domain (FT) or a skill in it (FT-01), with what a person can do at levels 1 to 3."""

    class Kind(models.TextChoices):
        DOMAIN = "domain", _("技能域")
        SKILL = "skill", _("技能")

    class State(models.TextChoices):
        ACTIVE = "active", _("使用中")
        MERGED = "merged", _("已合并")
        SPLIT = "split", _("已拆分")
        RETIRED = "retired", _("已停用")

    # Given once, for ever: it stays when the skill moves, ends, or is called otherwise.
    code = models.CharField(_("编码"), max_length=8, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("所属技能域")
    )
    kind = models.CharField(_("类别"), max_length=6, choices=Kind)
    name_zh = models.CharField(_("中文名"), max_length=60)
    name_en = models.CharField(_("英文名"), max_length=120)
    level1_zh = models.TextField(_("1 级：了解"), blank=True)
    level2_zh = models.TextField(_("2 级：应用"), blank=True)
    level3_zh = models.TextField(_("3 级：精通"), blank=True)
    basis = models.CharField(_("依据"), max_length=80, blank=True)
    esco_uri = models.URLField(_("ESCO 链接"), blank=True)
    esco_label = models.CharField(_("ESCO 名称"), max_length=200, blank=True)
    csco_code = models.CharField(_("职业代码"), max_length=20, blank=True)
    csco_name = models.CharField(_("职业名称"), max_length=60, blank=True)
    changed_at = models.DateTimeField(_("最后改动"), default=timezone.now)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.ACTIVE)
    successors = models.ManyToManyField(
        "self", symmetrical=False, related_name="predecessors", blank=True, verbose_name=_("后继技能")
    )
    # Of the successors the one it counts as.
    heir = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("承接技能")
    )
    # The end of the chain of heirs, kept flat for those who read evidence; empty: itself.
    counts_as = models.CharField(_("计为"), max_length=8, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("技能")
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="active") | models.Q(counts_as="", heir=None),
                name="active_skill_counts_as_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_zh

    @property
    def counted(self) -> str:
        """The code under which it counts today."""
        return self.counts_as or self.code

    @property
    def is_active(self) -> bool:
        """Whether it can be chosen."""
        return self.state == self.State.ACTIVE


class SkillLevel(models.Model):
    """What the numbers 0 to 4 mean."""

    level = models.PositiveSmallIntegerField(_("等级"), unique=True)
    name_zh = models.CharField(_("中文名"), max_length=20)
    name_en = models.CharField(_("英文名"), max_length=40)
    meaning_zh = models.CharField(_("含义"), max_length=200)
    meaning_en = models.CharField(_("英文含义"), max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = _("技能等级")
        ordering = ("level",)

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_zh
