"""What an event is: of a new one, and of one that is set right."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lms.events.choices import EventKind
from lms.events.models import Series
from lms.events.operations.facts import Facts

SIGNER = signing.Signer(salt="events.facts")


class FactsForm(forms.Form):
    """Its name and text, its kind, and what it counts for."""

    title_zh = forms.CharField(label=_("名称"), max_length=80)
    title_en = forms.CharField(label=_("英文名"), max_length=160, required=False)
    kind = forms.ChoiceField(label=_("类型"), choices=EventKind)
    about_zh = forms.CharField(label=_("介绍"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    counts_hours = forms.BooleanField(label=_("记入学时"), required=False, initial=True)
    gives_certificate = forms.BooleanField(label=_("发参与证明"), required=False)
    checks_out = forms.BooleanField(
        label=_("离开时要签退"), required=False,
        help_text=_("学时按第一次到最后一次签到之间的分钟记，结束 30 分钟后结算；忘了签退的由你更正"),
    )  # fmt: skip

    least_percent = forms.IntegerField(
        label=_("至少在场（占本场的 %）"), min_value=0, max_value=100, required=False, initial=50,
        help_text=_("从签到到结束（要签退的到签退）不到这个比例，这一场不记学时、不发证明，列出来由你更正；0 是不设"),
    )  # fmt: skip

    FACTS = (
        "title_zh", "title_en", "kind", "about_zh", "counts_hours", "gives_certificate", "checks_out", "least_percent",
    )  # fmt: skip

    def clean_least_percent(self) -> int:
        """Nothing written is nought."""
        return self.cleaned_data["least_percent"] or 0

    def clean_about_zh(self) -> str:
        """Browsers end lines their own way; that alone is no change."""
        return "\n".join(self.cleaned_data["about_zh"].splitlines())

    def facts(self) -> Facts:
        """The facts as the operation wants them."""
        return Facts(**{name: self.cleaned_data[name] for name in self.FACTS})


class ChangeFactsForm(FactsForm):
    """Other facts, over those that were read: nobody undoes what another changed since."""

    read = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, series: Series) -> None:
        now = Facts.of(series)
        self.was = (_unpacked(data.get("read", "")) if data is not None else None) or now
        given = None
        if data is not None:
            given = {name: data[name] for name in self.base_fields if name in data}
            given |= {"read": _packed(self.was), "about_zh": "\n".join(str(given.get("about_zh", "")).splitlines())}
        super().__init__(given, initial={**asdict(self.was), "read": _packed(now)})

    def over(self, series: Series) -> "ChangeFactsForm":
        """The same wishes over the facts of now: what was typed stays, what was not touched follows."""
        now = asdict(Facts.of(series))
        words = {name: self.data.get(name) if name in self.changed_data else now[name] for name in self.FACTS}
        kept = {name: value for name, value in words.items() if value not in (None, False)}
        return ChangeFactsForm(kept | {"read": _packed(Facts.of(series))}, series=series)

    def since(self, series: Series) -> list[tuple[Any, str]]:
        """(label, as it is now) of what somebody changed after it was read."""
        was, now = asdict(self.was), asdict(Facts.of(series))
        return [(self.fields[name].label, _words(name, now)) for name in self.FACTS if now[name] != was[name]]


def _packed(facts: Facts) -> str:
    return SIGNER.sign_object(asdict(facts), compress=True)


def _unpacked(text: str) -> Facts | None:
    """The facts a form brought back; None for what we did not sign."""
    try:
        return Facts(**SIGNER.unsign_object(text))
    except (signing.BadSignature, TypeError):
        return None


def _words(name: str, facts: Mapping[str, Any]) -> str:
    value = facts[name]
    if isinstance(value, bool):
        return _now("是") if value else _now("否")
    if isinstance(value, int):
        return str(value)
    return str(EventKind(value).label) if name == "kind" else value or "—"
