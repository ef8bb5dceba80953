"""What is filled in about training programmes: a new one, the whole, a category's courses, the matrix, a standard."""

from courses.forms.programmes.beginning import NewProgrammeForm, NextVersionForm
from courses.forms.programmes.lines import CoursesForm
from courses.forms.programmes.matrix import MatrixForm
from courses.forms.programmes.seen import SeenForm
from courses.forms.programmes.skills import SkillMatrixForm
from courses.forms.programmes.standards import StandardForm
from courses.forms.programmes.whole import WholeForm

__all__ = [
    "CoursesForm",
    "MatrixForm",
    "NewProgrammeForm",
    "NextVersionForm",
    "SeenForm",
    "SkillMatrixForm",
    "StandardForm",
    "WholeForm",
]
