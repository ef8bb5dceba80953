"""What people write in a run's talk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.choices import ReportReason, ThreadKind
from courses.models import CourseRun
from courses.queries import contents

BODY = forms.Textarea(attrs={"rows": 5})


class PostForm(forms.Form):
    """The text of a post. Plain text: blank lines make paragraphs, addresses become links."""

    body = forms.CharField(label=_("内容"), max_length=5000, widget=BODY, help_text=_("纯文字，最多 5000 字。"))


class ThreadForm(PostForm):
    """A question or a talk about one lesson."""

    kind = forms.ChoiceField(label=_("类型"), choices=ThreadKind, widget=forms.RadioSelect, initial=ThreadKind.QUESTION)
    lesson = forms.TypedChoiceField(label=_("关于哪一节"), coerce=int)
    title = forms.CharField(label=_("标题"), max_length=120, help_text=_("一句话说清问题。"))
    field_order = ("kind", "lesson", "title", "body")

    def __init__(self, *args: Any, run: CourseRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lessons = contents.lessons_of_run(run).values_list("lesson", "title")
        self.fields["lesson"].choices = [(pk, f"{number}. {title}") for number, (pk, title) in enumerate(lessons, 1)]

    def plan(self) -> dict[str, Any]:
        """The thread as the operation wants it."""
        data = dict(self.cleaned_data)
        return {"lesson_id": data.pop("lesson"), **data}


class ReasonForm(forms.Form):
    """Why somebody else's post is taken away; nothing to say about one's own."""

    reason = forms.CharField(label=_("移除原因"), max_length=200, help_text=_("作者会看到这句话。"))

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["reason"]


class ReportForm(forms.Form):
    """Why a post should not stand."""

    reason = forms.ChoiceField(label=_("举报原因"), choices=ReportReason, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("补充说明"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("被举报人看不到是谁举报的。"),
    )  # fmt: skip
