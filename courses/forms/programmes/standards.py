"""A course's standard."""

from dataclasses import replace
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from courses.curricula.plans import LEVELS, MOST_MODULES, MOST_SKILLS, Course, Fault, Module, Plan, Standard
from courses.forms.programmes.seen import DIGITS, TEXT, SeenForm, lines_for


class StandardForm(SeenForm):
    """A course's standard: what it aims at, its modules with hours, how it is assessed, skills with levels."""

    objectives = forms.CharField(label=_("课程目标"), required=False, widget=forms.Textarea(attrs={"rows": 5}))
    assessment = forms.CharField(label=_("考核方式"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, plan: Plan, course: Course, **kwargs: Any) -> None:
        told = course.standard
        initial = {"objectives": told.objectives, "assessment": told.assessment}
        super().__init__(*args, plan=plan, initial=initial, **kwargs)
        self.course = course
        self.module_lines = lines_for(len(told.modules), self.data, "module", MOST_MODULES)
        for place in range(self.module_lines):
            self._add_module(place, told.modules[place] if place < len(told.modules) else None)
        self.skill_lines = lines_for(len(told.skills), self.data, "skill", MOST_SKILLS)
        for place in range(self.skill_lines):
            self._add_skill(place, *(told.skills[place] if place < len(told.skills) else ("", 2)))

    def _add_module(self, place: int, module: Module | None) -> None:
        self.fields[f"module{place}"] = forms.CharField(
            label=_("教学模块"), max_length=60, required=False, initial=module.title if module else "",
            widget=forms.TextInput(attrs=TEXT),
        )  # fmt: skip
        self.fields[f"hours{place}"] = forms.IntegerField(
            label=_("学时"), min_value=0, required=False, initial=module.hours if module else None,
            widget=forms.TextInput(attrs=DIGITS),
        )  # fmt: skip

    def _add_skill(self, place: int, code: str, level: int) -> None:
        self.fields[f"skill{place}"] = forms.CharField(
            label=_("技能编码"), max_length=20, required=False, initial=code,
            widget=forms.TextInput(attrs={"list": "skills", **TEXT}),
        )  # fmt: skip
        self.fields[f"level{place}"] = forms.TypedChoiceField(
            label=_("等级"), choices=[(one, one) for one in LEVELS], coerce=int, required=False,
            initial=level, widget=forms.Select(attrs=TEXT),
        )  # fmt: skip

    def modules(self) -> list[tuple[BoundField, BoundField]]:
        """(title, hours) fields of each line."""
        return [(self[f"module{place}"], self[f"hours{place}"]) for place in range(self.module_lines)]

    def skills(self) -> list[tuple[BoundField, BoundField]]:
        """(skill, level) fields of each line."""
        return [(self[f"skill{place}"], self[f"level{place}"]) for place in range(self.skill_lines)]

    def plan(self) -> Plan:
        """The plan with this standard in its course."""
        changed = replace(self.course, standard=self._standard())
        return replace(
            self.told, courses=tuple(changed if one.code == changed.code else one for one in self.told.courses)
        )

    def _standard(self) -> Standard:
        data = self.cleaned_data
        modules = ((data[f"module{n}"], data[f"hours{n}"] or 0) for n in range(self.module_lines))
        skills = ((data[f"skill{n}"].upper(), data[f"level{n}"] or 1) for n in range(self.skill_lines))
        return Standard(
            data["objectives"].replace("\r\n", "\n").strip(),
            data["assessment"].replace("\r\n", "\n").strip(),
            tuple(Module(title, hours) for title, hours in modules if title or hours),
            tuple((code, level) for code, level in skills if code),
        )

    def place_of(self, fault: Fault) -> str:
        """The first line of the table the fault is in."""
        return {"modules": "module0", "skills": "skill0"}.get(fault.field, fault.field)
