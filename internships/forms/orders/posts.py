"""Step 1: the form of the cooperation, and the posts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from internships.choices import SPECIALTY_GROUPS, Hazard, LabourGrade, Mode, PartnerState
from internships.forms.orders.fields import Foldable, RowFormSet, Whole
from internships.models import Order
from internships.operations.orders import PostDraft

MOST_POSTS = 6


class KindForm(Foldable):
    """Step 1, above the posts."""

    FOLDED = ("specialty_group",)
    KEPT = ("mode", "headcount")

    mode = forms.ChoiceField(choices=Mode.choices, label=_("培养模式"))
    headcount = Whole(min_value=1, label=_("在岗职工总数"), help_text=_("实习人数一般不超过它的一成"))
    specialty_group = forms.ChoiceField(
        choices=[("", "—"), *SPECIALTY_GROUPS], required=False, label=_("面向专业大类"),
        help_text=_("选了以后，学生所学专业不在这个大类会提醒"),
    )  # fmt: skip


class PostForm(Foldable):
    """One post."""

    WIDE = ("tasks_zh", "firm")
    FOLDED = ("name_en", "labour_grade", "hazards", "barred_for_minors", "barred_for_women", "firm")
    KEPT = ("name_zh", "minimum", "tasks_zh")

    name_zh = forms.CharField(max_length=60, label=_("岗位"))
    staff = Whole(min_value=1, label=_("同类岗位在岗人数"))
    seats = Whole(min_value=1, label=_("名额"))
    minimum = Whole(min_value=0, required=False, label=_("开班下限"))
    tasks_zh = forms.CharField(max_length=300, required=False, label=_("典型工作任务"), help_text=_("一句话写明做什么"))
    firm = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label=_("岗位所在企业"))
    name_en = forms.CharField(max_length=120, required=False, label=_("英文名"))
    # What an untouched row sends has to be what it began with, or it would count as filled in.
    labour_grade = forms.TypedChoiceField(
        choices=LabourGrade.choices, coerce=int, empty_value=1, initial=1, required=False, label=_("体力劳动强度")
    )
    hazards = forms.MultipleChoiceField(
        choices=Hazard.choices, required=False, widget=forms.CheckboxSelectMultiple, label=_("高风险作业")
    )
    barred_for_minors = forms.BooleanField(required=False, label=_("含未成年工禁忌劳动"))
    barred_for_women = forms.BooleanField(required=False, label=_("含女职工禁忌劳动"))

    def __init__(self, *args: Any, firms: list[tuple[int | str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["firm"].choices = firms
        self.fields["firm"].initial = firms[0][0]
        # In a joint order it is the first question; in others there is nothing to choose.
        if len(firms) > 1:
            self.hidden_names.discard("firm")
        else:
            del self.fields["firm"]

    def clean(self) -> dict[str, Any]:
        """The minimum fits into the seats."""
        data = super().clean() or {}
        if (data.get("minimum") or 0) > (data.get("seats") or 0) > 0:
            self.add_error("minimum", _("开班下限不能多于名额"))
        return data

    @property
    def draft(self) -> PostDraft:
        """The post a valid form describes."""
        data = self.cleaned_data
        return PostDraft(
            name_zh=data["name_zh"],
            staff=data["staff"],
            seats=data["seats"],
            minimum=data["minimum"] or 0,
            name_en=data["name_en"],
            tasks_zh=data["tasks_zh"],
            firm_id=data.get("firm"),
            labour_grade=data["labour_grade"] or 1,
            hazards=tuple(data["hazards"]),
            barred_for_minors=data["barred_for_minors"],
            barred_for_women=data["barred_for_women"],
        )


class PostRows(RowFormSet):
    """Posts, one at least."""

    default_error_messages = {**forms.BaseFormSet.default_error_messages, "too_few_forms": _("请至少填写一个岗位。")}


PostFormSet = forms.formset_factory(
    PostForm, formset=PostRows, extra=2, max_num=MOST_POSTS, min_num=1, validate_min=True, validate_max=True
)


def firm_choices(order: Order) -> list[tuple[int | str, str]]:
    """The firms a post may belong to: the order's own, and those asked in that have not declined."""
    partners = order.partners.exclude(state=PartnerState.DECLINED).select_related("firm")
    return [(order.enterprise_id, str(order.enterprise)), *((row.firm_id, str(row.firm)) for row in partners)]


def initial_posts(order: Order) -> list[dict[str, object]]:
    """What the posts' forms begin with."""
    names = ("name_zh", "name_en", "staff", "seats", "tasks_zh", "labour_grade", "hazards", "barred_for_minors",
             "barred_for_women")  # fmt: skip
    return [
        {name: getattr(post, name) for name in names}
        | {"minimum": post.minimum or None, "firm": post.firm_id or order.enterprise_id}
        for post in order.posts.all()
    ]
