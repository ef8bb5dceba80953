"""Writing the trail."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.functional import Promise

from lms.audit.models import AuditEvent
from lms.common import bulk
from lms.common.middleware.request_id import current

PHONE = re.compile(r"(?<!\d)(1\d{2})[ -]?(\d{4})[ -]?(\d{4})(?!\d)")
# A digest is nobody's number; one in two hundred has eleven digits in a row that look like a telephone's.
DIGEST = re.compile(r"[0-9a-f]{64}")
EMAIL = re.compile(r"([A-Za-z0-9])[A-Za-z0-9._%+-]*@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")


# One language, whoever acts: a reader of the trail must not need two.
in_source_language = translation.override("zh-hans")


@in_source_language
def record(
    action: str,
    thing: models.Model,
    *,
    by: Any,
    organisation_id: int | None = None,
    result: str = AuditEvent.Result.OK,
    purpose: str = "",
    **changes: object,
) -> AuditEvent:
    """Add one event inside the caller's transaction. `by=None` is the clock.

    `changes` are the fields that matter: {field: new value}. Telephone numbers and e-mail addresses in them are cut,
    and people are named by their masked name, so that the trail may outlive the account.
    """
    return _write(
        action=action,
        by=by,
        organisation_id=organisation_id or getattr(thing, "organisation_id", None),
        object_type=thing._meta.label_lower,
        object_id=str(thing.pk),
        object_label=_label(thing, 200),
        result=result,
        purpose=masked(purpose)[:200],
        changes=masked(changes),
    )


@in_source_language
def record_many(action: str, things: Iterable[tuple[models.Model, Mapping[str, object]]], *, by: Any) -> int:
    """Add one event for each thing, with its own changes, in one statement; returns how many. See record."""
    origin = _origin(by)
    columns = ("action", "organisation_id", "object_type", "object_id", "object_label", "changes", *origin)
    rows = (
        (
            action,
            getattr(thing, "organisation_id", None),
            thing._meta.label_lower,
            str(thing.pk),
            _label(thing, 200),
            masked(changes),
            *origin.values(),
        )
        for thing, changes in things
    )
    return bulk.insert(AuditEvent, columns, rows)


@in_source_language
def record_denial(action: str, object_type: str, object_id: str, *, by: Any, **changes: object) -> AuditEvent:
    """Add one event about an attempt that was refused.

    Called after the refused work was rolled back: an event written before the refusal would go with it.
    """
    return _write(
        action=action,
        by=by,
        object_type=object_type[:60],
        object_id=object_id[:60],
        result=AuditEvent.Result.DENIED,
        changes=masked(changes),
    )


def masked(value: Any) -> Any:
    """The value with personal numbers and addresses cut, however deep: 138****5678, w***@school.cn."""
    if isinstance(value, str) and DIGEST.fullmatch(value):
        return value
    if isinstance(value, str | Promise):
        return EMAIL.sub(r"\1***@\2", PHONE.sub(r"\1****\3", str(value)))
    if isinstance(value, Mapping):
        return {key: masked(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [masked(inner) for inner in value]
    return value


def _label(thing: Any, longest: int) -> str:
    return masked(str(getattr(thing, "masked_name", None) or thing))[:longest]


def _write(*, by: Any, **fields: Any) -> AuditEvent:
    return AuditEvent.objects.create(**_origin(by), **fields)


def _origin(by: Any) -> dict[str, Any]:
    origin = current.get()
    return {
        "actor_id": getattr(by, "pk", None),
        "actor_label": "" if by is None else _label(by, 120),
        "address": origin.address,
        "request_id": origin.request_id,
    }
