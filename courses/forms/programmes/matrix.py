"""The support matrix of a draft: a letter a cell, some courses at a time."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from courses.curricula.plans import Course, Fault, Plan, Strength
from courses.forms.programmes.seen import SeenForm

WIDE = str.maketrans("ＨＭＬｈｍｌ", "HMLhml")
LETTER = {"class": "in", "maxlength": 1, "autocapitalize": "characters", "autocomplete": "off"}


class MatrixForm(SeenForm):
    """Which outcomes each of these courses carries: H, M, L or nothing."""

    def __init__(self, *args: Any, plan: Plan, courses: Sequence[Course], **kwargs: Any) -> None:
        super().__init__(*args, plan=plan, **kwargs)
        self.courses = courses
        for course in courses:
            row = dict(course.supports)
            for number in range(1, len(plan.outcomes) + 1):
                self._add_cell(course, number, row.get(number, ""))

    def _add_cell(self, course: Course, number: int, letter: str) -> None:
        label = _("%(course)s，毕业要求 %(number)s") % {"course": course.name, "number": number}
        widget = forms.TextInput(attrs={**LETTER, "aria-label": label})
        self.fields[cell_name(course, number)] = forms.CharField(
            label=label, max_length=1, required=False, initial=letter, widget=widget
        )

    def rows(self) -> list[tuple[Course, list[BoundField]]]:
        """Each course with its cells, an outcome after the other."""
        numbers = range(1, len(self.told.outcomes) + 1)
        return [(one, [self[cell_name(one, number)] for number in numbers]) for one in self.courses]

    def clean(self) -> dict[str, Any]:
        """Letters in whatever case and width; anything else is refused in its cell."""
        data = super().clean() or {}
        for name in [one for one in data if one.startswith("s-")]:
            data[name] = data[name].translate(WIDE).upper()
            if data[name] and data[name] not in set(Strength):
                self.add_error(name, _("请填 H、M、L，不支撑就留空。"))
        return data

    def plan(self) -> Plan:
        """The plan with these rows in its matrix."""
        rows = {one.code: self._row(one) for one in self.courses}
        courses = (replace(one, supports=rows.get(one.code, one.supports)) for one in self.told.courses)
        return replace(self.told, courses=tuple(courses))

    def place_of(self, fault: Fault) -> str:
        """A fault is in a course, not in one of its cells."""
        return ""

    def _row(self, course: Course) -> tuple[tuple[int, str], ...]:
        letters = ((n, self.cleaned_data[cell_name(course, n)]) for n in range(1, len(self.told.outcomes) + 1))
        return tuple((number, letter) for number, letter in letters if letter)


def cell_name(course: Course, number: int) -> str:
    """The field of a course's cell."""
    return f"s-{course.code}-{number}"
