"""What a teacher sets of an assignment, and what its learner writes."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from courses.forms.quizzes import MOMENT, NUMBER
from courses.models import Assignment
from courses.operations.assignments import BOUND_AT_PUBLISH
from courses.operations.mentor_links import MOST_DAYS, USUAL_DAYS

CRITERIA = 6
USUAL_LEVELS = "优秀=100，良好=80，及格=60，不合格=0"
LEVEL = re.compile(r"^(.+?)\s*[=＝]\s*(\d{1,3})$")


class AssignmentForm(forms.Form):
    """An assignment of the run with its rubric: criteria with weights, all on one scale of levels."""

    code = forms.SlugField(label=_("作业代码"), max_length=40, help_text=_("网址里用，例如 a1；设定后不改。"))
    title = forms.CharField(label=_("标题"), max_length=120)
    instructions = forms.CharField(label=_("要求"), max_length=8000, widget=forms.Textarea(attrs={"rows": 6}))
    takes_text = forms.BooleanField(label=_("在线作答"), required=False, initial=True)
    most_files = forms.IntegerField(label=_("最多文件数"), min_value=0, max_value=10, initial=3, widget=NUMBER)
    attempts = forms.IntegerField(label=_("可提交次数"), min_value=1, max_value=20, initial=3, widget=NUMBER)
    due_at = forms.DateTimeField(label=_("截止时间（北京时间）"), required=False, widget=MOMENT)
    closes_at = forms.DateTimeField(
        label=_("停止接收（北京时间）"), required=False, widget=MOMENT, help_text=_("之前收迟交；留空就随班截止。")
    )
    grace_minutes = forms.IntegerField(label=_("宽限（分钟）"), min_value=0, max_value=10_080, initial=0, widget=NUMBER)
    percent_per_day = forms.IntegerField(
        label=_("迟交每天扣（分）"), min_value=0, max_value=100, initial=0, widget=NUMBER
    )
    most_percent = forms.IntegerField(label=_("最多扣（分）"), min_value=0, max_value=100, initial=100, widget=NUMBER)
    by_group = forms.BooleanField(
        label=_("按小组提交"), required=False, help_text=_("一人代表小组提交，提交那一刻的组员都得到成绩；发布后不改。")
    )
    mentor_weight = forms.IntegerField(
        label=_("企业导师权重（%）"), min_value=0, max_value=99, initial=0, widget=NUMBER,
        help_text=_("0 表示只由校内教师批改；其余是校内教师的权重，合计 100。发布后不改。"),
    )  # fmt: skip
    mentor_days = forms.IntegerField(
        label=_("企业导师批改期限（天）"), min_value=1, max_value=60, initial=7, widget=NUMBER,
        help_text=_("从提交算起；过期后教师可以写明理由不再等。"),
    )  # fmt: skip
    spread_percent = forms.IntegerField(
        label=_("两位导师分差超过多少提醒（分）"), min_value=0, max_value=100, initial=20, widget=NUMBER
    )
    levels = forms.CharField(
        label=_("等级"), max_length=300, initial=USUAL_LEVELS, help_text=_("名称=得分，用逗号隔开，最高一级 100。")
    )

    def __init__(self, *args: Any, assignment: Assignment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, CRITERIA + 1):
            self.fields[f"name_{number}"] = forms.CharField(label=_("评分标准"), max_length=60, required=False)
            self.fields[f"weight_{number}"] = forms.IntegerField(
                label=_("权重"), min_value=0, max_value=100, required=False, widget=NUMBER
            )
        if assignment is not None:
            del self.fields["code"]
            for name in BOUND_AT_PUBLISH if assignment.published_at else ():
                # Shown, and read from what stands: a disabled field ignores what is posted.
                self.fields[name].disabled = True

    @property
    def plain(self) -> list[Any]:
        """The fields before the rubric."""
        return [one for one in self if one.name != "levels" and not one.name[-1].isdigit()]

    @property
    def lines(self) -> list[list[Any]]:
        """The rubric's lines: name and weight."""
        return [[self[f"name_{number}"], self[f"weight_{number}"]] for number in range(1, CRITERIA + 1)]

    def clean_levels(self) -> list[dict[str, Any]]:
        """The scale as the rubric keeps it."""
        parts = [part.strip() for part in re.split(r"[,，;；\n]", self.cleaned_data["levels"]) if part.strip()]
        found = [LEVEL.match(part) for part in parts]
        if not all(found):
            raise forms.ValidationError(_now("请写成“名称=得分”，例如：优秀=100，及格=60。"))
        return [{"name": one[1], "percent": int(one[2])} for one in found if one]

    def plan(self) -> dict[str, Any]:
        """The assignment as the operation wants it."""
        kept = [one.name for one in self.plain if one.name != "code"]
        return {name: self.cleaned_data[name] for name in kept}

    def criteria(self) -> list[dict[str, Any]]:
        """The rubric as the operation wants it."""
        data = self.cleaned_data
        return [
            {"code": f"c{n}", "name": data[f"name_{n}"], "weight": data[f"weight_{n}"] or 0, "levels": data["levels"]}
            for n in range(1, CRITERIA + 1)
            if data[f"name_{n}"] or data[f"weight_{n}"]
        ]


def initial_of(assignment: Assignment) -> dict[str, Any]:
    """The form's values of an assignment that is there."""
    names = (
        "title", "instructions", "takes_text", "most_files", "attempts", "due_at", "closes_at", "grace_minutes",
        "percent_per_day", "most_percent", "by_group", "mentor_weight", "mentor_days", "spread_percent",
    )  # fmt: skip
    found: dict[str, Any] = {name: getattr(assignment, name) for name in names}
    rubric = assignment.rubric
    for number, row in enumerate(rubric.criteria if rubric else [], 1):
        found |= {f"name_{number}": row["name"], f"weight_{number}": row["weight"]}
        found["levels"] = "，".join(f"{level['name']}={level['percent']}" for level in row["levels"])
    return found


class MentorForm(forms.Form):
    """An enterprise mentor to ask."""

    name = forms.CharField(label=_("导师姓名"), max_length=60, help_text=_("学员会看到这个名字。"))
    email = forms.EmailField(label=_("导师邮箱"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    days = forms.IntegerField(
        label=_("链接有效（天）"), min_value=1, max_value=MOST_DAYS, initial=USUAL_DAYS, widget=NUMBER
    )
