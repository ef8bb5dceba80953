"""The workstations of a base, and its hours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.bases import access
from lms.bases.errors import StillBooked
from lms.bases.models import Base, OpeningHours, Session, WorkstationGroup
from lms.bases.operations.bases import kept_base, require_no_events
from lms.bases.operations.locks import locked_group
from lms.bases.planning import Hours, Taken, most_taken
from lms.bases.queries.others import named_after
from lms.bases.queries.rooms import span_of
from lms.common.errors import Invalid
from lms.people.public import User
from lms.skills import public as skills

MOST_WORKSTATIONS = 2000


@dataclass(frozen=True)
class GroupPlan:
    """Workstations of one kind."""

    name: str
    count: int
    equipment_zh: str = ""
    skill_codes: Sequence[str] = ()


@transaction.atomic
def add_group(base_id: int, plan: GroupPlan, *, by: User | None) -> WorkstationGroup:
    """One more group of workstations. Raises NotAllowed, Invalid."""
    base = kept_base(base_id, by)
    _require_group(base.pk, plan, None)
    group = WorkstationGroup.objects.create(
        base=base, name=plan.name.strip(), count=plan.count, equipment_zh=plan.equipment_zh.strip()
    )
    group.skills.set(skills.chosen(plan.skill_codes).values())
    audit.record("base.group_added", base, by=by, group=group.name, count=group.count)
    return group


@transaction.atomic
def change_group(group_id: int, plan: GroupPlan, *, by: User | None) -> WorkstationGroup:
    """Another name, number or equipment; never fewer workstations than were promised. Raises NotAllowed, Invalid,
    StillBooked.
    """
    group = locked_group(group_id)
    access.require(access.can_keep(by, group.base.owner_id))
    _require_group(group.base_id, plan, group)
    _require_room(group, plan.count)
    if plan.name.strip() != group.name:
        require_no_events(named_after(group, by=by), "name")
    group.name, group.count, group.equipment_zh = plan.name.strip(), plan.count, plan.equipment_zh.strip()
    group.save(update_fields=["name", "count", "equipment_zh"])
    group.skills.set(skills.chosen(plan.skill_codes).values())
    audit.record("base.group_changed", group.base, by=by, group=group.name, count=group.count)
    return group


@transaction.atomic
def set_hours(base_id: int, hours: Iterable[Hours], *, by: User | None) -> Base:
    """The base's week in place of the one before. Booked sessions stay. Raises NotAllowed, Invalid."""
    base, wanted = kept_base(base_id, by), sorted(set(hours))
    if any(one.closes <= one.opens for one in wanted):
        raise Invalid(_("关门时间要晚于开门时间。"))
    if any(one.weekday == after.weekday and after.opens < one.closes for one, after in pairwise(wanted)):
        raise Invalid(_("同一天的两段开放时间不能重叠。"))
    OpeningHours.objects.filter(base=base).delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(base=base, weekday=one.weekday, opens=one.opens, closes=one.closes) for one in wanted
    )
    audit.record(
        "base.hours_set", base, by=by, hours=[f"{one.weekday} {one.opens:%H:%M}-{one.closes:%H:%M}" for one in wanted]
    )
    return base


def _require_group(base_id: int, plan: GroupPlan, own: WorkstationGroup | None) -> None:
    problems: dict[str, object] = {}
    others = WorkstationGroup.objects.filter(base=base_id, name=plan.name.strip()).exclude(pk=own.pk if own else None)
    if not plan.name.strip() or others.exists():
        problems["name"] = _("请给工位组一个本基地没有用过的名称。")
    if not 1 <= plan.count <= MOST_WORKSTATIONS:
        problems["count"] = _("工位数要在 1 到 %(n)d 之间。") % {"n": MOST_WORKSTATIONS}
    if problems:
        raise Invalid(fields=problems)


def _require_room(group: WorkstationGroup, count: int) -> None:
    """Raises StillBooked where fewer workstations would be left than are promised at some moment to come."""
    ahead = Session.objects.filter(group=group, held=True, ends_at__gt=timezone.now())
    taken = [Taken(span_of(row), row.seats) for row in ahead]
    short = [one for one in taken if most_taken(taken, one.span) > count]
    if short:
        raise StillBooked(len(short))
