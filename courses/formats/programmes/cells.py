"""What stands in a cell, and what stands in the way of reading it."""

from typing import Any

from openpyxl.cell.cell import MergedCell

NO_VALUE = {"f": "prog_cell_formula", "e": "xlsx_error"}


def text(value: object) -> str:
    """A cell's value as somebody reads it; a whole number has no point."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def unreadable(cell: Any) -> str:
    """Why the cell holds no value of its own; "" if it does, or is empty."""
    if cell.data_type in NO_VALUE:
        return NO_VALUE[cell.data_type]
    return "xlsx_date" if cell.is_date else ""


def is_swallowed(cell: Any) -> bool:
    """Whether a merge has taken it: that is said once, of the merge."""
    return isinstance(cell, MergedCell)
