"""The skill matrix of a draft: a level a cell, whichever cells are sent."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from courses.curricula.plans import LEVELS, Fault, Plan
from courses.curricula.teaching import with_levels
from courses.forms.programmes.seen import SeenForm

ALLOWED = {str(level): level for level in (0, *LEVELS)}


class SkillMatrixForm(SeenForm):
    """Cells are named "<course>.<skill>"; what is not sent stays as it is. The page writes the cells itself: no fields.

    A field each would cost a page of 160 cells more time than everything else on it.
    """

    def clean(self) -> dict[str, Any]:
        """The levels sent of courses that the plan has; anything but a level is refused by its name."""
        data = super().clean() or {}
        levels: dict[tuple[str, str], int] = {}
        for name, course, skill in self._sent():
            given = self.data[name].strip()
            if given in ALLOWED:
                levels[course, skill] = ALLOWED[given]
            else:
                words = {"cell": name.replace(".", " · "), "most": max(LEVELS)}
                self.add_error(None, _("%(cell)s：等级要在 0 到 %(most)s 之间，0 表示不教。") % words)
        return {**data, "levels": levels}

    def plan(self) -> Plan:
        """The plan with these cells."""
        return with_levels(self.told, self.cleaned_data["levels"])

    def shown(self) -> Plan:
        """The plan as its writer left it on the page, whatever was refused of it."""
        return self.plan() if self.is_bound and "levels" in self.cleaned_data else self.told

    def place_of(self, fault: Fault) -> str:
        """A fault is in a course, and no field is."""
        return ""

    def _sent(self) -> Iterator[tuple[str, str, str]]:
        """(name, course, skill) of every cell that was sent."""
        codes = {course.code for course in self.told.courses}
        for name in self.data:
            course, point, skill = name.partition(".")
            if point and course in codes:
                yield name, course, skill
