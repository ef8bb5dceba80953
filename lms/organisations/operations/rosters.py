"""Inviting many people at once: first what would happen, line by line, then the doing."""

from dataclasses import dataclass
from typing import BinaryIO

import openpyxl
from django.db import transaction
from django.utils.translation import gettext as _

from lms.common.errors import DomainError, Invalid
from lms.organisations.choices import Role
from lms.organisations.models import Organisation, SchoolClass
from lms.organisations.operations import invitations
from lms.organisations.operations.memberships import check_role
from lms.people.public import User

MOST_LINES = 500
SEPARATORS = str.maketrans({"，": ",", "\t": ",", "；": ",", ";": ","})
COLUMNS = 3
HEADINGS = {"email", "邮箱", "e-mail"}


@dataclass(frozen=True)
class Line:
    """One person of the list: what was written, and why it cannot be done (empty: it can)."""

    number: int
    email: str
    role: str
    class_name: str
    problem: str = ""

    @property
    def text(self) -> str:
        """The line as it may be pasted again."""
        return ",".join([self.email, self.role, self.class_name])


def lines_of_text(text: str) -> list[list[str]]:
    """Pasted lines, cut at commas, tabs or semicolons; empty lines and a heading left out."""
    rows = [[cell.strip() for cell in line.translate(SEPARATORS).split(",")] for line in text.splitlines()]
    return _tidy(rows)


def lines_of_sheet(file: BinaryIO) -> list[list[str]]:
    """The first sheet of an xlsx workbook as text. Raises Invalid for what is no workbook or too long."""
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever its zip and XML readers raise
        raise Invalid(_("打不开这个文件，请上传 .xlsx 表格。")) from error
    rows = []
    for row in book.worksheets[0].iter_rows(max_col=COLUMNS, max_row=MOST_LINES + 2, values_only=True):
        rows.append(["" if cell is None else str(cell).strip() for cell in row])
    book.close()
    return _tidy(rows)


def examine(organisation: Organisation, rows: list[list[str]], *, default_role: str) -> list[Line]:
    """What would happen to each row, without doing it. Raises Invalid for more than 500 rows."""
    if len(rows) > MOST_LINES:
        raise Invalid(_("一次最多 %(most)s 行，请分批导入。") % {"most": MOST_LINES})
    classes = {row.name: row for row in SchoolClass.objects.filter(department__organisation=organisation)}
    seen: set[tuple[str, str]] = set()
    return [_examine(organisation, number, row, default_role, classes, seen) for number, row in enumerate(rows, 1)]


@transaction.atomic
def invite_all(organisation: Organisation, rows: list[list[str]], *, default_role: str, by: User) -> list[Line]:
    """Invite every row without a problem; the list says which those were. Raises NotAllowed, Invalid."""
    lines = examine(organisation, rows, default_role=default_role)
    classes = {row.name: row for row in SchoolClass.objects.filter(department__organisation=organisation)}
    for line in lines:
        if not line.problem:
            invitations.invite(organisation, line.email, line.role, by=by, school_class=classes.get(line.class_name))
    return lines


def _examine(
    organisation: Organisation,
    number: int,
    row: list[str],
    default_role: str,
    classes: dict[str, SchoolClass],
    seen: set[tuple[str, str]],
) -> Line:
    email, role, class_name = ([*row, "", "", ""])[:COLUMNS]
    role = _role(role) or default_role
    problem = ""
    try:
        check_role(organisation, role)
        email = invitations.check_email(organisation, email, role)
        problem = _class_problem(class_name, classes) or (_("与前面的一行重复。") if (email, role) in seen else "")
    except DomainError as error:
        problem = str(error.message)
    seen.add((email, role))
    return Line(number, email, role, class_name, problem)


def _class_problem(class_name: str, classes: dict[str, SchoolClass]) -> str:
    return "" if not class_name or class_name in classes else _("没有“%(name)s”这个班级。") % {"name": class_name}


def _role(text: str) -> str:
    """A role by its code, or by its name in the language of the page."""
    return {str(label): value for value, label in Role.choices}.get(text, text)


def _tidy(rows: list[list[str]]) -> list[list[str]]:
    return [row for row in rows if any(row) and row[0].lower() not in HEADINGS]
