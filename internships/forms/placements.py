"""What students, mentors and schools fill in during an internship."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from internships.choices import CRITERIA, Grade, Side
from internships.forms.shared import day_input


class PersonForm(forms.Form):
    """Which of an organisation's people guides a student."""

    person = forms.TypedChoiceField(coerce=int, label=_("人员"))

    def __init__(self, *args: Any, people: list[tuple[int, str]], label: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "—"), *people]
        self.fields["person"].label = label


class LogForm(forms.Form):
    """One day of training."""

    day = forms.DateField(label=_("日期"), widget=day_input())
    hours = forms.DecimalField(
        min_value=Decimal("0.5"),
        max_value=8,
        decimal_places=1,
        label=_("时长（小时）"),
        help_text=_("每天不超过 8 小时"),
    )
    text = forms.CharField(max_length=2000, label=_("今天做了什么"), widget=forms.Textarea(attrs={"rows": 3}))


class EvaluationForm(forms.Form):
    """One side's evaluation: a star for every criterion, and the firm's grade."""

    def __init__(self, *args: Any, side: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.side = side
        for name, label in CRITERIA[side].items():
            self.fields[name] = forms.TypedChoiceField(
                choices=[(n, f"{n} ★") for n in range(1, 6)], coerce=int, widget=forms.RadioSelect, label=label
            )
        if side == Side.ENTERPRISE:
            self.fields["grade"] = forms.ChoiceField(choices=Grade.choices, label=_("实习成绩"))
        self.fields["comment"] = forms.CharField(
            max_length=1000, required=False, label=_("评语"), widget=forms.Textarea(attrs={"rows": 3})
        )

    @property
    def stars(self) -> dict[str, int]:
        """The stars by criterion."""
        return {name: self.cleaned_data[name] for name in CRITERIA[self.side]}


class GuardianForm(forms.Form):
    """Where the paper with the guardian's signature is."""

    signed_on = forms.DateField(label=_("监护人签字日期"), widget=day_input())
    kept_at = forms.CharField(max_length=120, label=_("存放处"), help_text=_("如：教务处 2026-实习-017 号档案"))
