"""Step 2: the skills asked for, pay and time."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from internships.choices import PayWay
from internships.forms.orders.fields import Foldable, RowFormSet, Whole
from internships.forms.shared import day_input
from internships.models import Order

MOST_SKILLS = 6
MOST_MONTHS = 24


class SkillForm(Foldable):
    """One skill the order asks for."""

    code = forms.ChoiceField(label=_("技能"))
    level = forms.TypedChoiceField(coerce=int, initial=2, label=_("等级"))
    weight = forms.TypedChoiceField(choices=[(n, str(n)) for n in range(1, 6)], coerce=int, initial=1, label=_("权重"))

    def __init__(self, *args: Any, codes: list[tuple[str, str]], levels: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = codes
        self.fields["level"].choices = levels


class SkillRows(RowFormSet):
    """Skills, each once."""

    def clean(self) -> None:
        """No skill twice: the database keeps one level for each."""
        seen: set[str] = set()
        for form in self.forms:
            code = form.cleaned_data.get("code") if hasattr(form, "cleaned_data") else None
            if code in seen:
                form.add_error("code", _("这项技能上面已经有了"))
            if code:
                seen.add(code)


SkillFormSet = forms.formset_factory(
    SkillForm, formset=SkillRows, extra=2, max_num=MOST_SKILLS, min_num=0, validate_max=True
)


class TermsForm(Foldable):
    """Step 2: pay and time."""

    FOLDED = (
        "lowest_tier_basis", "youngest_year", "pay_cycle_days", "pay_way", "fees", "hours_per_day", "hours_per_week",
        "night_work", "overtime", "rest_day_work",
    )  # fmt: skip
    KEPT = ("months",)

    same_post_wage = Whole(min_value=1, label=_("相同岗位月工资（元）"))
    pay = Whole(min_value=1, label=_("实习月报酬（元）"), help_text=_("原则上不低于相同岗位工资的八成"))
    starts_on = forms.DateField(label=_("上岗日期"), widget=day_input())
    months = Whole(min_value=1, max_value=MOST_MONTHS, initial=6, label=_("实习月数"))
    lowest_tier_basis = forms.CharField(max_length=200, required=False, label=_("最低档工资依据"))
    youngest_year = Whole(min_value=1, max_value=5, initial=2, label=_("最低年级"))
    pay_cycle_days = Whole(min_value=1, max_value=366, initial=30, label=_("报酬支付周期（天）"))
    pay_way = forms.ChoiceField(choices=PayWay.choices, label=_("报酬支付方式"))
    fees = Whole(min_value=0, initial=0, label=_("向学生收取的费用（元）"), help_text=_("不得收取任何费用"))
    hours_per_day = Whole(min_value=1, max_value=24, initial=8, label=_("每日工时"))
    hours_per_week = Whole(min_value=1, max_value=168, initial=40, label=_("每周工时"))
    night_work = forms.BooleanField(required=False, label=_("安排夜班"))
    overtime = forms.BooleanField(required=False, label=_("安排加班"))
    rest_day_work = forms.BooleanField(required=False, label=_("休息日或法定节假日实习"))


def initial_skills(order: Order) -> list[dict[str, object]]:
    """What the skills' forms begin with."""
    return [
        {"code": row.skill.code, "level": row.level, "weight": row.weight}
        for row in order.skills.select_related("skill")
    ]
