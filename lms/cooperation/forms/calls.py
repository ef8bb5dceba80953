"""Forms about calls and the teams that answer them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.cooperation.choices import Answer, CallKind, CallState
from lms.cooperation.forms.shared import cluster_field, day_field, file_field, skills_field
from lms.cooperation.operations.calls import CallWords
from lms.organisations.public import Organisation


class CallsFilter(forms.Form):
    """What a list of calls shows."""

    kind = forms.ChoiceField(label=_("类型"), required=False, choices=[("", _("全部类型")), *CallKind.choices])
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部状态")), *CallState.choices])
    only = forms.ChoiceField(
        label=_("范围"),
        required=False,
        choices=[("", _("全部")), ("open", _("可以申请")), ("mine", _("本单位的"))],
    )


class CallForm(forms.Form):
    """What a call says."""

    kind = forms.ChoiceField(label=_("类型"), choices=CallKind.choices)
    title = forms.CharField(label=_("标题"), max_length=120)
    problem = forms.CharField(label=_("要解决什么"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    outcome = forms.CharField(label=_("怎样算解决"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    reward = forms.CharField(label=_("给予的支持"), max_length=300, help_text=_("如：资金、设备、岗位。"))
    closes_on = day_field(_("征集截止"))

    def __init__(self, *args: Any, here: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cluster_id"] = cluster_field(here)
        self.fields["skills"] = skills_field(_("需要的技能"))

    @property
    def words(self) -> CallWords:
        """What was written."""
        data = self.cleaned_data
        names = ("kind", "title", "problem", "outcome", "reward", "closes_on")
        return CallWords(cluster_id=data["cluster_id"].pk, **{name: data[name] for name in names})


class ExtendForm(forms.Form):
    """A later last day."""

    closes_on = day_field(_("新的截止日期"))


class TeamForm(forms.Form):
    """What a team is called and what it means to do."""

    name = forms.CharField(label=_("团队名称"), max_length=80)
    plan = forms.CharField(label=_("打算怎么做"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class MemberForm(forms.Form):
    """One of the organisation's own people."""

    username = forms.CharField(
        label=_("学号或工号"), max_length=40, help_text=_("只能推荐本单位的在任人员，由本人答复是否参加。")
    )
    part = forms.CharField(label=_("分工"), max_length=60)


class PartnerForm(forms.Form):
    """Another organisation in the team."""

    name = forms.CharField(
        label=_("单位名称"), max_length=80, help_text=_("写全称、其中一段、网址名或统一社会信用代码。")
    )


class MilestoneForm(forms.Form):
    """What is handed over by a day."""

    title = forms.CharField(label=pgettext_lazy("milestone", "节点"), max_length=120)
    due_on = day_field(_("完成日期"))
    evidence = forms.CharField(label=_("用什么证明"), max_length=200)


class WorkForm(forms.Form):
    """What the team has for a milestone."""

    text = forms.CharField(
        label=_("说明"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("没有文件时，写明在哪里可以看到。"),
    )  # fmt: skip
    file = file_field(_("证明文件"))


class AnswerForm(forms.Form):
    """The person's own answer."""

    answer = forms.ChoiceField(
        label=_("你的答复"), widget=forms.RadioSelect, choices=[one for one in Answer.choices if one[0] != Answer.ASKED]
    )
