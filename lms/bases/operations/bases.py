"""Setting a base up: what it is, whether it takes bookings, its calendar's address."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.bases import access
from lms.bases.errors import StillBooked
from lms.bases.models import Base, Session
from lms.bases.operations.locks import locked_groups
from lms.bases.queries.others import events_ahead
from lms.common.errors import Invalid
from lms.common.venues import Use
from lms.organisations.public import Cluster
from lms.people.public import User

CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,38}")


@dataclass(frozen=True)
class BasePlan:
    """What a base is."""

    name_zh: str
    place: str
    kind: str
    city_id: int
    address_zh: str
    name_en: str = ""
    cluster_id: int | None = None
    about_zh: str = ""
    agreement_until: date | None = None
    shared: bool = True


@transaction.atomic
def create_base(owner_id: int, code: str, plan: BasePlan, *, by: User | None, demo: bool = False) -> Base:
    """A new base without workstations, hours or safety check: nobody can book it yet. Raises NotAllowed, Invalid."""
    access.require(access.can_keep(by, owner_id))
    if not CODE.fullmatch(code):
        raise Invalid(fields={"code": _("网址名用 2 到 39 个小写字母、数字和连字符。")})
    if Base.objects.filter(code=code).exists():
        raise Invalid(fields={"code": _("这个网址名已被使用，请换一个。")})
    _require_cluster(plan)
    base = Base.objects.create(owner_id=owner_id, code=code, demo=demo, **asdict(plan))
    audit.record("base.created", base, by=by, place=base.place)
    return base


@transaction.atomic
def change_base(base_id: int, plan: BasePlan, *, by: User | None) -> Base:
    """Other words for it. Raises NotAllowed, Invalid (an event to come is held under its name)."""
    base = kept_base(base_id, by)
    _require_cluster(plan)
    if (plan.name_zh, plan.city_id) != (base.name_zh, base.city_id):
        # Whoever plans an event there locks its groups first.
        locked_groups(base.pk)
        require_no_events(events_ahead(base, by=by), "name_zh" if plan.name_zh != base.name_zh else "city")
    changed = {name: value for name, value in asdict(plan).items() if getattr(base, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(base, name, value)
        base.save(update_fields=list(changed))
        audit.record("base.changed", base, by=by, **{name: str(value) for name, value in changed.items()})
    return base


@transaction.atomic
def retire_base(base_id: int, *, by: User | None) -> Base:
    """Take no more bookings. Raises NotAllowed, StillBooked (sessions to come, or events of its owner)."""
    base = kept_base(base_id, by)
    groups = locked_groups(base.pk)
    if base.retired_at is None:
        if left := Session.objects.filter(group__in=groups, held=True, ends_at__gt=timezone.now()).count():
            raise StillBooked(left)
        if events := events_ahead(base, by=by):
            raise StillBooked(len(events))
        base.retired_at = timezone.now()
        base.save(update_fields=["retired_at"])
        audit.record("base.retired", base, by=by)
    return base


@transaction.atomic
def reopen_base(base_id: int, *, by: User | None) -> Base:
    """Take bookings again. Raises NotAllowed."""
    base = kept_base(base_id, by)
    if base.retired_at is not None:
        base.retired_at = None
        base.save(update_fields=["retired_at"])
        audit.record("base.reopened", base, by=by)
    return base


@transaction.atomic
def renew_feed(base_id: int, *, by: User | None) -> Base:
    """A new address of its calendar; the old one, if there was one, opens nothing any more. Raises NotAllowed."""
    base = kept_base(base_id, by)
    base.feed_key = uuid.uuid4()
    base.save(update_fields=["feed_key"])
    audit.record("base.feed_renewed", base, by=by)
    return base


def kept_base(base_id: int, by: User | None) -> Base:
    """The base, locked, if the person keeps it. Raises NotAllowed."""
    base = Base.objects.select_for_update(of=("self",)).select_related("owner").get(pk=base_id)
    access.require(access.can_keep(by, base.owner_id))
    return base


def require_no_events(found: Sequence[Use], field: str) -> None:
    """Raises Invalid where events are held under a name: with another one they would hold nothing."""
    if found:
        words = _("还有 %(n)d 场活动用着这里，它们按名称占场地。请先改它们的场地，或等它们结束。")
        raise Invalid(fields={field: words % {"n": len(found)}})


def _require_cluster(plan: BasePlan) -> None:
    """A cluster lies in one city, and so does a base of it."""
    if plan.cluster_id and not Cluster.objects.filter(pk=plan.cluster_id, city=plan.city_id).exists():
        raise Invalid(fields={"cluster": _("这个产业集群不在所选城市。")})
