"""A firm's problem, the organiser's answer, a file for teams."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from internships import public as internships
from lms.common import uploads
from lms.contests.choices import Licence
from lms.contests.forms import WORDS
from lms.contests.models import Sponsor
from lms.contests.operations.sponsors.proposing import ProblemWords

NAMES = ("title_zh", "title_en", "brief_zh", "brief_en", "prize_zh", "order_code", "terms_zh")
LONG = {"rows": 6}


class ProblemForm(forms.Form):
    """A problem for a track."""

    title_zh = forms.CharField(label=_("赛题"), max_length=80)
    title_en = forms.CharField(label=_("英文名称"), max_length=160, required=False)
    order_code = forms.ChoiceField(
        label=_("奖励对应的订单"), required=False, help_text=_("获奖者可以填报这一单；只列贵企业已批准的订单。")
    )
    brief_zh = forms.CharField(
        label=_("命题说明"), max_length=4000, widget=forms.Textarea(attrs=LONG),
        help_text=_("背景、要解决什么、交付什么。采用后在赛事页面公开，不要写保密内容。"),
    )  # fmt: skip
    brief_en = forms.CharField(label=_("英文说明"), max_length=8000, required=False, widget=forms.Textarea(attrs=WORDS))
    prize_zh = forms.CharField(label=_("企业奖励"), max_length=200, required=False)
    terms_zh = forms.CharField(
        label=_("保密约定"), max_length=6000, required=False, widget=forms.Textarea(attrs=LONG),
        help_text=_("填写后，每位队员看数据之前要逐人同意，系统留下时间和文本的指纹。不填就直接可看。"),
    )  # fmt: skip

    def __init__(self, *args: Any, enterprise_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        orders = internships.approved_orders_of(enterprise_id)
        self.fields["order_code"].choices = [("", "—"), *((one.code, f"{one.code} · {one.posts}") for one in orders)]

    @staticmethod
    def shown(made: Sponsor) -> dict[str, Any]:
        """What the form begins with."""
        return {name: getattr(made, name) for name in NAMES}

    def words(self) -> ProblemWords:
        """What was written."""
        return ProblemWords(**{name: self.cleaned_data[name] for name in NAMES})


class AnswerForm(forms.Form):
    """The organiser's answer."""

    answer = forms.CharField(
        label=_("答复"), max_length=300, required=False, widget=forms.Textarea(attrs=WORDS),
        help_text=_("不采用要写明理由，企业会看到。"),
    )  # fmt: skip


class FileForm(forms.Form):
    """A file for teams."""

    title = forms.CharField(label=_("名称"), max_length=80)
    licence = forms.ChoiceField(label=_("使用许可"), choices=Licence.choices)
    file = forms.FileField(
        label=_("文件"), help_text=_("CSV、Excel、PDF、Word、图片或文本，不超过 20 MB。"),
        widget=forms.FileInput(attrs={"accept": ",".join([*uploads.TABLES, *uploads.KINDS, *uploads.TEXTS])}),
    )  # fmt: skip
