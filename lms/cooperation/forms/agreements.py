"""Forms about agreements and what is delivered under them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.cooperation.choices import AgreementState
from lms.cooperation.forms.shared import day_field, file_field
from lms.cooperation.models import Agreement
from lms.cooperation.operations.drafts import DeliverableDraft, Words


class AgreementsFilter(forms.Form):
    """What a list of agreements shows."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部状态")), *AgreementState.choices])
    only = forms.ChoiceField(
        label=_("范围"),
        required=False,
        choices=[("", _("全部")), ("asked", _("等我方同意")), ("late", _("有逾期成果"))],
    )


class AgreementForm(forms.Form):
    """What an agreement says besides its parties and deliverables."""

    title = forms.CharField(label=_("协议名称"), max_length=120)
    purpose = forms.CharField(label=_("合作内容"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
    starts_on = day_field(_("开始日期"))
    ends_on = day_field(_("结束日期"))
    file = file_field(_("协议文本"))

    @property
    def words(self) -> Words:
        """What was written."""
        return Words(**{name: self.cleaned_data[name] for name in ("title", "purpose", "starts_on", "ends_on")})


class PartyForm(forms.Form):
    """One more party."""

    name = forms.CharField(
        label=_("机构名称"), max_length=80, help_text=_("写全称、其中一段、网址名或统一社会信用代码。")
    )


class DeliverableForm(forms.Form):
    """What one party owes."""

    name = forms.CharField(label=_("成果"), max_length=120)
    party_id = forms.TypedChoiceField(label=_("责任方"), coerce=int)
    due_on = day_field(_("完成日期"))
    measure = forms.CharField(label=_("计量什么"), max_length=60, help_text=_("如：共建课程、到岗学员。"))
    target = forms.DecimalField(label=_("目标量"), min_value=0.01, max_digits=12, decimal_places=2)
    unit = forms.CharField(label=_("单位"), max_length=20, help_text=_("如：门、人、万元。"))
    evidence = forms.CharField(label=_("用什么证明"), max_length=200)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parties = agreement.parties.select_related("organisation")
        self.fields["party_id"].choices = [(party.pk, str(party)) for party in parties]

    @property
    def draft(self) -> DeliverableDraft:
        """What was written."""
        return DeliverableDraft(**self.cleaned_data)


class RenewForm(forms.Form):
    """From when to when the next term runs."""

    starts_on = day_field(_("开始日期"))
    ends_on = day_field(_("结束日期"))


class ReportForm(forms.Form):
    """How much there is in all, and what shows it."""

    amount = forms.DecimalField(label=_("累计完成量"), min_value=0.01, max_digits=12, decimal_places=2)
    text = forms.CharField(
        label=_("说明"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("没有文件时，写明在哪里可以看到。"),
    )
    file = file_field(_("证明文件"))
