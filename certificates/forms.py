"""What an academic office fills in for certificates, and what a holder narrows the own list by or makes a link with."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.choices import Kind, Scope
from certificates.models import Certificate
from certificates.queries.named_lists import LISTED, MOST_LINES, Deed, Line, read_lines
from certificates.queries.previews import unprintable_words
from lms.common.errors import Invalid

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


def _printable(words: str) -> str:
    if problem := unprintable_words(words):
        raise forms.ValidationError(problem)
    return words


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
        label=_("名单"),
        widget=ROWS,
        help_text=_("每行一人：学号（外校人员写邮箱），姓名，奖项，英文奖项。可从 Excel 直接粘贴。"),
    )

    def clean_title_zh(self) -> str:
        """A name that can be printed."""
        return _printable(self.cleaned_data["title_zh"])

    def clean_title_en(self) -> str:
        """The same of the English one."""
        return _printable(self.cleaned_data["title_en"])

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


class StepForm(forms.Form):
    """A step with one certificate. The operation judges what was typed; the form keeps it, and the reason beside it."""

    def refuse(self, error: Invalid) -> "StepForm":
        """The same form with what the operation said, where the form itself has nothing to say."""
        if not self.errors:
            for name, reason in (error.fields or {"": error.message}).items():
                self.add_error(name if name in self.fields else None, str(reason))
        return self


class ReasonForm(StepForm):
    """Why something is taken back, held or sent back."""

    reason = forms.CharField(max_length=200)

    def __init__(self, *args: Any, label: object, help_text: object = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].help_text = label, help_text


class MendForm(StepForm):
    """The words that kept a certificate from being made."""

    holder = forms.CharField(label=_("证书上的姓名"), max_length=80)
    holder_latin = forms.CharField(label=_("姓名拼音"), max_length=120, required=False)
    title_zh = forms.CharField(label=_("证书名称"), max_length=120)
    title_en = forms.CharField(label=_("英文名称"), max_length=200, required=False)


class CorrectForm(StepForm):
    """What was written wrongly, and why."""

    holder = forms.CharField(label=_("证书上的姓名"), max_length=80)
    holder_latin = forms.CharField(label=_("姓名拼音"), max_length=120, required=False)
    score_percent = forms.FloatField(
        label=_("成绩"), min_value=0, max_value=100, required=False, widget=forms.NumberInput(attrs={"step": "0.1"})
    )
    reason = forms.CharField(label=_("更正原因"), max_length=200)


class ShareForm(StepForm):
    """A link for somebody."""

    note = forms.CharField(label=_("给谁看（只有你看得到）"), max_length=60, required=False)
    scope = forms.ChoiceField(label=_("让对方看到"), choices=Scope.choices)
    days = forms.IntegerField(label=_("几天后失效"), min_value=1, max_value=180, initial=30)


def step_forms(certificate: Certificate) -> dict[str, StepForm]:
    """The forms of a certificate's page by step, as they are before anybody types."""
    said = certificate.content
    words = {name: said[name] for name in MendForm.base_fields}
    score = "" if said["score_percent"] is None else f"{said['score_percent']:g}"
    return {
        "mend": MendForm(initial=words, auto_id="mend-%s"),
        "correct": CorrectForm(initial={**words, "score_percent": score}, auto_id="correct-%s"),
        **{step: reason_form(step) for step in ("suspend", "revoke")},
        "share": ShareForm(auto_id="share-%s"),
    }


REASONS = {"suspend": _("暂停原因"), "revoke": _("撤销原因"), "refuse": _("退回原因")}
HINTS = {"refuse": _("这些编号以后不再使用；名单改好后可重新提交。")}


def reason_form(step: str, data: Any = None) -> ReasonForm:
    """That of a step of REASONS."""
    return ReasonForm(data, label=REASONS[step], help_text=HINTS.get(step, ""), auto_id=f"{step}-%s")


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
