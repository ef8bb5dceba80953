"""A booking as people fill it in."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lms.bases import access
from lms.bases.choices import Purpose
from lms.bases.forms import DATE, NUMBER, TIME, moment
from lms.bases.models import Base, Offering
from lms.bases.operations.bookings import LONGEST_TITLE, BookingDraft
from lms.bases.planning import Span
from lms.common.repeating import RepeatForm
from lms.organisations.public import SchoolClass
from lms.people.public import User


class BookingForm(RepeatForm):
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
        data = super().clean() or {}
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", _now("结束时间要晚于开始时间。"))
        return data

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
            weekly=self.weekly(),
            school_class_id=data["school_class"],
            order_code=data["order_code"],
            offering_id=data["offering"],
        )

    def _offer(self, name: str, choices: list[tuple[int, str]]) -> None:
        """Leave a field out where there is nothing to choose."""
        if choices:
            self.fields[name].choices = [("", "—"), *choices]
        else:
            self.fields[name].widget = forms.HiddenInput()
            self.fields[name].choices = [("", "")]
