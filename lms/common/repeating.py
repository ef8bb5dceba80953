"""How something is repeated, as people fill it in."""

import re
from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lms.common.weeks import Weekly

REPEATS = [("", _("不重复")), ("1", _("每周")), ("2", _("每两周"))]
DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


class Weekday(models.IntegerChoices):
    """Days of a week, as Python counts them."""

    MONDAY = 0, _("周一")
    TUESDAY = 1, _("周二")
    WEDNESDAY = 2, _("周三")
    THURSDAY = 3, _("周四")
    FRIDAY = 4, _("周五")
    SATURDAY = 5, _("周六")
    SUNDAY = 6, _("周日")


class RepeatForm(forms.Form):
    """Every week or second week, on which weekdays, until when, without which days. The first is the field `day`."""

    repeat = forms.ChoiceField(label=_("重复"), choices=REPEATS, required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("在星期几"), choices=Weekday, coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("不选：与第一次同一天"),
    )  # fmt: skip
    until = forms.DateField(
        label=_("重复到"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False
    )
    without = forms.CharField(
        label=_("不上的日期"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如 2026-10-01；几天之间用空格或换行隔开"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The fields, once the last day makes sense."""
        data = super().clean() or {}
        if data.get("repeat") and not data.get("until"):
            self.add_error("until", _now("请填重复到哪一天。"))
        if data.get("until") and data.get("day") and data["until"] < data["day"]:
            self.add_error("until", _now("重复的最后一天不能早于第一天。"))
        return data

    def clean_without(self) -> frozenset[date]:
        """The days left out. Raises ValidationError naming what is no date."""
        words = re.split(r"[\s,，、;；]+", self.cleaned_data["without"].strip())
        try:
            return frozenset(_day(word) for word in words if word)
        except ValueError as error:
            raise forms.ValidationError(_now("“%(word)s”不是日期。"), params={"word": str(error)}) from error

    def weekly(self) -> Weekly | None:
        """The repetition; None for once."""
        data = self.cleaned_data
        if not data["repeat"]:
            return None
        return Weekly(data["until"], frozenset(data["weekdays"]), int(data["repeat"]), data["without"])


def _day(word: str) -> date:
    if not DAY.fullmatch(word):
        raise ValueError(word)
    year, month, day = map(int, word.split("-"))
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(word) from error
