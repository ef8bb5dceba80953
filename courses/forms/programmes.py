"""What is filled in about training programmes: a new one, the whole, a category's courses, a course's standard."""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from courses import faults
from courses.choices import LineKind, ProgrammeLevel
from courses.curricula.plans import LEVELS, MOST_COURSES, Course, Fault, Module, Plan, Standard
from courses.models import Programme

SPARE = 3
LINE = re.compile(r"code(\d{1,3})")
DIGITS = {"inputmode": "numeric", "class": "in"}
TEXT = {"class": "in"}


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


class SeenForm(forms.Form):
    """A form over a draft: `seen` is the save it was opened on."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: Plan, seen: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told = plan
        self.fields["seen"].initial = seen

    def renew(self, seen: int) -> None:
        """After a refusal the writer has seen the newer save: what they send next is meant."""
        self.data = self.data.copy()
        self.data["seen"] = seen

    def put_faults(self, found: Iterable[Fault], plan: Plan) -> None:
        """Put what is wrong with the plan where it was filled in; what stands elsewhere is named by its course."""
        for fault in found:
            name, words = self.place_of(fault), faults.sentence_of(fault.code, fault.words)
            if name in self.fields:
                self.add_error(name, words)
            else:
                self.add_error(None, words if fault.place is None else f"{plan.courses[fault.place].name}：{words}")

    def place_of(self, fault: Fault) -> str:
        """The field a fault belongs to."""
        return fault.field


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


class CoursesForm(SeenForm):
    """The courses of one category, a line each, and some empty lines; a line without code and name is taken out."""

    CELLS = ("code", "name", "kind", "term", "theory", "practice", "credits")

    def __init__(self, *args: Any, plan: Plan, category: str, **kwargs: Any) -> None:
        super().__init__(*args, plan=plan, **kwargs)
        self.category = category
        self.known = [course for course in plan.courses if course.category == category]
        # What was sent may have more lines than a newer save has left.
        sent = max((int(found[1]) + 1 for name in self.data if (found := LINE.fullmatch(name))), default=0)
        self.count = max(len(self.known) + SPARE, min(sent, MOST_COURSES))
        for place in range(self.count):
            self._add_line(place, self.known[place] if place < len(self.known) else None)

    def _add_line(self, place: int, course: Course | None) -> None:
        def number(label: Any, value: Any) -> forms.IntegerField:
            return forms.IntegerField(
                label=label, min_value=0, required=False, initial=value, widget=forms.TextInput(attrs=DIGITS)
            )

        def text(label: Any, longest: int, value: str) -> forms.CharField:
            widget = forms.TextInput(attrs=TEXT)
            return forms.CharField(label=label, max_length=longest, required=False, initial=value, widget=widget)

        self.fields |= {
            f"code{place}": text(_("课程代码"), 20, course.code if course else ""),
            f"name{place}": text(_("课程名称"), 60, course.name if course else ""),
            f"kind{place}": forms.ChoiceField(
                label=_("修读性质"), choices=LineKind.choices, required=False,
                initial=course.kind if course else LineKind.REQUIRED, widget=forms.Select(attrs=TEXT),
            ),
            f"term{place}": number(_("学期"), course.term if course else None),
            f"theory{place}": number(_("理论学时"), course.theory if course else None),
            f"practice{place}": number(_("实践学时"), course.practice if course else None),
            f"credits{place}": forms.DecimalField(
                label=_("学分"), min_value=0, max_digits=4, decimal_places=1, required=False,
                initial=f"{course.credits.normalize():f}" if course else None,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "in"}),
            ),
        }  # fmt: skip

    def lines(self) -> list[list[BoundField]]:
        """The fields of each line."""
        return [[self[f"{cell}{place}"] for cell in self.CELLS] for place in range(self.count)]

    def plan(self) -> Plan:
        """The plan with these courses where the category's stood; a course keeps its standard through a new code."""
        self.places = [place for place in range(self.count) if self._is_filled(place)]
        mine = [self._course(place) for place in self.places]
        others = [one for one in self.told.courses if one.category != self.category]
        before = next((n for n, one in enumerate(self.told.courses) if one.category == self.category), len(others))
        self.first = min(before, len(others))
        return replace(self.told, courses=(*others[: self.first], *mine, *others[self.first :]))

    def place_of(self, fault: Fault) -> str:
        """The cell of the fault, if it is in a course of this category."""
        if fault.place is None or not self.first <= fault.place < self.first + len(self.places):
            return ""
        field = fault.field if fault.field in self.CELLS else "name"
        return f"{field}{self.places[fault.place - self.first]}"

    def _is_filled(self, place: int) -> bool:
        return bool(self.cleaned_data[f"code{place}"] or self.cleaned_data[f"name{place}"])

    def _course(self, place: int) -> Course:
        cell = {name: self.cleaned_data[f"{name}{place}"] for name in self.CELLS}
        return Course(
            cell["code"].upper(), cell["name"], self.category, cell["kind"] or LineKind.REQUIRED.value,
            cell["term"] or 0, cell["theory"] or 0, cell["practice"] or 0, cell["credits"] or Decimal(0),
            self._standard(place),
        )  # fmt: skip

    def _standard(self, place: int) -> Standard:
        """That of the course with this code, else of the one whose line was given another code."""
        codes = {self.cleaned_data[f"code{one}"].upper() for one in self.places}
        standards = {course.code: course.standard for course in self.known}
        renamed = place < len(self.known) and self.known[place].code not in codes
        line = self.known[place].standard if renamed else Standard()
        return standards.get(self.cleaned_data[f"code{place}"].upper(), line)


