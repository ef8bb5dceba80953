"""Orders from a spreadsheet: looked through first, then all of them written as drafts, or none."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from internships.choices import Mode
from internships.formats import OrderRow, Sheet, read
from internships.models import Order
from internships.operations.orders import OrderDraft, PostDraft, draft_order
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.organisations import public as organisations
from lms.people.models import User
from lms.skills import public as skills


def examine(rows: list[list[str]]) -> Sheet:
    """What a file would make, and every wrong cell. Raises Unreadable."""
    return read(rows, modes=modes(), skills=skills.nameable())


def modes() -> dict[str, str]:
    """{a mode's name in the language of the page, or its code: its code}."""
    return {str(label): value for value, label in Mode.choices} | {value: value for value in Mode.values}


@transaction.atomic
def import_orders(enterprise_id: int, school_id: int, rows: list[list[str]], *, by: User) -> list[Order]:
    """A draft for every order of the file, or nothing. Raises NotAllowed, Unreadable, Invalid (a cell is wrong)."""
    sheet = examine(rows)
    if sheet.faults:
        raise Invalid(_("表格还有 %(n)d 处问题，什么都没有写入。") % {"n": len(sheet.faults)})
    firm = organisations.Organisation.objects.get(pk=enterprise_id)
    if not firm.headcount:
        raise Invalid(_("请先在企业资料里填写在岗职工数，上限按它计算。"))
    made = [draft_order(_draft(row, firm, school_id), by=by) for row in sheet.orders]
    audit.record("order.imported", firm, by=by, organisation_id=firm.pk, orders=[order.code for order in made])
    return made


def _draft(row: OrderRow, firm: organisations.Organisation, school_id: int) -> OrderDraft:
    fields: dict[str, Any] = dict(row.fields)
    starts_on: date = fields["starts_on"]
    return OrderDraft(
        enterprise_id=firm.pk,
        school_id=school_id,
        cluster_id=firm.cluster_id,
        headcount=firm.headcount or 0,
        starts_on=starts_on,
        mode=fields["mode"],
        months=fields["months"],
        same_post_wage=fields["same_post_wage"],
        pay=fields["pay"],
        posts=tuple(_post(post) for post in row.posts),
        skills=tuple(fields["skills"] or ()),
        course_codes=tuple(fields["course_codes"] or ()),
        note=fields["note"],
        demo=firm.demo,
        more=(("workplace", fields["workplace"]), ("training_base", fields["training_base"])),
    )


def _post(post: dict[str, Any]) -> PostDraft:
    return PostDraft(**{**post, "minimum": post["minimum"] or 0})
