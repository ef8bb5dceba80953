"""What people fill in around a contest."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.common.errors import Invalid
from lms.contests.models import Track

WORDS = {"rows": 4}


def put_errors(form: forms.Form, error: Invalid) -> None:
    """Show a refusal where it belongs: beside its field, else above the form."""
    for name, message in error.fields.items():
        form.add_error(name if name in form.fields else None, str(message))
    if not error.fields:
        form.add_error(None, str(error.message))


class TeamForm(forms.Form):
    """A team to make."""

    track = forms.TypedChoiceField(label=_("赛道"), coerce=int)
    name = forms.CharField(
        label=_("队名"),
        min_length=2,
        max_length=40,
        help_text=_("排行榜和证书上显示，2 到 40 字。"),
        error_messages={"min_length": _("队名至少 2 个字。")},
    )

    def __init__(self, *args: Any, tracks: list[Track], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track"].choices = [(track.pk, str(track)) for track in tracks]
        if len(tracks) == 1:
            self.fields["track"].widget = forms.HiddenInput()
            self.fields["track"].initial = tracks[0].pk


class SignForm(forms.Form):
    """A signature: one's own name."""

    text = forms.IntegerField(widget=forms.HiddenInput())
    name = forms.CharField(
        label=_("签名：输入你的姓名"), max_length=50, widget=forms.TextInput({"autocomplete": "name"})
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs=WORDS))
