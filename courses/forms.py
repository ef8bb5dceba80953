"""What teachers fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.choices import EnrolmentState
from courses.queries import pages
from lms.common.errors import Invalid
from lms.organisations import public as organisations
from lms.organisations.public import Organisation, Role
from lms.people.public import User

DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class RunForm(forms.Form):
    """A run to open."""

    course = forms.ChoiceField(label=_("课程"))
    teacher = forms.TypedChoiceField(label=_("任课教师"), coerce=int)
    term = forms.CharField(label=_("学期"), max_length=20, help_text=_("例如 2026-2027-1"))
    starts_on = forms.DateField(label=_("开课日期"), widget=DATE)
    ends_on = forms.DateField(label=_("结课日期"), widget=DATE)
    seats = forms.IntegerField(label=_("名额"), min_value=1, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))

    def __init__(self, *args: Any, school: Organisation, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        courses = pages.live_courses().order_by("code").values_list("code", "title")
        self.fields["course"].choices = [(code, f"{code} {title}") for code, title in courses]
        teachers = User.objects.filter(pk__in=organisations.people_with_role(school.pk, Role.TEACHER)).order_by("name")
        self.fields["teacher"].choices = [(teacher.pk, teacher.name) for teacher in teachers]
        self.fields["teacher"].initial = person.pk

    def plan(self) -> dict[str, Any]:
        """The run as the operation wants it."""
        data = dict(self.cleaned_data)
        return {"course_code": data.pop("course"), "teacher_id": data.pop("teacher"), **data}


class GradeForm(forms.Form):
    """A grade with what it rests on."""

    score_percent = forms.DecimalField(
        label=_("成绩（0–100）"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.5"}),
    )
    reason = forms.CharField(label=_("成绩依据"), max_length=200, help_text=_("例如：期末实操考核，双人评分。"))


class RosterFilter(forms.Form):
    """Which learners of a run are listed."""

    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("在学与已通过")), *EnrolmentState.choices]
    )


def put_errors(form: forms.Form, error: Invalid) -> None:
    """Put a refusal's reasons where they belong on the form."""
    if not error.fields:
        form.add_error(None, str(error.message))
    for name, reason in error.fields.items():
        form.add_error(name if name in form.fields else None, str(reason))
