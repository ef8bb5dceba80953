"""Who may have a seat of an event, and when one registers."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core import signing
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lms.events.models import Series
from lms.events.operations.series import MOST_DAYS, Rules
from lms.organisations.public import Kind, Organisation

QUOTA = re.compile(r"(\S.*?)[\s,，、:：]+(\d{1,4})")
SIGNER = signing.Signer(salt="events.rules")


class RulesForm(forms.Form):
    """Who may have a seat of an event, and how long one is kept for somebody."""

    needs_approval = forms.BooleanField(label=_("报名要班主任同意"), required=False)
    has_waiting_list = forms.BooleanField(label=_("满员后可以候补"), required=False, initial=True)
    offer_hours = forms.IntegerField(
        label=_("候补名额保留小时数"), min_value=1, max_value=168, initial=24,
        help_text=_("轮到的人在这段时间内不确认，名额给下一位"),
    )  # fmt: skip
    quotas = forms.CharField(
        label=_("每所学校最多几人"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行一所：院校名称或代码，空格，每场名额，如“示范职业学院 20”。不写的学校没有上限"),
    )  # fmt: skip
    only_listed = forms.BooleanField(label=_("只对上面写了名额的学校开放"), required=False)
    release_days = forms.IntegerField(
        label=_("开始前几天放开学校名额"), required=False, min_value=0, max_value=MOST_DAYS,
        help_text=_("从那天起，学校没用完的名额谁都可以报；不填不放开"),
    )  # fmt: skip

    opens_at = forms.DateTimeField(
        label=_("报名开始时间"), required=False, help_text=_("不填：发布以后就可以报"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )  # fmt: skip
    closes_hours = forms.IntegerField(
        label=_("开始前几小时截止报名"), required=False, min_value=0, max_value=MOST_DAYS * 24, initial=0,
        help_text=_("0：开始以前都可以报。候补的人仍会轮到空出来的名额"),
    )  # fmt: skip

    RULES = (
        "opens_at", "closes_hours", "needs_approval", "has_waiting_list", "offer_hours", "quotas", "only_listed",
        "release_days",
    )  # fmt: skip

    def clean_closes_hours(self) -> int:
        """Nothing written is nought."""
        return self.cleaned_data["closes_hours"] or 0

    def clean_quotas(self) -> dict[int, int]:
        """{school: seats}. Raises ValidationError naming each line that is wrong."""
        lines = [line.strip() for line in self.cleaned_data["quotas"].splitlines() if line.strip()]
        asked = [QUOTA.fullmatch(line) for line in lines]
        names = [match[1] for match in asked if match]
        schools = Organisation.objects.filter(kind__in=(Kind.UNIVERSITY, Kind.CENTRE))
        rows = schools.filter(Q(code__in=names) | Q(name_zh__in=names) | Q(name_en__in=names))
        known = {name: row.pk for row in rows for name in (row.code, row.name_zh, row.name_en)}
        wrong = [line for line, match in zip(lines, asked, strict=True) if not match or match[1] not in known]
        if wrong:
            raise forms.ValidationError([_now("“%s”不是“院校 名额”，或没有这所院校。") % line for line in wrong])
        return {known[match[1]]: int(match[2]) for match in asked if match}

    def rules(self) -> Rules:
        """The rules as the operation wants them."""
        return Rules(**{name: self.cleaned_data[name] for name in self.RULES})

    @classmethod
    def of(cls, series: Series) -> dict[str, object]:
        """What stands in the form at first."""
        lines = [f"{row.school.name_zh} {row.seats}" for row in series.quotas.select_related("school").order_by("pk")]
        fields = {name: getattr(series, name) for name in cls.RULES if name != "quotas"}
        return fields | {"quotas": "\n".join(lines)}


class ChangeRulesForm(RulesForm):
    """Other rules, over those that were read: nobody undoes what another changed since."""

    read = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, series: Series) -> None:
        now = (series.rules_revision, self.of(series))
        self.revision, self.was = (_unpacked(data.get("read", "")) if data is not None else None) or now
        given = None
        if data is not None:
            given = {name: data[name] for name in self.base_fields if name in data}
            given |= {"read": _packed(self.revision, self.was), "quotas": _lines(given.get("quotas", ""))}
        super().__init__(given, initial={**self.was, "read": _packed(*now)})

    def over(self, series: Series) -> "ChangeRulesForm":
        """The same wishes over the rules of now: what was typed stays, what was not touched follows."""
        now = self.of(series)
        words = {name: self.data.get(name) if name in self.changed_data else now[name] for name in self.RULES}
        kept = {name: value for name, value in words.items() if value not in (None, False)}
        return ChangeRulesForm(kept | {"read": _packed(series.rules_revision, now)}, series=series)

    def since(self, series: Series) -> list[tuple[Any, str]]:
        """(label, as it is now) of what somebody changed after it was read."""
        now = self.of(series)
        return [(self.fields[name].label, _words(now[name])) for name in self.RULES if now[name] != self.was[name]]


def _packed(revision: int, rules: Mapping[str, Any]) -> str:
    at = rules["opens_at"]
    return SIGNER.sign_object([revision, {**rules, "opens_at": at.isoformat() if at else None}], compress=True)


def _unpacked(text: str) -> tuple[int, dict[str, Any]] | None:
    """The rules a form brought back; None for what we did not sign."""
    try:
        revision, rules = SIGNER.unsign_object(text)
    except signing.BadSignature:
        return None
    at = rules["opens_at"]
    return revision, {**rules, "opens_at": datetime.fromisoformat(at) if at else None}


def _lines(text: Any) -> str:
    """Browsers end lines their own way; that alone is no change."""
    return "\n".join(str(text).splitlines())


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return _now("是") if value else _now("否")
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return "—" if value in (None, "") else "；".join(str(value).splitlines())
