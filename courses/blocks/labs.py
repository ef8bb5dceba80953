"""A practical-training lab placed in a lesson."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.choices.practical_labs import LAB_WORDS

# Lessons write a lab without the first word of its code.
PREFIX = "LAB-"
CHOICES = [(code.removeprefix(PREFIX), name) for code, (name, _trains) in LAB_WORDS.items()]
CODES = {code.removeprefix(PREFIX): code for code in LAB_WORDS}


class LabBlock(blocks.StructBlock):
    """Names a lab of the course; attempts, dates and results are the run's (`lab_card`)."""

    lab = blocks.ChoiceBlock(choices=CHOICES, label=_("实训"))
    task = blocks.TextBlock(required=False, label=_("任务"), help_text=_("这节课要求在实训里做到什么。"))

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """With the lab's code, its name and what it trains."""
        context = super().get_context(value, parent_context=parent_context)
        code = CODES.get(value["lab"], "")
        name, trains = LAB_WORDS.get(code, ("", ""))
        return {**context, "code": code, "name": name, "trains": trains}

    class Meta:
        icon = "cogs"
        label = _("实训")
        description = _("在课里安排一个实训")
        template = "blocks/lab_block.html"
        preview_value = {"lab": "LM", "task": "用自己抽到的数据算出盈亏平衡件数。"}
