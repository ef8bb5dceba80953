"""How a new version passes: entered, approved by a second person, withdrawn before it holds.

For operations of the app that owns the rows: they have held them, asked who may, and write the trail.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.common.law import parameters
from lms.common.law.rows import LawVersion
from lms.common.law.words import CONFIRMED, Severity, Standing, VersionState

SHORTEST_REASON = 5
Version = TypeVar("Version", bound=LawVersion)


@dataclass(frozen=True)
class Draft:
    """What a new version says. `waiver` is for tables that know how one gets past a rule; "" elsewhere."""

    severity: str
    standing: str
    article: str
    text_zh: str
    parameters: dict[str, Any]
    valid_from: date
    source_url: str
    reason: str
    waiver: str = ""


def held(rows: QuerySet[Version]) -> list[Version]:
    """Every version of one rule, the oldest first, held until the transaction ends. Raises Http404 for no rule."""
    list(rows.select_for_update().order_by("pk"))
    # Asked again: who waited for the lock would not see the version that was added meanwhile.
    found = list(rows.order_by("version"))
    if not found:
        raise Http404
    return found


def next_version(
    rows: Sequence[Version], draft: Draft, schema: parameters.Schema, *, found: Mapping[int, int], by: Any
) -> Version:
    """Save the version after the newest, waiting for a second person.

    rows    as `held` gives them
    found   {version: how often the rule was found broken by it}
    raises  WrongState (one waits already), Invalid with `fields`
    """
    if any(row.state == VersionState.PROPOSED for row in rows):
        raise WrongState(_("这条规则已有一个版本在等复核，请先复核或撤回它。"))
    base = _newest(rows)
    _require(_wrong_words(base, draft) | dict(parameters.faults(schema, draft.parameters)))
    _require_day(draft.valid_from, base, found)
    new = _following(base, draft)
    new.version = rows[-1].version + 1
    new.entered_by, new.entered_at = by, timezone.now()
    new.save(force_insert=True)
    return new


def approve(rows: Sequence[Version], version: int, *, found: Mapping[int, int], by: Any) -> Version | None:
    """The version that holds from its day on now, None if it was approved already.

    Raises Http404, NotAllowed, WrongState, Invalid.
    """
    row = _of(rows, version)
    if row.state == VersionState.APPROVED:
        return None
    if row.state != VersionState.PROPOSED:
        raise WrongState()
    if by.pk == row.entered_by_id:
        raise NotAllowed(_("这个版本由你录入，须由另一人复核。"))
    _require_day(row.valid_from, _newest(rows), found)
    row.state, row.decided_by, row.decided_at = VersionState.APPROVED, by, timezone.now()
    row.save(update_fields=["state", "decided_by", "decided_at"])
    return row


def withdraw(
    rows: Sequence[Version], version: int, *, reason: str, found: Mapping[int, int], by: Any
) -> Version | None:
    """The version, taken back before it holds, None if it was already; its number stays given.

    Raises Http404, WrongState, Invalid (no reason).
    """
    row = _of(rows, version)
    if row.state == VersionState.WITHDRAWN:
        return None
    if row.state == VersionState.APPROVED and (row.valid_from <= timezone.localdate() or found.get(version)):
        raise WrongState(_("这个版本已经生效，不能撤回；请录入一个新版本来改正。"))
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid(_("请写清楚撤回的理由。"), fields={"reason": _("至少 5 个字")})
    row.state, row.withdrawn_reason = VersionState.WITHDRAWN, reason.strip()[:300]
    row.withdrawn_by, row.withdrawn_at = by, timezone.now()
    row.save(update_fields=["state", "withdrawn_reason", "withdrawn_by", "withdrawn_at"])
    return row


def _of(rows: Sequence[Version], version: int) -> Version:
    for row in rows:
        if row.version == version:
            return row
    raise Http404


def _newest(rows: Sequence[Version]) -> Version:
    return [row for row in rows if row.state == VersionState.APPROVED][-1]


def _require_day(day: date, base: LawVersion, found: Mapping[int, int]) -> None:
    """No law backwards, and none before the one before."""
    said = ""
    if any(found.values()) and day < timezone.localdate():
        said = _("这条规则已经有检查结果，生效日期不能早于今天。")
    elif day < base.valid_from:
        said = _("生效日期不能早于上一个版本的 %(day)s。") % {"day": base.valid_from.isoformat()}
    if said:
        raise Invalid(
            said, fields={"valid_from": said}, next_step=_("改一个日期；已经提交的版本请先撤回，再重新录入。")
        )


def _following(base: Version, draft: Draft) -> Version:
    new = copy(base)
    new.pk = None
    new._state.adding = True
    new.state = VersionState.PROPOSED
    new.decided_by = new.decided_at = None
    for name in _told_fields(base):
        setattr(new, name, getattr(draft, name))
    return new


def _wrong_words(base: LawVersion, draft: Draft) -> dict[str, object]:
    wrong: dict[str, object] = {}
    if draft.severity == Severity.BLOCK and draft.standing not in CONFIRMED:
        wrong["severity"] = _("没有核实原文的规则只能提醒。")
    if draft.standing == Standing.CONFIRMED and not draft.source_url:
        wrong["source_url"] = _("核实原文要附上原文的链接。")
    if draft.standing == Standing.OWN != base.standing:
        wrong["standing"] = _("法规条文不能改成平台约定。")
    if len(draft.reason.strip()) < SHORTEST_REASON:
        wrong["reason"] = _("至少 5 个字")
    if all(getattr(base, name) == getattr(draft, name) for name in _told_fields(base) - {"valid_from", "reason"}):
        wrong["parameters"] = _("和现在的版本一样，没有改动。")
    return wrong


def _told_fields(base: LawVersion) -> set[str]:
    return {one.name for one in fields(Draft) if hasattr(base, one.name)}


def _require(wrong: dict[str, object]) -> None:
    if wrong:
        raise Invalid(_("这个版本还不能提交，请按提示修改。"), fields=wrong)
