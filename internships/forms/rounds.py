"""What an officer fills in for a round, and a student who appeals."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from internships.choices import POSTPONABLE, CapKind, Clock
from internships.forms.shared import moment_input
from internships.models import Category, MatchRound
from lms.organisations import public as organisations


class RoundForm(forms.Form):
    """A new round of matching."""

    name_zh = forms.CharField(max_length=80, label=_("名称"))
    name_en = forms.CharField(max_length=120, label=_("英文名称"))
    code = forms.SlugField(label=_("轮次编号"), help_text=_("用在网址里，如 2026-3"))
    opens_at = forms.DateTimeField(label=_("开始填报"), widget=moment_input())
    closes_at = forms.DateTimeField(label=_("截止填报"), widget=moment_input())
    publishes_at = forms.DateTimeField(
        label=_("公布结果"), widget=moment_input(), required=False, help_text=_("到时自动公布；不填则由你公布")
    )
    draw_source = forms.CharField(
        max_length=200,
        label=_("公开随机值的来源"),
        help_text=_("截止之后才揭晓、谁也不能预知，例如“排列5，2026 年 12 月 9 日那一期”。开放填报后不能再改。"),
    )
    answer_days = forms.IntegerField(min_value=1, max_value=14, initial=3, label=_("确认名额的天数"))
    appeal_days = forms.IntegerField(min_value=1, max_value=14, initial=3, label=_("申请复核的天数"))
    offer_hours = forms.IntegerField(min_value=12, max_value=168, initial=48, label=_("候补名额保留的小时数"))


class RoundEditForm(RoundForm):
    """A draft's words and hours; its code is in addresses people may have kept."""

    code = None  # type: ignore[assignment]  # Django's way of leaving a field out


class PostponeForm(forms.Form):
    """Which hour of a round is put off, until when and why."""

    clock = forms.ChoiceField(label=_("延期的时间"))
    becomes = forms.DateTimeField(label=_("改为"), widget=moment_input())
    reason = forms.CharField(max_length=300, label=_("原因"), help_text=_("学员会收到通知，页面上也会写明。"))

    def __init__(self, *args: Any, match_round: MatchRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clock"].choices = [
            (clock, Clock(clock).label)
            for clock, states in POSTPONABLE.items()
            if match_round.state in states and getattr(match_round, clock) is not None
        ]


class CapForm(forms.Form):
    """A ceiling over a city, a cluster, or some posts."""

    where = forms.ChoiceField(label=_("城市或产业集群"))
    most = forms.IntegerField(min_value=1, label=_("最多人数"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cities = [(f"{CapKind.CITY}:{one.pk}", str(one)) for one in organisations.cities()]
        clusters = organisations.Cluster.objects.select_related("city").order_by("city__name_zh", "name_zh")
        listed = [(f"{CapKind.CLUSTER}:{one.pk}", one.placed_name) for one in clusters]
        self.fields["where"].choices = [("", "—"), (_("城市"), cities), (_("产业集群"), listed)]


class ReserveForm(forms.Form):
    """A category of students, and how many of every post's hundred seats are kept for it."""

    category = forms.ModelChoiceField(queryset=Category.objects.all(), label=_("学员类别"), empty_label="—")
    share_percent = forms.IntegerField(
        min_value=1, max_value=100, label=_("预留比例（%）"), help_text=_("按每个岗位的名额算，不足一个的不留")
    )


class BelongingForm(forms.Form):
    """Students of one category, named by school number or e-mail."""

    category = forms.ModelChoiceField(queryset=Category.objects.all(), label=_("学员类别"), empty_label="—")
    names = forms.CharField(
        label=_("学号或邮箱"), help_text=_("每行一个，一次最多 500 个"), widget=forms.Textarea(attrs={"rows": 4})
    )
    valid_until = forms.DateField(
        label=_("有效期至"), required=False, help_text=_("证明到期的日子；不填为一年，到期自动删除"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip


class DrawForm(forms.Form):
    """The value nobody could foresee, and where it can be looked up."""

    public_value = forms.CharField(max_length=200, label=_("公开随机值"))
    evidence = forms.CharField(max_length=300, required=False, label=_("出处"), help_text=_("网址或公告编号"))


class AppealForm(forms.Form):
    """Which choice was judged wrongly, what the score should be, and why."""

    post = forms.TypedChoiceField(coerce=int, label=_("对哪个志愿"))
    claimed = forms.DecimalField(
        min_value=0,
        max_value=100,
        decimal_places=2,
        label=_("你认为正确的分数"),
        help_text=_("百分制。说明里写清差在哪一项技能。"),
    )
    reason = forms.CharField(
        max_length=1000,
        label=_("理由和依据"),
        help_text=_("例如：证书 HM-2026-000123 在截止前已颁发，没有计入技能档案。"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, posts: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [("", "—"), *posts]


class DecisionForm(forms.Form):
    """What the officer found to be right, and the answer."""

    found = forms.DecimalField(min_value=0, max_value=100, decimal_places=2, label=_("核实的分数"))
    answer = forms.CharField(
        max_length=1000, label=_("答复"), help_text=_("学员会看到。"), widget=forms.Textarea(attrs={"rows": 3})
    )


class SecondRoundForm(RoundForm):
    """A second round for some posts of the first."""

    posts = forms.TypedMultipleChoiceField(
        coerce=int,
        label=_("参加补录的岗位"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("至少选一个岗位")},
    )

    def __init__(self, *args: Any, posts: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["posts"].choices = posts
