"""Step 3: the school, the mentor, the courses, the place, and what protects the student."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from internships.choices import Lodging, Payer
from internships.forms.orders.begin import schools
from internships.forms.orders.fields import Foldable
from internships.forms.shared import day_input
from lms.organisations import public as organisations
from lms.skills import public as skills

MOST_COURSES = 10


class PeopleForm(Foldable):
    """Step 3: the school, the mentor, the place, and what protects the student."""

    FOLDED = ("lodging", "outside_province", "filing_no", "through_agent", "holds_documents", "note")
    WIDE = ("course_codes",)
    KEPT = ("school", "training_base", "workplace", "course_codes", "insured_by")

    school = forms.ModelChoiceField(
        queryset=organisations.Organisation.objects.none(), label=_("合作院校"), empty_label=_("请选择")
    )
    mentor = forms.ModelChoiceField(
        queryset=organisations.Membership.objects.none(), required=False, label=_("企业导师"), empty_label="—"
    )
    training_base = forms.CharField(max_length=120, required=False, label=_("实训基地"))
    workplace = forms.CharField(max_length=120, required=False, label=_("工作地点"))
    course_codes = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=_("配套课程"),
        help_text=_("最多 10 门；教订单所要技能的课程在前"),
        error_messages={"invalid_choice": _("没有编号为 %(value)s 的课程，可能已经下架，请重选。")},
    )  # fmt: skip
    insured_from = forms.DateField(required=False, label=_("实习责任保险起"), widget=day_input())
    insured_until = forms.DateField(required=False, label=_("实习责任保险止"), widget=day_input())
    insured_by = forms.ChoiceField(
        choices=[("", "—"), *Payer.choices], required=False, label=_("保险缴费方"), help_text=_("不得由学生承担")
    )
    lodging = forms.ChoiceField(choices=Lodging.choices, label=_("住宿"))
    outside_province = forms.BooleanField(required=False, label=_("工作地点在安徽省外"))
    filing_no = forms.CharField(max_length=80, required=False, label=_("同意与备案文号"))
    through_agent = forms.BooleanField(required=False, label=_("通过中介或有偿代理组织"))
    holds_documents = forms.BooleanField(required=False, label=_("扣押证件或要求担保"))
    note = forms.CharField(required=False, max_length=1000, label=_("说明"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self, *args: Any, enterprise: organisations.Organisation, needs: frozenset[str] = frozenset(), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course_codes"].choices = _courses(needs)
        self.fields["school"].queryset = schools()
        mentors = organisations.Membership.objects.current().filter(
            organisation=enterprise, role__in=[organisations.Role.MENTOR, organisations.Role.MANAGER]
        )
        self.fields["mentor"].queryset = mentors.select_related("person")
        self.fields["mentor"].label_from_instance = lambda membership: str(membership.person)

    def clean_course_codes(self) -> list[str]:
        """The codes ticked, no more than an order names."""
        chosen: list[str] = self.cleaned_data["course_codes"]
        if len(chosen) > MOST_COURSES:
            raise forms.ValidationError(_("最多选 %(most)d 门课程。") % {"most": MOST_COURSES})
        return chosen

    def clean(self) -> dict[str, Any]:
        """A policy ends after it begins."""
        data = super().clean() or {}
        first, last = data.get("insured_from"), data.get("insured_until")
        if first and last and last < first:
            self.add_error("insured_until", _("结束日期要晚于开始日期"))
        return data


def _courses(needs: frozenset[str]) -> list[tuple[str, str]]:
    """The published courses, those that teach a skill the order asks for first, then by code."""
    found = sorted(skills.courses_offered().values(), key=lambda one: (not needs & set(one.skills), one.code))
    return [(one.code, f"{one.code} {one.title}") for one in found]
