"""What people fill in about bases, bookings and centres."""

from datetime import date, datetime, time

from django import forms
from django.utils import timezone

from lms.common.errors import Invalid

DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": "300"})
NUMBER = forms.NumberInput(attrs={"inputmode": "numeric"})
TEXT = forms.Textarea(attrs={"rows": 3})


def put_errors(form: forms.Form, error: Invalid) -> None:
    """Put a refusal's reasons where they belong on the form."""
    if not error.fields:
        form.add_error(None, str(error.message))
    for name, reason in error.fields.items():
        form.add_error(name if name in form.fields else None, str(reason))


def moment(day: date, clock: time) -> datetime:
    """A day and an hour of Beijing's clock."""
    return timezone.make_aware(datetime.combine(day, clock))
