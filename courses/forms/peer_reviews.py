"""What a teacher sets of a peer round, and what a reviewer chose."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from courses.forms.quizzes import MOMENT, NUMBER
from courses.models import PeerRound


class PeerRoundForm(forms.Form):
    """The rules of a peer round."""

    reviews_each = forms.IntegerField(
        label=_("每人评几份"),
        min_value=1,
        max_value=10,
        initial=3,
        widget=NUMBER,
        help_text=_("每份作业也至少有这么多人评。"),
    )
    due_at = forms.DateTimeField(
        label=_("评阅截止（北京时间）"),
        widget=MOMENT,
        help_text=_("作业截止时分配；迟交的作业也会分配，至少给评阅人 48 小时。"),
    )
    weight_percent = forms.IntegerField(
        label=_("互评占这次作业的（%）"), min_value=0, max_value=100, initial=30, widget=NUMBER,
        help_text=_("其余由教师批改；合计 100 时不用教师批改。"),
    )  # fmt: skip
    diligence_percent = forms.IntegerField(
        label=_("认真评完占这次作业的（%）"), min_value=0, max_value=100, initial=10, widget=NUMBER,
        help_text=_("按完成的份数算，和评分高低无关。"),
    )  # fmt: skip
    trim_from = forms.IntegerField(
        label=_("从几份起去掉最高和最低"), min_value=3, max_value=20, initial=4, widget=NUMBER
    )
    wide_percent = forms.IntegerField(
        label=_("最高与最低相差多少分交教师裁定"), min_value=1, max_value=100, initial=30, widget=NUMBER
    )

    def __init__(self, *args: Any, allotted: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Once handed out, people have been told how many.
        self.fields["reviews_each"].disabled = allotted


class DecisionForm(forms.Form):
    """What a work counts for, and why."""

    score_percent = forms.DecimalField(
        label=_("得分（0–100）"), min_value=0, max_value=100, max_digits=5, decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.5"}),
    )  # fmt: skip
    reason = forms.CharField(label=_("裁定理由"), max_length=200, help_text=_("作者会看到。"))


def initial_of(peer_round: PeerRound | None) -> dict[str, Any]:
    """The form's values of a round that is there."""
    names = PeerRoundForm.base_fields if peer_round else ()
    return {name: getattr(peer_round, name) for name in names}


def opinion(post: QueryDict) -> dict[str, Any]:
    """Levels and words as a reviewer posted them."""
    levels = {name[6:]: int(post[name]) for name in post if name.startswith("level_") and _is_level(post[name])}
    comments = {name[8:]: post[name][:500] for name in post if name.startswith("comment_")}
    return {"levels": levels, "comments": comments, "comment": post.get("comment", "")[:2000]}


def _is_level(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 4
