"""A booking as people fill it in."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lms.bases import access
from lms.bases.choices import Purpose, Weekday
from lms.bases.forms import DATE, NUMBER, TIME, moment
from lms.bases.models import Base, Offering
from lms.bases.operations.bookings import LONGEST_TITLE, BookingDraft
from lms.bases.planning import Span, Weekly
from lms.organisations.public import SchoolClass
from lms.people.public import User

REPEATS = [("", _("不重复")), ("1", _("每周")), ("2", _("每两周"))]
DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


class BookingForm(forms.Form):
    """When, what for, how many; below, how it is repeated."""

    group = forms.TypedChoiceField(label=_("工位组"), coerce=int)
    day = forms.DateField(label=_("日期"), widget=DATE)
    starts = forms.TimeField(label=_("开始"), widget=TIME)
    ends = forms.TimeField(label=_("结束"), widget=TIME)
    seats = forms.IntegerField(label=_("工位数"), min_value=1, widget=NUMBER)
    title = forms.CharField(label=_("实训内容"), max_length=LONGEST_TITLE)
    purpose = forms.ChoiceField(label=_("用途"), choices=Purpose)
    organisation = forms.TypedChoiceField(label=_("预约机构"), coerce=int)
    school_class = forms.TypedChoiceField(label=_("班级"), coerce=int, required=False, empty_value=None)
    order_code = forms.CharField(label=_("订单编号"), max_length=30, required=False)
    offering = forms.TypedChoiceField(label=_("中心课程"), coerce=int, required=False, empty_value=None)
    repeat = forms.ChoiceField(label=_("重复"), choices=REPEATS, required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("在星期几"), choices=Weekday, coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("不选：与第一次同一天"),
    )  # fmt: skip
    until = forms.DateField(label=_("重复到"), widget=DATE, required=False)
    without = forms.CharField(
        label=_("不上的日期"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如 2026-10-01；几天之间用空格或换行隔开"),
    )  # fmt: skip

    WHEN = ("group", "day", "starts", "ends", "seats")
    WHAT = ("title", "purpose", "organisation", "school_class", "order_code", "offering")
    AGAIN = ("repeat", "weekdays", "until", "without")

    def __init__(self, *args: Any, base: Base, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = list(access.booking_organisations(person, base).order_by("name_zh"))
        groups = base.groups.order_by("pk")
        self.fields["group"].choices = [(row.pk, f"{row.name} · {row.count}") for row in groups]
        self.fields["organisation"].choices = [(row.pk, str(row)) for row in own]
        classes = SchoolClass.objects.filter(department__organisation__in=own).order_by("name")
        self._offer("school_class", [(row.pk, row.name) for row in classes])
        courses = Offering.objects.filter(centre__host__in=own).select_related("centre", "run__course")
        self._offer("offering", [(row.pk, f"{row.centre} · {row.run}") for row in courses])

    def clean(self) -> dict[str, Any]:
        """The fields, once hours and repetition make sense together."""
        data = super().clean()
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", _now("结束时间要晚于开始时间。"))
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

    def draft(self) -> BookingDraft:
        """The booking as the operation wants it."""
        data = self.cleaned_data
        return BookingDraft(
            group_id=data["group"],
            organisation_id=data["organisation"],
            purpose=data["purpose"],
            title=data["title"],
            seats=data["seats"],
            first=Span(moment(data["day"], data["starts"]), moment(data["day"], data["ends"])),
            weekly=self._weekly(),
            school_class_id=data["school_class"],
            order_code=data["order_code"],
            offering_id=data["offering"],
        )

    def _weekly(self) -> Weekly | None:
        data = self.cleaned_data
        if not data["repeat"]:
            return None
        return Weekly(data["until"], frozenset(data["weekdays"]), int(data["repeat"]), data["without"])

    def _offer(self, name: str, choices: list[tuple[int, str]]) -> None:
        """Leave a field out where there is nothing to choose."""
        if choices:
            self.fields[name].choices = [("", "—"), *choices]
        else:
            self.fields[name].widget = forms.HiddenInput()
            self.fields[name].choices = [("", "")]


def _day(word: str) -> date:
    if not DAY.fullmatch(word):
        raise ValueError(word)
    year, month, day = map(int, word.split("-"))
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(word) from error
