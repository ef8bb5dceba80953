"""What a school says when it confirms an order."""

from django import forms
from django.utils.translation import gettext_lazy as _

from internships.forms.shared import day_input


class ConfirmForm(forms.Form):
    """When the school decided on the host, and when it saw it."""

    host_approved_on = forms.DateField(required=False, label=_("集体研究确定日期"), widget=day_input())
    host_inspected_on = forms.DateField(required=False, label=_("实地考察日期"), widget=day_input())
