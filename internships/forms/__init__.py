"""What a firm, a student, a school and an officer fill in."""

from internships.forms.orders import BeginForm, ConfirmForm, GuardianForm, SheetForm, Step, compared
from internships.forms.placements import EvaluationForm, LogForm, PersonForm
from internships.forms.rounds import RoundForm
from internships.forms.shared import explain

__all__ = [
    "BeginForm",
    "ConfirmForm",
    "EvaluationForm",
    "GuardianForm",
    "LogForm",
    "PersonForm",
    "RoundForm",
    "SheetForm",
    "Step",
    "compared",
    "explain",
]
