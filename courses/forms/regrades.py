"""What is filled in around a request to look at a grade again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.forms.gradebook import score_field

WORDS = {"rows": 5}


class AskForm(forms.Form):
    """Why a grade should be looked at again."""

    reason = forms.CharField(
        label=_("申请理由"),
        max_length=1000,
        widget=forms.Textarea(attrs=WORDS),
        help_text=_("写明哪一题或哪一部分、为什么。教师的答复会写在这里。"),
    )


class AnswerForm(forms.Form):
    """The answer, and the new score where there is one."""

    answer = forms.CharField(label=_("答复"), max_length=1000, widget=forms.Textarea(attrs=WORDS))
    score_percent = score_field(label=_("改为（0–100）"), help_text=_("维持原成绩就留空。"))
