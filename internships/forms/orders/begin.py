"""Where an order begins: with which school, and from what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from internships.models import OrderTemplate
from lms.organisations import public as organisations


class BeginForm(forms.Form):
    """With which school, and from what."""

    school = forms.ModelChoiceField(
        queryset=organisations.Organisation.objects.none(), label=_("合作院校"), empty_label=_("请选择")
    )
    template = forms.ModelChoiceField(
        queryset=OrderTemplate.objects.none(), required=False, label=_("从模板开始"), empty_label=_("空白订单")
    )

    def __init__(self, *args: Any, enterprise: organisations.Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools()
        templates = OrderTemplate.objects.filter(enterprise=enterprise)
        self.fields["template"].queryset = templates
        if not templates:
            del self.fields["template"]


def schools() -> Any:
    """The universities of the register that are not suspended."""
    return organisations.Organisation.objects.filter(kind=organisations.Kind.UNIVERSITY, suspended_at=None)


class SheetForm(forms.Form):
    """The file of an import, and the school its orders are for."""

    school = forms.ModelChoiceField(
        queryset=organisations.Organisation.objects.none(), label=_("合作院校"), empty_label=_("请选择")
    )
    file = forms.FileField(
        label=_("表格文件"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("先下载模板填写；xlsx 或 CSV，最多 200 行、1 MB。"),
    )  # fmt: skip
    most_bytes = 1024 * 1024

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools()

    def clean_file(self) -> Any:
        """Small enough to read while somebody waits."""
        file = self.cleaned_data["file"]
        if file.size > self.most_bytes:
            raise forms.ValidationError(_("文件超过 1 MB，请分批导入。"))
        return file
