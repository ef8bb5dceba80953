"""The four steps of an order: what a firm fills in, which of it is folded away, and what it comes to."""

from internships.forms.orders.begin import BeginForm, SheetForm
from internships.forms.orders.steps import Step, step_of
from internships.forms.orders.versions import compared

__all__ = ["BeginForm", "SheetForm", "Step", "compared", "step_of"]
