"""Writing the trail."""

from typing import Any

from django.db import models

from lms.audit.models import AuditEvent
from lms.common.middleware.request_id import current


def record(
    action: str,
    thing: models.Model,
    *,
    by: Any,
    organisation_id: int | None = None,
    result: str = "ok",
    purpose: str = "",
    **changes: object,
) -> AuditEvent:
    """Add one event inside the caller's transaction. `by=None` is the clock.

    `changes` are the fields that matter, already masked where they are personal: {field: new value}.
    """
    origin = current.get()
    return AuditEvent.objects.create(
        action=action,
        actor_id=getattr(by, "pk", None),
        actor_label=str(by)[:120] if by is not None else "",
        organisation_id=organisation_id or getattr(thing, "organisation_id", None),
        object_type=thing._meta.label_lower,
        object_id=str(thing.pk),
        object_label=str(thing)[:200],
        result=result,
        purpose=purpose,
        changes=changes,
        address=origin.address,
        request_id=origin.request_id,
    )
