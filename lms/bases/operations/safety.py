"""Recording safety checks."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.bases.models import SafetyCheck
from lms.bases.operations.bases import kept_base
from lms.bases.planning import valid_until
from lms.common import uploads
from lms.common.errors import Invalid
from lms.people.public import User

MOST_MONTHS = 36
MOST_BYTES = 10_000_000
LONGEST_NAME = 60


@dataclass(frozen=True)
class CheckDraft:
    """A check as its paper says."""

    checked_on: date
    valid_months: int
    checked_by: str
    file: Any = None


@transaction.atomic
def record_check(base_id: int, draft: CheckDraft, *, by: User | None) -> SafetyCheck:
    """Add a check; from now on the base can be booked up to its end. Raises NotAllowed, Invalid."""
    base = kept_base(base_id, by)
    _require_sense(draft)
    name = _inspected(draft.file) if draft.file else ""
    last_day = valid_until(draft.checked_on, draft.valid_months)
    check = SafetyCheck.objects.create(
        base=base, checked_on=draft.checked_on, valid_months=draft.valid_months, valid_until=last_day,
        checked_by=draft.checked_by.strip(), file=draft.file or "", file_name=name, recorded_by=by,
    )  # fmt: skip
    base.safe_until = last_day
    base.save(update_fields=["safe_until"])
    audit.record("base.checked", check, by=by, checked_on=str(draft.checked_on), valid_until=str(last_day))
    return check


def _require_sense(draft: CheckDraft) -> None:
    problems: dict[str, object] = {}
    if draft.checked_on > timezone.localdate():
        problems["checked_on"] = _("检查日期不能晚于今天。")
    if not 1 <= draft.valid_months <= MOST_MONTHS:
        problems["valid_months"] = _("有效月数要在 1 到 %(n)d 之间。") % {"n": MOST_MONTHS}
    if not 0 < len(draft.checked_by.strip()) <= LONGEST_NAME:
        problems["checked_by"] = _("请写明由谁检查（60 字以内）。")
    if problems:
        raise Invalid(fields=problems)


def _inspected(file: Any) -> str:
    """The harmless name of a paper that may be kept. Raises Invalid."""
    try:
        return uploads.inspect(file, most_bytes=MOST_BYTES).name
    except uploads.NotTaken as error:
        raise Invalid(fields={"file": _("请上传 10 MB 以内、能正常打开的 PDF、图片、Word 或 Excel。")}) from error
