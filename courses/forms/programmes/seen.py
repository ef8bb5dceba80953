"""What the forms over a draft have in common: the save they were opened on, and where a fault belongs."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from courses import faults
from courses.curricula.plans import Fault, Plan

SPARE = 3
DIGITS = {"inputmode": "numeric", "class": "in"}
TEXT = {"class": "in"}


def lines_for(known: int, sent: Mapping[str, object], name: str, most: int) -> int:
    """How many lines to show: those there are and some spare ones, and never fewer than were sent."""
    places = (re.fullmatch(rf"{name}(\d{{1,3}})", key) for key in sent)
    typed = max((int(found[1]) + 1 for found in places if found), default=0)
    return max(known + SPARE, min(typed, most))


class SeenForm(forms.Form):
    """A form over a draft: `seen` is the save it was opened on."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: Plan, seen: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told = plan
        self.fields["seen"].initial = seen

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
