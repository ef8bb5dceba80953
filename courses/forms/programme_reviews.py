"""What is filled in on a programme's way: the panel, the committee's decision, the filing, an expert's votes."""

import copy
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.choices import ProgrammeStep, ReviewItem, Verdict
from courses.models.programme_reviews import LEAST_QUORUM
from courses.operations.programme_reviews import MOST_EXPERTS, ExpertPlan

LINES = 5
USUAL_DAYS, USUAL_QUORUM = 14, 3
TEXT = {"class": "in"}
LAST_MINUTE = time(23, 59)


def _day(label: Any, **also: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **also)


def _usual_day() -> date:
    return timezone.localdate() + timedelta(days=USUAL_DAYS)


def end_of(day: date) -> datetime:
    """The last minute of the day, in Beijing."""
    return timezone.make_aware(datetime.combine(day, LAST_MINUTE))


class ExpertForm(forms.Form):
    """One outside expert."""

    name = forms.CharField(label=_("专家姓名"), max_length=60)
    unit = forms.CharField(label=_("所在单位"), max_length=80)
    post = forms.CharField(label=_("职务、职称"), max_length=60, required=False)
    email = forms.EmailField(label=_("邮箱"), max_length=254)
    is_enterprise = forms.BooleanField(label=_("来自企业"), required=False)

    def expert(self) -> ExpertPlan:
        """The expert as the operation wants them."""
        return ExpertPlan(**self.cleaned_data)


class PanelForm(forms.Form):
    """A panel to open: when it ends, how many must agree, and some lines for experts; an empty line is left out."""

    CELLS = ("name", "unit", "post", "email", "is_enterprise")

    due_on = _day(_("截止日期"), initial=_usual_day)
    quorum = forms.IntegerField(
        label=_("至少几位专家同意"), min_value=LEAST_QUORUM, max_value=MOST_EXPERTS, initial=USUAL_QUORUM,
        help_text=_("每一项都要有这么多位专家同意（含修改后同意），其中至少一位来自企业。"),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("未达标说明"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("有数字不符合规则时必填，专家和学校都会看到。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(LINES):
            for name, field in ExpertForm.base_fields.items():
                # With its validators: a line is held to the lengths of the single form, and so of the table.
                made = copy.deepcopy(field)
                made.required = False
                made.widget.attrs |= {} if name == "is_enterprise" else TEXT
                self.fields[f"{name}{place}"] = made

    def lines(self) -> list[list[BoundField]]:
        """The fields of each line."""
        return [[self[f"{cell}{place}"] for cell in self.CELLS] for place in range(LINES)]

    def panel(self) -> dict[str, Any]:
        """The panel as the operation wants it."""
        data = self.cleaned_data
        filled = [place for place in range(LINES) if data[f"name{place}"] or data[f"email{place}"]]
        experts = [ExpertPlan(**{cell: data[f"{cell}{place}"] for cell in self.CELLS}) for place in filled]
        return {
            "experts": experts,
            "quorum": data["quorum"],
            "due_at": end_of(data["due_on"]),
            "reason": data["reason"],
        }


class ExtendForm(forms.Form):
    """Another last day."""

    due_on = _day(_("延到"), initial=_usual_day)


class RemarkForm(forms.Form):
    """A remark that goes into the minutes."""

    remark = forms.CharField(label=_("处理意见"), max_length=500, required=False)


class BackForm(forms.Form):
    """An earlier step to go back to, and why."""

    to = forms.ChoiceField(label=_("退回到"))
    remark = forms.CharField(label=_("退回的理由"), max_length=500)

    def __init__(self, *args: Any, step: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order = ProgrammeStep.values
        self.fields["to"].choices = [one for one in ProgrammeStep.choices if order.index(one[0]) < order.index(step)]


class DecisionForm(forms.Form):
    """What the committee decided."""

    passed = forms.TypedChoiceField(
        label=_("结论"), choices=[("1", _("通过并发布")), ("", _("不通过，退回起草"))], coerce=bool, required=False,
        initial="1", empty_value=False,
    )  # fmt: skip
    met_on = _day(_("会议日期"), initial=timezone.localdate)
    present = forms.IntegerField(label=_("到会人数"), min_value=1, max_value=99)
    in_favour = forms.IntegerField(label=_("赞成票"), min_value=0, max_value=99)
    remark = forms.CharField(label=_("会议意见"), max_length=500, required=False)


class FilingForm(forms.Form):
    """That a version was filed."""

    number = forms.CharField(label=_("备案号"), max_length=60)
    filed_on = _day(_("备案日期"), initial=timezone.localdate)


class BallotForm(forms.Form):
    """An expert's votes, an item each, with a name as signature."""

    signed_name = forms.CharField(label=_("签名"), max_length=60, help_text=_("写您的姓名，会作为签名写进纪要。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in ReviewItem:
            self.fields[item.value] = forms.ChoiceField(
                label=item.label, choices=Verdict.choices, widget=forms.RadioSelect
            )
            self.fields[f"comment_{item.value}"] = forms.CharField(
                label=_("说明"), max_length=1000, help_text=_("不是“同意”时必填。"), required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip

    def items(self) -> list[tuple[BoundField, BoundField]]:
        """(verdict, comment) fields of each item."""
        return [(self[item.value], self[f"comment_{item.value}"]) for item in ReviewItem]

    def opinions(self) -> dict[str, tuple[str, str]]:
        """{item: (verdict, comment)}."""
        data = self.cleaned_data
        return {item.value: (data[item.value], data[f"comment_{item.value}"]) for item in ReviewItem}


class RecusalForm(forms.Form):
    """Why an expert steps aside."""

    reason = forms.CharField(label=_("回避的理由"), max_length=200)
