"""How many things of courses name a skill."""

from collections.abc import Callable, Collection

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from courses.choices import ProgrammeStep
from courses.models import (
    CoursePrerequisite,
    CourseSkill,
    ProgrammeSkill,
    ProgrammeVersion,
    Question,
    Quiz,
    RuleSkill,
)
from courses.queries import pages
from lms.skills import public as skills

DRAFT = Q(course__version__step=ProgrammeStep.DRAFT, course__version__live=False)


def put_up_uses() -> None:
    """Tell the taxonomy what follows a merge, and what keeps its words."""
    granted = CourseSkill.objects.filter(course__in=pages.original_courses().values("pk"))
    skills.register_uses(
        skills.Use("courses.grants", _("课程授予的技能"), _rows(granted), follows=True),
        skills.Use("courses.conditions", _("课程的先修条件"), _rows(CoursePrerequisite.objects.all()), follows=True),
        skills.Use("courses.rules", _("技能证书的规则"), _rows(RuleSkill.objects.all()), follows=True),
        skills.Use("courses.quizzes", _("测验的组卷蓝图"), _blueprints, follows=True),
        skills.Use("courses.programmes", _("培养方案草稿"), _versions(DRAFT), follows=True),
        skills.Use("courses.published", _("在评审或已发布的培养方案"), _versions(~DRAFT), follows=False),
        skills.Use("courses.questions", _("题库里的题目"), _rows(Question.objects.current()), follows=False),
    )


def _rows(rows: QuerySet[Model]) -> Callable[[Collection[str]], int]:
    return lambda codes: rows.filter(skill__code__in=codes).count()


def _versions(which: Q) -> Callable[[Collection[str]], int]:
    def count(codes: Collection[str]) -> int:
        rows = ProgrammeSkill.objects.filter(which, skill__code__in=codes)
        return ProgrammeVersion.objects.filter(pk__in=rows.values("course__version")).count()

    return count


def _blueprints(codes: Collection[str]) -> int:
    plans = Quiz.objects.exclude(blueprint=[]).values_list("blueprint", flat=True)
    return sum(any(line["skill"] in codes for line in plan) for plan in plans)
