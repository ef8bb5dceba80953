"""The gradebook as a file: what it says can be read back, and unchanged it changes nothing."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from courses.formats.gradebooks import NUMBER, VERSION
from courses.queries.gradebook import Book, Row
from lms.common.sheets import Column


def columns(book: Book) -> list[Column]:
    """Number, name, class, a column for each item, the course score, and the newest event the row was made from."""
    return [
        Column(NUMBER, "number"),
        Column(_("姓名"), "name"),
        Column(_("行政班"), "school_class"),
        *(Column(head_of(head.item.name, head.item.key), _value(place)) for place, head in enumerate(book.heads)),
        Column(_("课程成绩"), "score"),
        Column(_("等级"), "level"),
        Column(VERSION, lambda row: max((cell.newest for cell in row.cells), default=0)),
    ]


def head_of(name: str, key: str) -> str:
    """期末实操 [manual:ab12]: the name for people, the key for reading back."""
    return f"{name} [{key}]"


def _value(place: int) -> Callable[[Row], object]:
    def value(row: Row) -> object:
        found: Decimal | None = row.cells[place].value
        return None if found is None else float(found)

    return value
