"""A programme to begin, and its next version."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.choices import ProgrammeLevel
from courses.curricula.plans import Plan
from courses.models import Programme


class NewProgrammeForm(forms.Form):
    """A programme to begin."""

    title_zh = forms.CharField(label=_("方案名称"), max_length=80)
    code = forms.SlugField(label=_("网址名"), max_length=40, help_text=_("小写字母、数字和短横线，例如 cbec。"))
    specialty_code = forms.CharField(label=_("专业代码"), max_length=8, help_text=_("例如 530702、120803T。"))
    level = forms.ChoiceField(label=_("培养层次"), choices=ProgrammeLevel.choices, initial=ProgrammeLevel.VOCATIONAL)
    cohort_year = forms.IntegerField(label=_("适用年级"), min_value=2000, max_value=2100)
    years = forms.IntegerField(label=_("学制（年）"), min_value=1, max_value=6, initial=3)

    def plan(self) -> Plan:
        """An empty plan for that year."""
        return Plan(self.cleaned_data["cohort_year"], self.cleaned_data["years"])

    def names(self) -> dict[str, str]:
        """What the programme is called."""
        return {name: self.cleaned_data[name] for name in ("title_zh", "code", "specialty_code", "level")}


class NextVersionForm(forms.Form):
    """The next version of a programme."""

    cohort_year = forms.IntegerField(label=_("从哪一级学生起"), min_value=2000, max_value=2100)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cohort_year"].initial = max(one.cohort_year for one in programme.versions.all()) + 1
