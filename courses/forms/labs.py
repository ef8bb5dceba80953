"""What a teacher sets of a lab: attempts and dates, which learners are listed, one more attempt for one of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.choices import MOST_LAB_ATTEMPTS
from courses.models import RunLab
from courses.queries.class_labs import STATES

NUMBER = forms.NumberInput(attrs={"inputmode": "numeric"})
MOMENT = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


class RunLabForm(forms.Form):
    """How a run gives a lab; empty is as the course says, for as long as the run runs."""

    attempts = forms.IntegerField(
        label=_("计分次数"), min_value=1, max_value=MOST_LAB_ATTEMPTS, required=False, widget=NUMBER
    )
    opens_at = forms.DateTimeField(label=_("开放时间（北京时间）"), required=False, widget=MOMENT)
    due_at = forms.DateTimeField(
        label=_("截止时间（北京时间）"), required=False, widget=MOMENT,
        help_text=_("填了就计入课程成绩，到期没做的按 0 分计；不填是自愿完成，不影响课程成绩。"),
    )  # fmt: skip


def initial_of(row: RunLab | None) -> dict[str, Any]:
    """The form's values of what was set."""
    return {name: getattr(row, name) for name in RunLabForm.base_fields} if row else {}


class LabFilter(forms.Form):
    """Which learners are listed."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部学员")), *STATES.items()])


class GrantForm(forms.Form):
    """Why one more attempt."""

    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("学员会看到，例如：断网没能交卷。"))
