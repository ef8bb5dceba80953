"""What an organiser fills in around submissions: filters, how answers are scored, a key."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.contests.choices import SubmissionState
from lms.contests.models import AnswerTask, Module
from lms.contests.operations.submissions.uploads import OBJECTS, TABLES

METRICS = [
    ("accuracy", _("准确率：答对的行 ÷ 全部行，越高越好")),
    ("exact_match", _("全列一致率：每一列都答对的行 ÷ 全部行，越高越好")),
    ("f1_binary", _("F1：只看要找的一类，越高越好")),
    ("f1_macro", _("宏平均 F1：各类 F1 的平均，越高越好")),
    ("rmse", _("RMSE：误差平方的平均再开方，越低越好")),
    ("mae", _("MAE：误差绝对值的平均，越低越好")),
    ("ndcg", _("NDCG：排序与相关程度相符多少，越高越好")),
]
PARTED = re.compile(r"[,，、\s]+")


class FilterForm(forms.Form):
    """The list's filter bar."""

    q = forms.CharField(required=False, max_length=80)
    module = forms.TypedChoiceField(label=_("评分模块"), coerce=int, empty_value=None, required=False)
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部状态")), *SubmissionState.choices], required=False)

    def __init__(self, *args: Any, modules: list[Module], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["module"].choices = [("", _("全部模块")), *((one.pk, str(one)) for one in modules)]


class TaskForm(forms.Form):
    """How answers are scored."""

    metric = forms.ChoiceField(label=_("指标"), choices=METRICS)
    ids = forms.CharField(
        label=_("编号列"), max_length=200, initial="id", help_text=_("表头原文；多列用逗号隔开。NDCG 要两列：组和项。")
    )
    values = forms.CharField(
        label=_("答案列"), max_length=200, initial="value", help_text=_("表头原文；只有全列一致率可以多列。")
    )
    floor = forms.DecimalField(label=_("得 0 分的指标值"), initial=0)
    full = forms.DecimalField(
        label=_("得满分的指标值"), initial=1, help_text=_("两者之间按比例给分；RMSE、MAE 的 0 分值要大于满分值。")
    )
    public_percent = forms.IntegerField(
        label=_("公开部分的百分比"), min_value=0, max_value=99, initial=0,
        help_text=_("按种子抽出这么多行，只有它们的得分在截止前显示；其余隐藏，最后由隐藏部分定分。0 为不划分。"),
    )  # fmt: skip
    part_column = forms.CharField(
        label=_("划分列"), max_length=80, required=False,
        help_text=_("标准答案自己写明 public 或 hidden 的那一列；写了就不再抽取。"),
    )  # fmt: skip
    labels = forms.CharField(
        label=_("只许的答案"), max_length=2000, required=False, help_text=_("用逗号隔开；不填则任何文字都可以。")
    )
    positive = forms.CharField(label=_("要找的一类（F1）"), max_length=80, required=False)
    cutoff = forms.IntegerField(label=_("取前几名（NDCG）"), min_value=1, max_value=1000, initial=10)
    note_zh = forms.CharField(label=_("给参赛者的说明"), max_length=300, required=False)

    @staticmethod
    def shown(task: AnswerTask | None) -> dict[str, Any]:
        """What the form shows of a task."""
        if task is None:
            return {}
        lists = {name: ", ".join(task.spec.get(name, [])) for name in ("ids", "values", "labels") if name in task.spec}
        return {**task.spec, **task.spec.get("settings", {}), **lists, "note_zh": task.note_zh}

    def spec(self) -> dict[str, Any]:
        """The task as data, as `scoring` takes it."""
        data = self.cleaned_data
        lists = {name: [one for one in PARTED.split(data[name]) if one] for name in ("ids", "values", "labels")}
        settings = {"positive": data["positive"], "cutoff": data["cutoff"]}
        return {
            "metric": data["metric"], "floor": str(data["floor"]), "full": str(data["full"]), **lists,
            "part_column": data["part_column"], "public_percent": 0 if data["part_column"] else data["public_percent"],
            "settings": settings,
        }  # fmt: skip


class KeyForm(forms.Form):
    """A version of the hidden key."""

    file = forms.FileField(
        label=_("标准答案文件"),
        help_text=_("CSV、TSV、JSONL 或 Excel 第一个工作表，表头同答案文件，不超过 10 MB。"),
    )
    reason = forms.CharField(
        label=_("更换理由"), max_length=200, help_text=_("会记入评分记录，赛程进行中也告诉参赛队：不要写出答案。")
    )

    def __init__(self, *args: Any, replaces: bool, lab: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ",".join(OBJECTS if lab else TABLES)
        if lab:
            self.fields["file"].label = _("案例文件")
            self.fields["file"].help_text = _("这个实训的输入，一个 JSON 对象，不超过 1 MB；上传时先由模型试算一遍。")
        if not replaces:
            del self.fields["reason"]
