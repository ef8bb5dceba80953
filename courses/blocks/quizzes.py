"""A quiz placed in a lesson."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class QuizBlock(blocks.StructBlock):
    """Names a quiz of the course or of the run by its code: the paper itself is set where the course is taught."""

    code = blocks.RegexBlock(
        regex=r"^[-a-zA-Z0-9_]{1,40}$",
        error_messages={"invalid": _("测验代码只含字母、数字、连字符和下划线。")},
        label=_("测验代码"),
        help_text=_("和教学班“测验”页里的代码一致，例如 q1；结课测验是 final。"),
    )
    words = blocks.CharBlock(max_length=200, required=False, label=_("说明"))

    class Meta:
        icon = "tick-inverse"
        label = _("测验")
        description = _("在这里做一份测验，题目从题库按蓝图抽取")
        template = "blocks/quiz_block.html"
        preview_value = {"code": "q1", "words": "学完本章，用十道题检查一下。"}
