"""What an officer fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from internships.forms.shared import moment_input


class RoundForm(forms.Form):
    """A new round of matching."""

    name_zh = forms.CharField(max_length=80, label=_("名称"))
    name_en = forms.CharField(max_length=120, label=_("英文名称"))
    code = forms.SlugField(label=_("轮次编号"), help_text=_("用在网址里，如 2026-3"))
    opens_at = forms.DateTimeField(label=_("开始填报"), widget=moment_input())
    closes_at = forms.DateTimeField(label=_("截止填报"), widget=moment_input())
