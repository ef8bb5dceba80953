"""What a firm, a student, a school and an officer fill in."""

from internships.forms.orders import BeginForm, SheetForm, Step, compared, step_of
from internships.forms.placements import EvaluationForm, GuardianForm, LogForm, PersonForm
from internships.forms.reviews import ConfirmForm
from internships.forms.rounds import (
    AppealForm,
    BelongingForm,
    CapForm,
    DecisionForm,
    DrawForm,
    PostponeForm,
    ReserveForm,
    RoundEditForm,
    RoundForm,
    SecondRoundForm,
)
from internships.forms.shared import explain

__all__ = [
    "AppealForm",
    "BeginForm",
    "BelongingForm",
    "CapForm",
    "ConfirmForm",
    "DecisionForm",
    "DrawForm",
    "EvaluationForm",
    "GuardianForm",
    "LogForm",
    "PersonForm",
    "PostponeForm",
    "ReserveForm",
    "RoundEditForm",
    "RoundForm",
    "SecondRoundForm",
    "SheetForm",
    "Step",
    "compared",
    "explain",
    "step_of",
]
