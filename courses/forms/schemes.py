"""How a school makes up its grades."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from courses.choices import PartGroup
from courses.grading.gradebook import Part
from courses.models import GradeScheme
from courses.operations.scheme_versions import MOST_DAYS, MOST_REQUESTS, SchemePlan

SPARE = 3


class SchemeForm(forms.Form):
    """A line for each part of the present version and some empty ones; a line without a weight is left out."""

    regrade_days = forms.IntegerField(label=_("复核申请期（天）"), min_value=0, max_value=MOST_DAYS)
    regrade_limit = forms.IntegerField(label=_("每人每门课复核次数"), min_value=0, max_value=MOST_REQUESTS)
    answer_days = forms.IntegerField(label=_("复核答复期（天）"), min_value=1, max_value=MOST_DAYS)

    def __init__(self, *args: Any, scheme: GradeScheme, **kwargs: Any) -> None:
        rules = {name: getattr(scheme, name) for name in ("regrade_days", "regrade_limit", "answer_days")}
        super().__init__(*args, initial=rules, **kwargs)
        self.known = list(scheme.lines)
        for place, part in enumerate([*self.known, *([None] * SPARE)]):
            self._add_line(place, part)

    def _add_line(self, place: int, part: Part | None) -> None:
        self.fields[f"name{place}"] = forms.CharField(
            label=_("名称"),
            max_length=40,
            required=False,
            initial=part.name if part else "",
            widget=forms.TextInput(attrs={"class": "in"}),
        )
        self.fields[f"group{place}"] = forms.ChoiceField(
            label=_("类别"),
            choices=PartGroup.choices,
            initial=part.group if part else PartGroup.FORMATIVE,
            widget=forms.Select(attrs={"class": "in"}),
        )
        self.fields[f"weight{place}"] = forms.DecimalField(
            label=_("权重（%）"),
            min_value=0,
            max_value=100,
            max_digits=5,
            decimal_places=2,
            required=False,
            initial=f"{part.weight.normalize():f}" if part else None,
            widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.5", "class": "in"}),
        )

    def lines(self) -> Iterable[tuple[Any, Any, Any]]:
        """(name, group, weight) fields of each line."""
        count = len(self.known) + SPARE
        return [(self[f"name{place}"], self[f"group{place}"], self[f"weight{place}"]) for place in range(count)]

    def plan(self) -> SchemePlan:
        """The scheme as the operation wants it; a part that stays keeps its code, whatever it is called now."""
        data = self.cleaned_data
        parts = []
        for place in range(len(self.known) + SPARE):
            weight = data[f"weight{place}"]
            if not weight:
                continue
            code = self.known[place].code if place < len(self.known) else f"own-{get_random_string(6).lower()}"
            parts.append(Part(code, data[f"group{place}"], data[f"name{place}"], Decimal(weight)))
        return SchemePlan(parts, data["regrade_days"], data["regrade_limit"], data["answer_days"])
