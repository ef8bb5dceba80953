"""An assignment placed in a lesson."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class AssignmentBlock(blocks.StructBlock):
    """Names an assignment of the run by its code: it is set where the course is taught."""

    code = blocks.RegexBlock(
        regex=r"^[-a-zA-Z0-9_]{1,40}$",
        error_messages={"invalid": _("作业代码只含字母、数字、连字符和下划线。")},
        label=_("作业代码"),
        help_text=_("和教学班“作业”页里的代码一致，例如 a1。"),
    )
    words = blocks.CharBlock(max_length=200, required=False, label=_("说明"))

    class Meta:
        icon = "edit"
        label = _("作业")
        description = _("在这里布置一份作业：截止时间、状态和入口随教学班显示")
        template = "blocks/assignment_block.html"
        preview_value = {"code": "a1", "words": "学完本节，为这件样品报一份 FOB 价。"}