class StandardForm(SeenForm):
    """A course's standard: what it aims at, its modules with hours, how it is assessed, skills with levels."""

    objectives = forms.CharField(label=_("课程目标"), required=False, widget=forms.Textarea(attrs={"rows": 5}))
    assessment = forms.CharField(label=_("考核方式"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, plan: Plan, course: Course, **kwargs: Any) -> None:
        told = course.standard
        initial = {"objectives": told.objectives, "assessment": told.assessment}
        super().__init__(*args, plan=plan, initial=initial, **kwargs)
        self.course = course
        for place, module in enumerate([*told.modules, *([None] * SPARE)]):
            self.fields[f"module{place}"] = forms.CharField(
                label=_("教学模块"), max_length=60, required=False, initial=module.title if module else "",
                widget=forms.TextInput(attrs=TEXT),
            )  # fmt: skip
            self.fields[f"hours{place}"] = forms.IntegerField(
                label=_("学时"), min_value=0, required=False, initial=module.hours if module else None,
                widget=forms.TextInput(attrs=DIGITS),
            )  # fmt: skip
        for place, pair in enumerate([*told.skills, *([None] * SPARE)]):
            self.fields[f"skill{place}"] = forms.CharField(
                label=_("技能编码"), max_length=20, required=False, initial=pair[0] if pair else "",
                widget=forms.TextInput(attrs={"list": "skills", **TEXT}),
            )  # fmt: skip
            self.fields[f"level{place}"] = forms.TypedChoiceField(
                label=_("等级"), choices=[(level, level) for level in LEVELS], coerce=int, required=False,
                initial=pair[1] if pair else 2, widget=forms.Select(attrs=TEXT),
            )  # fmt: skip

    def modules(self) -> list[tuple[BoundField, BoundField]]:
        """(title, hours) fields of each line."""
        count = len(self.course.standard.modules) + SPARE
        return [(self[f"module{place}"], self[f"hours{place}"]) for place in range(count)]

    def skills(self) -> list[tuple[BoundField, BoundField, str]]:
        """(skill, level) fields of each line, with the code that stood there."""
        known = [code for code, _level in self.course.standard.skills]
        return [
            (self[f"skill{place}"], self[f"level{place}"], code) for place, code in enumerate([*known, *([""] * SPARE)])
        ]

    def plan(self) -> Plan:
        """The plan with this standard in its course."""
        data = self.cleaned_data
        standard = Standard(
            data["objectives"].replace("\r\n", "\n").strip(),
            data["assessment"].replace("\r\n", "\n").strip(),
            tuple(
                Module(data[f"module{n}"], data[f"hours{n}"] or 0)
                for n in range(len(self.course.standard.modules) + SPARE)
                if data[f"module{n}"] or data[f"hours{n}"]
            ),
            tuple(
                (data[f"skill{n}"].upper(), data[f"level{n}"] or 1)
                for n in range(len(self.course.standard.skills) + SPARE)
                if data[f"skill{n}"]
            ),
        )
        changed = replace(self.course, standard=standard)
        return replace(
            self.told, courses=tuple(changed if one.code == changed.code else one for one in self.told.courses)
        )

    def place_of(self, fault: Fault) -> str:
        """The first line of the table the fault is in."""
        return {"modules": "module0", "skills": "skill0"}.get(fault.field, fault.field)


class NextVersionForm(forms.Form):
    """The next version of a programme."""

    cohort_year = forms.IntegerField(label=_("从哪一级学生起"), min_value=2000, max_value=2100)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cohort_year"].initial = max(one.cohort_year for one in programme.versions.all()) + 1
