"""What a programme is for."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.curricula.plans import Plan
from courses.curricula.support import with_outcomes
from courses.forms.programmes.seen import SeenForm


class WholeForm(SeenForm):
    """What the programme is for."""

    cohort_year = forms.IntegerField(label=_("适用年级"), min_value=2000, max_value=2100)
    years = forms.IntegerField(label=_("学制（年）"), min_value=1, max_value=6)
    goal = forms.CharField(label=_("培养目标"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    outcomes = forms.CharField(
        label=_("毕业要求"),
        required=False,
        help_text=_("一行一条。移动或改写一条，课程对它的支撑跟着走；一次既改写又增删，改写的那条要重新填支撑。"),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    threshold = forms.DecimalField(
        label=_("达成标准"),
        required=False,
        max_digits=3,
        decimal_places=2,
        help_text=_("毕业要求的达成度从多少起算达成，0 到 1，例如 0.65；不填用通行的标准。"),
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        initial = {"cohort_year": plan.cohort_year, "years": plan.years, "goal": plan.goal,
                   "outcomes": "\n".join(plan.outcomes), "threshold": plan.threshold}  # fmt: skip
        super().__init__(*args, plan=plan, initial=initial, **kwargs)

    def plan(self) -> Plan:
        """The plan with this in it."""
        data = self.cleaned_data
        lines = tuple(line.strip() for line in data["outcomes"].splitlines() if line.strip())
        return replace(
            with_outcomes(self.told, lines),
            cohort_year=data["cohort_year"],
            years=data["years"],
            goal=data["goal"].strip(),
            threshold=data["threshold"],
        )
