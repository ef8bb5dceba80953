"""The words of training programmes in templates."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.choices import LineCategory, LineKind
from courses.curricula.plans import Strength

register = template.Library()
FIELDS: dict[str, Promise] = {
    "assessment": _("考核方式"),
    "category": _("课程类别"),
    "cohort_year": _("适用年级"),
    "credits": _("学分"),
    "elective_hours": _("选修学时"),
    "goal": _("培养目标"),
    "hours": _("总学时"),
    "kind": _("修读性质"),
    "modules": _("教学模块"),
    "name": _("课程名称"),
    "objectives": _("课程目标"),
    "practice": _("实践学时"),
    "practice_hours": _("实践学时"),
    "public_hours": _("公共基础课学时"),
    "skills": _("技能与等级"),
    "term": _("学期"),
    "theory": _("理论学时"),
    "threshold": _("达成标准"),
    "years": _("学制（年）"),
}
# Parts of a course standard are texts and tables: that they changed is said, not how.
STANDARD = {"assessment", "modules", "objectives", "skills"}


@register.filter
def line_category(value: str) -> object:
    """The category's name."""
    return LineCategory(value).label


@register.filter
def line_kind(value: str) -> object:
    """Compulsory or elective, in words."""
    return LineKind(value).label


@register.filter
def plan_field(name: str) -> object:
    """What a field of a plan is called."""
    return FIELDS[name]


@register.filter
def is_plain(name: str) -> bool:
    """Whether a field's old and new value fit in a line."""
    return name not in STANDARD


@register.filter
def told(value: Any, name: str) -> object:
    """A value of a course's field in words."""
    if name == "category":
        return line_category(value)
    return line_kind(value) if name == "kind" else value


@register.filter
def share(value: Any) -> str:
    """A part of a whole as percent with two decimals: 0.2635 is 26.35%."""
    return f"{float(value) * 100:.2f}%"


@register.filter
def warmth(strength: str) -> str:
    """The colour of a cell of the support matrix; the letter stands in it as well."""
    return {Strength.HIGH: "h4", Strength.MEDIUM: "h2", Strength.LOW: "h1"}[Strength(strength)]


@register.filter
def attained(value: Fraction | None) -> str:
    """An attainment with three decimals, cut off: what stays below the threshold never looks as if it reached it."""
    if value is None:
        return "—"
    whole, rest = divmod(value.numerator * 1000 // value.denominator, 1000)
    return f"{whole}.{rest:03d}"


@register.filter
def part(value: Fraction | None) -> str:
    """What a course adds to an attainment: one decimal more than the sum, so that it can be followed."""
    return "—" if value is None else f"{_rounded(value, '0.0001')}"


@register.filter
def mean(value: Fraction | None) -> str:
    """A mean score with one decimal; a dash where there is none to be told."""
    return "—" if value is None else f"{_rounded(value)}"


@register.filter
def weight(value: Fraction) -> str:
    """A part of a whole as percent with one decimal: 3/7 is 42.9%."""
    return f"{_rounded(100 * value)}%"


def _rounded(value: Fraction, places: str = "0.1") -> Decimal:
    return (Decimal(value.numerator) / value.denominator).quantize(Decimal(places), ROUND_HALF_UP)
