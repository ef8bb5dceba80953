"""Centres, their members and what they offer, as the host's office fills them in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses import public as courses
from lms.bases.choices import HOSTS, CentreKind
from lms.bases.forms import DATE, NUMBER, TEXT
from lms.bases.models import Base, Centre
from lms.bases.operations.centres import CentrePlan, OfferingPlan
from lms.organisations import public as organisations
from lms.organisations.public import Kind, Organisation, Role
from lms.people.public import User


class CentreForm(forms.Form):
    """A new centre."""

    code = forms.SlugField(label=_("网址名"), max_length=39, help_text=_("小写字母、数字和连字符；定了不能改"))
    name_zh = forms.CharField(label=_("名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名"), max_length=160, required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=CentreKind)
    founded_on = forms.DateField(label=_("成立日期"), widget=DATE)
    about_zh = forms.CharField(label=_("介绍"), max_length=1000, required=False, widget=TEXT)

    def plan(self) -> CentrePlan:
        """The centre as the operation wants it."""
        return CentrePlan(**{name: value for name, value in self.cleaned_data.items() if name != "code"})


class MemberForm(forms.Form):
    """One more organisation that runs a centre."""

    organisation = forms.SlugField(
        label=_("机构网址名"), max_length=40, help_text=_("在对方页面的网址里，例如 /biz/ 后面的一段")
    )
    duty = forms.CharField(label=_("承担的工作"), max_length=120, required=False)

    def clean_organisation(self) -> Organisation:
        """The organisation of that name. Raises ValidationError."""
        kinds = {*HOSTS, Kind.ENTERPRISE, Kind.ASSOCIATION}
        found = Organisation.objects.filter(code=self.cleaned_data["organisation"], kind__in=kinds).first()
        if found is None:
            raise forms.ValidationError(_("没有这个网址名的院校、企业、协会或培训中心。"))
        return found


class BasesForm(forms.Form):
    """The bases a centre works at."""

    bases = forms.TypedMultipleChoiceField(
        label=_("实训基地"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, centre: Centre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = centre.members.filter(left_on=None).values("organisation")
        rows = Base.objects.filter(owner__in=members, retired_at=None)
        self.fields["bases"].choices = [(row.pk, str(row)) for row in rows]
        self.initial["bases"] = list(centre.bases.values_list("pk", flat=True))


class OfferingForm(forms.Form):
    """A course in a term."""

    course = forms.ChoiceField(label=_("课程"))
    teacher = forms.TypedChoiceField(label=_("任课教师"), coerce=int)
    term = forms.CharField(label=_("学期"), max_length=20, help_text=_("例如 2026-2027-1"))
    starts_on = forms.DateField(label=_("开课日期"), widget=DATE)
    ends_on = forms.DateField(label=_("结课日期"), widget=DATE)
    seats = forms.IntegerField(label=_("名额"), min_value=1, widget=NUMBER)
    members_only = forms.BooleanField(label=_("只招成员单位的员工"), required=False)

    def __init__(self, *args: Any, host: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].choices = [(code, f"{code} {title}") for code, title in courses.courses_to_open()]
        people = User.objects.filter(pk__in=organisations.people_with_role(host.pk, Role.TEACHER)).order_by("name")
        self.fields["teacher"].choices = [(person.pk, person.name) for person in people]

    def plan(self) -> OfferingPlan:
        """The offering as the operation wants it."""
        data = dict(self.cleaned_data)
        return OfferingPlan(course_code=data.pop("course"), teacher_id=data.pop("teacher"), **data)
