"""Figures side by side, and program code."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock as Grid

MOST_ROWS, MOST_COLUMNS = 200, 20


class TableValue(blocks.StructValue):
    """A table cut into what screen readers must be told apart."""

    @cached_property
    def has_head(self) -> bool:
        """Whether the first row names the columns."""
        return (self["grid"] or {}).get("table_header_choice") in {"row", "both"}

    @cached_property
    def has_side(self) -> bool:
        """Whether the first column names the rows."""
        return (self["grid"] or {}).get("table_header_choice") in {"column", "col", "both"}

    @property
    def head(self) -> list[str]:
        """The names of the columns."""
        return self._rows[0] if self.has_head and self._rows else []

    @property
    def rows(self) -> list[list[str]]:
        """Everything below the names, cells in order."""
        return self._rows[1:] if self.has_head else self._rows

    @cached_property
    def _rows(self) -> list[list[str]]:
        return [[str(cell or "") for cell in row] for row in (self["grid"] or {}).get("data", [])]


class TableBlock(blocks.StructBlock):
    """A table with a name, and headers that say what each figure is."""

    title = blocks.CharBlock(max_length=80, label=_("表题"))
    # The grid's own menus are in English alone, whatever is asked of it.
    grid = Grid(
        table_options={"language": "en-US"},
        label=_("表格"),
        help_text=_("可从电子表格里复制粘贴；请选哪一行或列是表头。"),
    )
    note = blocks.CharBlock(max_length=200, required=False, label=_("注"), help_text=_("单位、口径、来源和日期。"))

    def clean(self, value: Any) -> Any:
        """Not larger than a phone can bear, and with cells in it."""
        cleaned = super().clean(value)
        rows = (cleaned["grid"] or {}).get("data", [])
        if not any(any(row) for row in rows):
            raise blocks.StructBlockValidationError({"grid": ValidationError(_("表格还是空的。"))})
        if len(rows) > MOST_ROWS or max(len(row) for row in rows) > MOST_COLUMNS:
            words = {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
            problem = ValidationError(_("最多 %(rows)s 行 %(columns)s 列；更大的表请作为文件提供。"), params=words)
            raise blocks.StructBlockValidationError({"grid": problem})
        return cleaned

    class Meta:
        icon = "table"
        label = _("表格")
        description = _("对比或数据，有表题和表头")
        template = "blocks/table_block.html"
        value_class = TableValue
        preview_value = {
            "title": "两种运输方式",
            "grid": {
                "data": [["", "空运", "海运"], ["天数", "5", "30"], ["每千克（元）", "42", "9"]],
                "table_header_choice": "both",
            },
            "note": "教学用数",
        }


class CodeBlock(blocks.StructBlock):
    """Program code or a formula as it is typed."""

    language = blocks.CharBlock(
        max_length=30, required=False, label=_("语言"), help_text=_("例如 Python、HTML、公式；显示在代码上方。")
    )
    code = blocks.TextBlock(label=_("代码"), rows=8)

    class Meta:
        icon = "code"
        label = _("代码")
        description = _("原样显示的程序或公式")
        template = "blocks/code_block.html"
        preview_value = {"language": "Python", "code": "chargeable = max(actual_kg, length * width * height / 6000)"}
