"""Blocks of words: running text, a sentence not to miss, a worked example, a question to talk about."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

# Nothing that could carry a script or a frame: pictures and files come with their own blocks.
RICH_TEXT = [
    *("h2", "h3", "h4", "bold", "italic", "strikethrough", "code", "superscript", "subscript"),
    *("ol", "ul", "blockquote", "link", "hr"),
]


class TextBlock(blocks.RichTextBlock):
    """Running text with headings and lists."""

    class Meta:
        icon = "pilcrow"
        label = _("正文")
        description = _("讲解用的文字，可分小标题和列表")
        template = "blocks/text_block.html"
        preview_value = "<h2>计费重</h2><p>取实重与体积重中较大者。</p>"


class CalloutBlock(blocks.StructBlock):
    """One sentence that must not be missed."""

    tone = blocks.ChoiceBlock(
        choices=[("info", _("提示")), ("ok", _("做法")), ("warn", _("注意"))], default="info", label=_("语气")
    )
    title = blocks.CharBlock(max_length=60, label=_("标题"))
    text = blocks.RichTextBlock(features=["bold", "italic", "link", "ul"], label=_("内容"))

    class Meta:
        icon = "info-circle"
        label = _("提示框")
        description = _("一句必须看到的话")
        template = "blocks/callout_block.html"
        preview_value = {"tone": "warn", "title": "先核对单位", "text": "<p>克与千克相差一千倍。</p>"}


class StepBlock(blocks.StructBlock):
    """One line of a calculation: what is done, and the figures."""

    words = blocks.CharBlock(max_length=200, label=_("说明"))
    figures = blocks.CharBlock(max_length=200, required=False, label=_("算式"))


class WorkedExampleBlock(blocks.StructBlock):
    """A task, its solution step by step, and the result."""

    task = blocks.TextBlock(label=_("题目"))
    steps = blocks.ListBlock(StepBlock(), label=_("步骤"))
    result = blocks.CharBlock(max_length=200, label=_("结果"))

    class Meta:
        icon = "list-ol"
        label = _("例题")
        description = _("题目、分步解法和结果")
        template = "blocks/worked_example_block.html"
        preview_value = {
            "task": "体积 40×30×20 厘米、实重 3 千克，除数 5000，计费重是多少？",
            "steps": [{"words": "体积重", "figures": "40×30×20÷5000＝4.8 千克"}],
            "result": "取较大者：4.8 千克",
        }


class DiscussionBlock(blocks.StructBlock):
    """A question to talk about with the class; the talk itself belongs to the run, not to the page."""

    prompt = blocks.TextBlock(max_length=500, label=_("讨论题"))

    class Meta:
        icon = "comment"
        label = _("讨论题")
        description = _("抛给全班的一个问题，学员在本节讨论里回答")
        template = "blocks/discussion_block.html"
        preview_value = {"prompt": "你家乡的产业集群，哪一类产品最适合先做跨境电商？说出两条理由。"}
