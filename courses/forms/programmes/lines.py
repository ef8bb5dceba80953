"""The courses of one category, a line each."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from courses.choices import LineKind
from courses.curricula.plans import MOST_COURSES, Course, Fault, Plan
from courses.forms.programmes.seen import DIGITS, TEXT, SeenForm, lines_for


class CoursesForm(SeenForm):
    """The courses of one category, a line each, and some empty lines; a line without code and name is taken out."""

    CELLS = ("code", "name", "kind", "term", "theory", "practice", "credits")

    def __init__(self, *args: Any, plan: Plan, category: str, **kwargs: Any) -> None:
        super().__init__(*args, plan=plan, **kwargs)
        self.category = category
        self.known = [course for course in plan.courses if course.category == category]
        self.count = lines_for(len(self.known), self.data, "code", MOST_COURSES)
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
            # By which code the line's course was known: what is typed over it keeps its standard and supports.
            f"was{place}": forms.CharField(
                max_length=20, required=False, initial=course.code if course else "", widget=forms.HiddenInput
            ),
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
        """The plan with these courses where the category's stood; what else a course says stays through a new code."""
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
        course = Course(
            cell["code"].upper(), cell["name"], self.category, cell["kind"] or LineKind.REQUIRED.value,
            cell["term"] or 0, cell["theory"] or 0, cell["practice"] or 0, cell["credits"] or Decimal(0),
        )  # fmt: skip
        known = self._known(place, course.code)
        return course if known is None else replace(course, standard=known.standard, supports=known.supports)

    def _known(self, place: int, code: str) -> Course | None:
        """The course with this code, else the one whose line was given another code."""
        codes = {self.cleaned_data[f"code{one}"].upper() for one in self.places}
        known = {course.code: course for course in self.known}
        was = self.cleaned_data[f"was{place}"]
        return known.get(code, known.get(was) if was not in codes else None)
