"""What an academic office fills in to issue by a list."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.queries.named_lists import LISTED, Deed, Line, read_lines

NUMBER = forms.NumberInput(attrs={"inputmode": "numeric"})
ROWS = forms.Textarea(attrs={"rows": 8, "spellcheck": "false"})


class NamedListForm(forms.Form):
    """A contest or an event, and who was there."""

    kind = forms.ChoiceField(label=_("证书类别"), choices=[(kind.value, kind.label) for kind in LISTED])
    title_zh = forms.CharField(label=_("竞赛或活动名称"), max_length=60)
    title_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    happened_on = forms.DateField(
        label=_("日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), initial=timezone.localdate
    )
    class_hours = forms.IntegerField(label=_("学时"), required=False, min_value=1, max_value=999, widget=NUMBER)
    lines = forms.CharField(
        label=_("名单"), widget=ROWS, help_text=_("每行一人：学号（外校人员写邮箱），姓名，奖项。可从 Excel 直接粘贴。")
    )

    def clean_lines(self) -> list[Line]:
        """The lines, read."""
        found = read_lines(self.cleaned_data["lines"])
        if not found:
            raise forms.ValidationError(_("没有读到任何人。"))
        return found

    def deed(self) -> Deed:
        """What everybody did."""
        said: dict[str, Any] = {name: self.cleaned_data[name] for name in Deed.__dataclass_fields__}
        return Deed(**said)
