"""What the pages about rules ask for."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.common.errors import Invalid
from lms.common.law import Draft, Parameter, RuleVersion, Severity, Standing
from lms.supervision.queries.laws import Book

HUNDRED = Decimal(100)
PREFIX = "p_"


class RulesFilter(forms.Form):
    """What a list of rules shows."""

    q = forms.CharField(required=False, max_length=80)
    severity = forms.ChoiceField(label=_("后果"), required=False, choices=[("", _("全部后果")), *Severity.choices])
    standing = forms.ChoiceField(
        label=_("依据"),
        required=False,
        choices=[
            ("", _("全部依据")), ("confirmed", _("已核实")), ("unconfirmed", _("待核实")),
            ("waiting", _("有待复核或待生效的版本")),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, proposals: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not proposals:  # which rules somebody means to change is not the world's to filter out
            self.fields["standing"].choices = self.fields["standing"].choices[:-1]


class VersionForm(forms.Form):
    """A new version, written from the one before: a field for each number the rule may hold."""

    severity = forms.ChoiceField(label=_("后果"), choices=Severity.choices)
    waiver = forms.ChoiceField(label=_("如何通过"), help_text=_("后果是“必须改”的，只能改正后继续。"))
    standing = forms.ChoiceField(label=_("条文依据"))
    article = forms.CharField(label=_("条款"), max_length=120)
    text_zh = forms.CharField(
        label=_("规定"), max_length=300, widget=forms.Textarea(attrs={"rows": 3, "lang": "zh-Hans"})
    )
    source_url = forms.URLField(
        label=_("原文链接"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("“已核实原文”的版本必须附上。"),
    )
    valid_from = forms.DateField(
        label=_("生效日期"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("不早于今天；从这一天零点起按新版本检查，已有的检查结果不变。"),
    )
    reason = forms.CharField(
        label=_("修改理由"), min_length=5, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, book: Book, base: RuleVersion, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(base), **kwargs)
        self.schema = book.schema(base.key)
        self.fields["standing"].choices = _standings(base)
        if book.waivers:
            self.fields["waiver"].choices = book.waivers
        else:
            del self.fields["waiver"]
        for one in self.schema:
            self.fields[PREFIX + one.name] = _field(one)
            self.initial[PREFIX + one.name] = _shown(one, base.parameters.get(one.name))
        self.order_fields(["severity", "waiver", *(PREFIX + one.name for one in self.schema)])

    @property
    def draft(self) -> Draft:
        """What was written."""
        said = self.cleaned_data
        plain = {name: said[name] for name in self.base_fields if name in said}
        return Draft(**plain, parameters={one.name: _meant(one, said[PREFIX + one.name]) for one in self.schema})

    def explain(self, error: Invalid) -> None:
        """Put a refusal beside the fields it names, or on top."""
        for name, message in (error.fields or {None: error.message}).items():
            known = next((one for one in (name, f"{PREFIX}{name}") if one in self.fields), None)
            self.add_error(known, str(message))


class WithdrawForm(forms.Form):
    """Why a version is taken back."""

    reason = forms.CharField(label=_("撤回理由"), min_length=5, max_length=300)


def _initial(base: RuleVersion) -> dict[str, Any]:
    return {
        "severity": base.severity_code, "waiver": base.waiver_code, "standing": base.standing_code,
        "article": base.article, "text_zh": base.text, "source_url": base.source_url,
    }  # fmt: skip


def _standings(base: RuleVersion) -> list[tuple[str, Any]]:
    """The law does not become our own convention, nor the other way round; a read text is not unread."""
    if base.standing_code == Standing.OWN:
        return [(Standing.OWN, Standing.OWN.label)]
    known = dict.fromkeys([Standing(base.standing_code), Standing.CONFIRMED])
    return [(one.value, one.label) for one in known]


def _field(one: Parameter) -> forms.Field:
    if one.kind == "share":
        return forms.DecimalField(
            label=one.label, min_value=Decimal("0.01"), max_value=100, decimal_places=2, help_text=_("百分数，如 80。")
        )
    if one.kind == "whole":
        return forms.IntegerField(label=one.label, min_value=one.least, max_value=one.most, help_text=one.unit)
    if one.kind == "words":
        return forms.CharField(label=one.label, widget=forms.Textarea(attrs={"rows": 6}), help_text=_("一行一个。"))
    return forms.MultipleChoiceField(label=one.label, choices=one.choices, widget=forms.CheckboxSelectMultiple)


def _shown(one: Parameter, value: Any) -> Any:
    if value is None:
        return value
    if one.kind == "share":
        return f"{(Decimal(str(value)) * HUNDRED).normalize():f}"
    return "\n".join(value) if one.kind == "words" else value


def _meant(one: Parameter, value: Any) -> Any:
    if one.kind == "share":
        return float(value / HUNDRED)
    if one.kind == "words":
        return list(dict.fromkeys(word.strip() for word in value.splitlines() if word.strip()))
    return value
