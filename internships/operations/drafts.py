"""Writing an order in four steps: begun from nothing, from the last one or from a template; kept as it is typed."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from internships.models import Order, OrderTemplate
from internships.operations import orders, rules
from internships.operations.orders import MORE_FIELDS, POST_FIELDS, PostDraft
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.organisations import public as organisations
from lms.people.models import User
from lms.skills import public as skills

STEPS = (1, 2, 3, 4)
FIRST_START = timedelta(days=60)
USUAL_MONTHS = 6
MOST_TEMPLATES = 20
# What one order hands on to the next: everything but people, days, fees and the words of those who decided.
CONTENT = (
    "mode", "headcount", "months", "same_post_wage", "pay", "lowest_tier_basis", "youngest_year", "course_codes",
    "note", "insured_by", *MORE_FIELDS,
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """What a step of the form says: fields, and posts or skills where the step has them."""

    fields: dict[str, Any]
    posts: tuple[PostDraft, ...] | None = None
    skills: tuple[tuple[str, int, int], ...] | None = None


@transaction.atomic
def begin_order(
    enterprise_id: int, school_id: int, *, by: User, content: dict[str, Any] | None = None, copied_from: str = ""
) -> Order:
    """A draft for this school, filled with the content of another. Raises NotAllowed, Invalid (no such school)."""
    orders.require_writer(enterprise_id, by)
    firm = organisations.Organisation.objects.get(pk=enterprise_id)
    if not organisations.Organisation.objects.filter(pk=school_id, kind=organisations.Kind.UNIVERSITY).exists():
        raise Invalid(_("请选择合作院校。"), fields={"school": _("请选择合作院校")})
    given = dict(content or {})
    posts, needs = given.pop("posts", []), given.pop("skills", [])
    # Skills that ended without an heir stay behind, as do courses that were taken off.
    meant = skills.chosen(code for code, _level, _weight in needs)
    starts_on = timezone.localdate() + FIRST_START
    gone = set(skills.unknown_courses(given.get("course_codes", [])))
    fields = {"mode": "order_class", "months": USUAL_MONTHS, "same_post_wage": 0, "pay": 0}
    fields |= {name: given[name] for name in CONTENT if name in given}
    fields["course_codes"] = [code for code in given.get("course_codes", []) if code not in gone]
    fields["headcount"] = fields.get("headcount") or firm.headcount or 0
    order = orders.created(
        "",
        {
            "enterprise_id": enterprise_id,
            "school_id": school_id,
            "cluster_id": firm.cluster_id,
            "starts_on": starts_on,
            "copied_from": copied_from,
            "demo": firm.demo,
            **fields,
        },
    )
    orders.write_posts(order, tuple(_post_draft(post) for post in posts))
    orders.write_skills(order, tuple((code, level, weight) for code, level, weight in needs if code in meant))
    rules.keep_findings(order)
    audit.record("order.begun", order, by=by, copied_from=copied_from)
    return order


@transaction.atomic
def copy_order(order_id: int, *, by: User) -> Order:
    """A new draft with all that the order says, for a start a year later. Raises NotAllowed."""
    source = Order.objects.select_related("enterprise").get(pk=order_id)
    made = begin_order(
        source.enterprise_id, source.school_id, by=by, content=content_of(source), copied_from=source.code
    )
    starts_on = _next_start(source.starts_on)
    orders.rewrite(made, {"starts_on": starts_on, "mentor_id": source.mentor_id})
    rules.keep_findings(made)
    return made


@transaction.atomic
def save_step(order_id: int, step: int, change: Change, *, by: User, version: int | None = None) -> Order:
    """Keep a step that is filled in rightly. Raises NotAllowed, OrderChanged, WrongState, Invalid."""
    order = orders.locked_draft(order_id, version, by)
    orders.require_courses(change.fields.get("course_codes", []))
    typed = {name: value for name, value in order.typed.items() if name != str(step)}
    orders.rewrite(order, {**change.fields, "typed": typed})
    if change.posts is not None:
        orders.write_posts(order, change.posts)
    if change.skills is not None:
        orders.write_skills(order, change.skills)
    rules.keep_findings(order)
    return order


@transaction.atomic
def keep_typed(order_id: int, step: int, typed: dict[str, list[str]], *, by: User, version: int | None = None) -> Order:
    """Keep what was typed in a step as it is, wrong or half done; the order itself does not change.

    Raises NotAllowed, OrderChanged, WrongState.
    """
    order = orders.locked_draft(order_id, version, by)
    orders.rewrite(order, {"typed": {**order.typed, str(step): typed}})
    return order


@transaction.atomic
def drop_draft(order_id: int, *, by: User) -> None:
    """Throw a draft away that was never sent. Raises NotAllowed, WrongState."""
    order = orders.locked_draft(order_id, None, by)
    if order.findings.exclude(closed_at=None).exists() or order.state != "draft":
        raise Invalid(_("订单提交过，不能删除；可以修改后再提交。"))
    audit.record("order.dropped", order, by=by, code=order.code)
    order.delete()


@transaction.atomic
def save_template(order_id: int, name: str, *, by: User) -> OrderTemplate:
    """Keep the order's content under a name; the same name again is written over. Raises NotAllowed, Invalid."""
    order = Order.objects.get(pk=order_id)
    orders.require_writer(order.enterprise_id, by)
    name = name.strip()[:60]
    if not name:
        raise Invalid(_("请给模板起个名字。"), fields={"name": _("必填")})
    known = OrderTemplate.objects.filter(enterprise=order.enterprise_id)
    if not known.filter(name=name).exists() and known.count() >= MOST_TEMPLATES:
        raise Invalid(_("最多 %(most)d 个模板，请先删一个。") % {"most": MOST_TEMPLATES})
    template, _made = OrderTemplate.objects.update_or_create(
        enterprise=order.enterprise, name=name, defaults={"content": content_of(order)}
    )
    audit.record("order.template_saved", template, by=by, order=order.code)
    return template


@transaction.atomic
def drop_template(template_id: int, *, by: User) -> None:
    """Throw a template away; gone already is gone. Raises NotAllowed."""
    template = OrderTemplate.objects.filter(pk=template_id).first()
    if template is not None:
        orders.require_writer(template.enterprise_id, by)
        audit.record("order.template_dropped", template, by=by, name=template.name)
        template.delete()


def content_of(order: Order) -> dict[str, Any]:
    """What an order hands on, as JSON keeps it. Posts of partner firms stay behind: they agreed to that one order."""
    posts = [
        {name: getattr(post, name) for name in POST_FIELDS} | {"hazards": post.hazards}
        for post in order.posts.filter(firm=None)
    ]
    needs = [[row.skill.code, row.level, row.weight] for row in order.skills.select_related("skill")]
    return {name: getattr(order, name) for name in CONTENT} | {"posts": posts, "skills": needs}


def _post_draft(post: dict[str, Any]) -> PostDraft:
    return PostDraft(**{**post, "hazards": tuple(post.get("hazards", ()))})


def _next_start(starts_on: date) -> date:
    """The same day of the next year that is still to come."""
    years = 1
    while starts_on + relativedelta(years=years) <= timezone.localdate():
        years += 1
    return starts_on + relativedelta(years=years)
