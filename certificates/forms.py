"""What an academic office fills in to issue by a list, and what a holder narrows the own list by."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.choices import Kind
from certificates.queries.named_lists import LISTED, MOST_LINES, Deed, Line, read_lines

NUMBER = forms.NumberInput(attrs={"inputmode": "numeric"})
ROWS = forms.Textarea(attrs={"rows": 8, "spellcheck": "false"})


STANDINGS = [
    ("", _("全部状态")),
    ("valid", _("有效")),
    ("expired", _("已过期")),
    ("waiting", _("生成中")),
    ("taken_back", _("已撤销、暂停或更正")),
]
SORTS = [
    ("", _("最近颁发在前")),
    ("issued", _("最早颁发在前")),
    ("title", _("按名称")),
    ("until", _("最先到期在前")),
]


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
        if len(found) > MOST_LINES:
            words = {"n": len(found), "most": MOST_LINES}
            raise forms.ValidationError(_("名单有 %(n)d 行，一次最多 %(most)d 行，请分成几份。"), params=words)
        return found

    def deed(self) -> Deed:
        """What everybody did."""
        said: dict[str, Any] = {name: self.cleaned_data[name] for name in Deed.__dataclass_fields__}
        return Deed(**said)


class OwnFilter(forms.Form):
    """Kind, standing, year and order of one's own certificates."""

    kind = forms.ChoiceField(label=_("类别"), choices=[("", _("全部类别")), *Kind.choices], required=False)
    standing = forms.ChoiceField(label=_("状态"), choices=STANDINGS, required=False)
    year = forms.ChoiceField(label=_("年份"), required=False)
    order = forms.ChoiceField(label=_("排序"), choices=SORTS, required=False)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", _("全部年份")), *((str(year), str(year)) for year in years)]
        for field in self.fields.values():
            field.widget.attrs["class"] = "in"

    def chosen(self) -> dict[str, str]:
        """What was chosen; nothing where the address says something that is not offered."""
        return self.cleaned_data if self.is_valid() else {}
