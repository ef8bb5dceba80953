"""What teachers fill in."""

from secrets import token_hex
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from certificates import public as certificates
from courses.access import cms
from courses.choices import LAB_CHOICES, EnrolmentState
from courses.models import CoursePage
from courses.queries import pages, prerequisites
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


class CourseCopyForm(CopyForm):
    """Copying a course: never as an alias, which would be the same course twice in the catalogue."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("alias", None)


class CertificateRuleForm(WagtailAdminModelForm):
    """A rule in the CMS: its labs are chosen, not typed."""

    labs = forms.MultipleChoiceField(
        label=_("要求的实训"), choices=LAB_CHOICES, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("每项都要有一次计分成绩达到最低成绩；练习不算。"),
    )  # fmt: skip


class CoursePageForm(WagtailAdminPageForm):
    """A course in the CMS: whose it is comes from the author's memberships, and its prerequisites make no ring."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
        if "organisation" in self.fields and not self.for_user.is_superuser:
            self._limit_the_school()

    def clean_title(self) -> str:
        """One that its certificates can bear. Raises ValidationError."""
        title = self.cleaned_data["title"]
        if problem := certificates.unprintable_words(title):
            raise forms.ValidationError(problem)
        return title

    def clean_code(self) -> str:
        """In capitals, and no other course's. Raises ValidationError."""
        code = self.cleaned_data["code"].strip().upper()
        others = CoursePage.objects.exclude(translation_key=self.instance.translation_key)
        if code and others.filter(code=code).exists():
            raise forms.ValidationError(_("课程代码 %(code)s 已被别的课程使用，请换一个。"), params={"code": code})
        return code

    def clean_organisation(self) -> Organisation | None:
        """The school of a new course: the author's only one, or the one chosen. Raises ValidationError.

        Asked here and not by the field: a draft may leave required fields empty, but never be nobody's.
        """
        chosen = self.cleaned_data["organisation"]
        if chosen or self.instance.pk or cms.is_site_editor(self.for_user):
            return chosen
        own = list(cms.schools_of(self.for_user))
        if len(own) != 1:
            raise forms.ValidationError(_("你在几所院校任教，请选这门课属于哪一所。"))
        return own[0]

    def clean_slug(self) -> str:
        """Addresses of courses are plain letters: one made of a Chinese title becomes the course's code."""
        slug = self.cleaned_data["slug"]
        if slug and slug.isascii():
            return slug
        return slugify(self.cleaned_data.get("code", "")) or f"course-{token_hex(4)}"

    def clean(self) -> dict[str, Any]:
        """The fields, once the conditions are known to make no ring."""
        cleaned = super().clean()
        parts = (cleaned.get("theory_hours") or 0) + (cleaned.get("practice_hours") or 0)
        if cleaned.get("class_hours") and parts > cleaned["class_hours"]:
            self.add_error("class_hours", _("理论学时加实践学时不能超过总学时。"))
        if not self.is_deferred_validation and not cleaned.get("class_hours"):
            self.add_error("class_hours", _("送审和发布前请填写总学时。"))
        self._refuse_a_ring()
        return cleaned

    def _limit_the_school(self) -> None:
        """A new course belongs to a school one teaches at; afterwards only the platform may change that."""
        field, own = self.fields["organisation"], cms.schools_of(self.for_user)
        if self.instance.pk:
            field.disabled = True
            return
        field.queryset = own
        if len(own) == 1:
            self.initial["organisation"] = own[0].pk

    def _refuse_a_ring(self) -> None:
        rows = self.formsets.get("prerequisites")
        if rows is None or not rows.is_valid():
            return
        for row in rows.forms:
            required = row.cleaned_data.get("required_course")
            if row.cleaned_data and not row.cleaned_data.get("DELETE"):
                self._check_language(row, required)
            if required is not None and self.instance.pk and not row.cleaned_data.get("DELETE"):
                self._check_ring(row, required)

    def _check_language(self, row: forms.ModelForm, required: CoursePage | None) -> None:
        """Conditions hang on Chinese pages, from one to another; translations show those of their original."""
        if not pages.is_original(self.instance):
            row.add_error("kind", _("先修条件请写在这门课的中文页上。"))
        elif required is not None and not pages.is_original(required):
            row.add_error("required_course", _("请选这门课的中文页。"))

    def _check_ring(self, row: forms.ModelForm, required: CoursePage) -> None:
        ring = prerequisites.ring_through(self.instance.pk, [required.pk])
        if ring:
            titles = CoursePage.objects.in_bulk(ring)
            words = {"ring": " → ".join(f"《{titles[pk].title}》" for pk in ring)}
            row.add_error("required_course", forms.ValidationError(_("先修条件成了环：%(ring)s。"), params=words))
