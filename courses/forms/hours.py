"""Hours done elsewhere, as a learner hands them in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.forms import DATE
from lms.organisations.public import Organisation


class ProofForm(forms.Form):
    """What was done elsewhere, for how long, and what proves it."""

    organisation = forms.TypedChoiceField(label=_("认定院校"), coerce=int)
    title = forms.CharField(label=_("学习或活动"), max_length=120)
    organiser = forms.CharField(label=_("主办单位"), max_length=120)
    happened_on = forms.DateField(label=_("日期"), widget=DATE)
    minutes = forms.IntegerField(
        label=_("分钟"), min_value=1, max_value=60_000, widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("1 学时按 45 分钟计。"),
    )  # fmt: skip
    proof = forms.CharField(
        label=_("证明"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("证书编号、公示网址或可以核实的联系人。"),
    )  # fmt: skip

    def __init__(self, *args: Any, schools: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [(school.pk, str(school)) for school in schools]

    def plan(self) -> dict[str, Any]:
        """The proof as the operation wants it."""
        data = dict(self.cleaned_data)
        return {"organisation_id": data.pop("organisation"), **data}
