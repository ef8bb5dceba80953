"""What a programme is for."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.curricula.plans import Plan
from courses.forms.programmes.seen import SeenForm


class WholeForm(SeenForm):
    """What the programme is for."""

    cohort_year = forms.IntegerField(label=_("适用年级"), min_value=2000, max_value=2100)
    years = forms.IntegerField(label=_("学制（年）"), min_value=1, max_value=6)
    goal = forms.CharField(label=_("培养目标"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    outcomes = forms.CharField(
        label=_("毕业要求"), required=False, help_text=_("一行一条。"), widget=forms.Textarea(attrs={"rows": 8})
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        initial = {"cohort_year": plan.cohort_year, "years": plan.years, "goal": plan.goal,
                   "outcomes": "\n".join(plan.outcomes)}  # fmt: skip
        super().__init__(*args, plan=plan, initial=initial, **kwargs)

    def plan(self) -> Plan:
        """The plan with this in it."""
        data = self.cleaned_data
        lines = tuple(line.strip() for line in data["outcomes"].splitlines() if line.strip())
        return replace(
            self.told, cohort_year=data["cohort_year"], years=data["years"], goal=data["goal"].strip(), outcomes=lines
        )
