"""What somebody must have shown before they may enrol in a course."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from certificates.choices import EARNED
from courses.choices import PrerequisiteKind
from courses.models.pages import CoursePage
from lms.skills.models import Skill

# What each kind needs and what it may have beside it; every other field stays empty.
NEEDED = {
    PrerequisiteKind.COURSE: ("required_course",),
    PrerequisiteKind.SKILL: ("skill", "level"),
    PrerequisiteKind.CERTIFICATE: ("certificate",),
}
ALLOWED = {PrerequisiteKind.CERTIFICATE: ("required_course",)}
FIELDS = ("required_course", "skill", "level", "certificate")


class CoursePrerequisite(Orderable):
    """One condition of a course: a course passed, a skill at a level, or a certificate (of a course, if one is named).

    It hangs on the course as it was written; translations show those of their original.
    """

    course = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="prerequisites", verbose_name=_("课程"))
    kind = models.CharField(_("条件"), max_length=12, choices=PrerequisiteKind, default=PrerequisiteKind.COURSE)
    # A course that is gone can never be passed: the condition goes with it.
    required_course = models.ForeignKey(
        CoursePage,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="required_by",
        verbose_name=_("先修课程"),
        help_text=_("“学过课程”必填；“持有证书”时可填，指这门课的证书。"),
    )
    skill = models.ForeignKey(
        Skill,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("技能"),
        limit_choices_to={"kind": Skill.Kind.SKILL, "state": Skill.State.ACTIVE},
        help_text=_("“达到技能等级”必填。"),
    )
    level = models.PositiveSmallIntegerField(
        _("至少达到"), null=True, blank=True, choices=[(1, "1"), (2, "2"), (3, "3")]
    )
    certificate = models.CharField(
        _("证书类别"),
        max_length=12,
        choices=[(kind.value, kind.label) for kind in EARNED],
        blank=True,
        help_text=_("“持有证书”必填。"),
    )

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = _("先修条件")
        constraints = [
            # A condition with the wrong fields could be met by nobody, or by everybody.
            models.CheckConstraint(
                condition=Q(
                    kind=PrerequisiteKind.COURSE,
                    required_course__isnull=False,
                    skill=None,
                    level=None,
                    certificate="",
                )
                | Q(
                    kind=PrerequisiteKind.SKILL,
                    required_course=None,
                    skill__isnull=False,
                    level__gte=1,
                    level__lte=3,
                    certificate="",
                )
                | (Q(kind=PrerequisiteKind.CERTIFICATE, skill=None, level=None) & ~Q(certificate="")),
                name="prerequisite_says_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.required_course or self.skill or self.get_certificate_display()}"

    def clean(self) -> None:
        """Exactly the fields of the kind, each fault at its field. Raises ValidationError."""
        super().clean()
        needed = NEEDED.get(PrerequisiteKind(self.kind), ()) if self.kind in PrerequisiteKind.values else ()
        may_have = needed + ALLOWED.get(PrerequisiteKind(self.kind), ()) if needed else FIELDS
        faults: dict[str, Any] = {}
        for name in FIELDS:
            filled = bool(getattr(self, f"{name}_id" if name in ("required_course", "skill") else name))
            if name in needed and not filled:
                faults[name] = _("这一类先修条件必须填写此项。")
            elif filled and name not in may_have:
                faults[name] = _("这一类先修条件用不到此项，请清空或改选条件。")
        if faults:
            raise ValidationError(faults)
