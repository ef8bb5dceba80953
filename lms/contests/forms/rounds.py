"""A round's settings."""

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.contests.choices import Host, JoiningMethod, Level
from lms.contests.forms.seasons import moment_field
from lms.contests.models import Round
from lms.contests.operations.setting_up.rounds import RoundWords

MOST_HOURS, MOST_TEAMS, MOST_JUDGES = 720, 10_000, 15
NAMES = [one.name for one in fields(RoundWords)]


def _number(label: object, most: int, least: int = 0, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, **more)


class RoundForm(forms.Form):
    """When, who goes on, how marks are joined, how long appeals are taken."""

    title_zh = forms.CharField(label=_("赛程名称"), max_length=80)
    title_en = forms.CharField(label=_("英文名称"), max_length=160, required=False)
    level = forms.ChoiceField(label=_("级别"), choices=Level.choices)
    opens_at = moment_field(_("开始提交"))
    closes_at = moment_field(_("提交截止"))
    freezes_at = moment_field(_("封榜时间"), required=False, help_text=_("从这时起公开排行榜不再变化；不填就不封榜。"))
    judged_until = moment_field(_("评审截止"))
    judges_each = _number(_("每件作品的评委数"), MOST_JUDGES, initial=3, help_text=_("全部由程序评分时填 0。"))
    method = forms.ChoiceField(label=_("合分办法"), choices=JoiningMethod.choices)
    method_fewest = _number(
        _("合分办法的最少份数"), 100, initial=0, help_text=_("评分不到这么多份就取平均分；0 为通用值（5）。")
    )
    quota_host = forms.ChoiceField(label=_("晋级名额按"), choices=Host.choices)
    quota = _number(_("晋级名额"), MOST_TEAMS, initial=0, help_text=_("最后一轮填 0。与末位同分的一并晋级。"))
    waiting_places = _number(_("候补名额"), 1000, initial=0)
    notice_hours = _number(_("公示小时数"), MOST_HOURS, 1, initial=72)
    appeal_hours = _number(_("申诉小时数"), MOST_HOURS, 1, initial=48, help_text=_("从公示开始算，不超过公示小时数。"))
    arbitration_hours = _number(_("仲裁小时数"), MOST_HOURS, 1, initial=72)
    blind = forms.BooleanField(label=_("匿名评审：评委只看编号"), required=False, initial=True)
    onsite = forms.BooleanField(label=_("现场比赛"), required=False)

    @staticmethod
    def shown(made: Round | None) -> dict[str, Any]:
        """What the form begins with."""
        return {} if made is None else {name: getattr(made, name) for name in NAMES}

    def words(self) -> RoundWords:
        """What was written."""
        return RoundWords(**{name: self.cleaned_data[name] for name in NAMES})
