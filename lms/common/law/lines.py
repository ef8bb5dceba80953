"""Versions of rules as pages show them, whichever table they come from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.common.law import parameters
from lms.common.law.rows import LawVersion
from lms.common.law.words import VersionState

IN_FORCE, COMING, REPLACED = "in_force", "coming", "replaced"
STAGES: dict[str, str | Promise] = {
    VersionState.PROPOSED: VersionState.PROPOSED.label,
    COMING: _("已通过，待生效"),
    IN_FORCE: _("生效中"),
    REPLACED: _("已被取代"),
    VersionState.WITHDRAWN: VersionState.WITHDRAWN.label,
}
SHOWN = {
    "severity": _("后果"), "waiver": _("如何通过"), "standing": _("条文依据"), "article": _("条款"), "text": _("规定"),
    "valid_from": _("生效日期"), "source_url": _("原文链接"),
}  # fmt: skip


@dataclass(frozen=True)
class RuleVersion:
    """A version as everybody may read it; who entered it is for officers alone.

    key    tells the rule from others of its table, as addresses do
    place  when or to what it applies, in words
    found  how often it was found broken
    """

    pk: int
    key: str
    code: str
    version: int
    place: str
    severity_code: str
    severity: str
    waiver_code: str
    waiver: str
    standing_code: str
    standing: str
    confirmed: bool
    article: str
    text: str
    parameters: Mapping[str, Any]
    told: tuple[tuple[str, str], ...]
    valid_from: date
    stage: str
    source_url: str
    reason: str
    entered_by: Any
    entered_at: datetime | None
    decided_by: Any
    decided_at: datetime | None
    withdrawn_by: Any
    withdrawn_at: datetime | None
    withdrawn_reason: str
    found: int

    @property
    def numbers(self) -> str:
        """Its parameters in one line."""
        return " · ".join(f"{label} {value}" for label, value in self.told)

    @property
    def stage_label(self) -> str:
        """Where it stands, in words."""
        return str(STAGES[self.stage])

    @property
    def waits(self) -> bool:
        """Whether a second person has to look at it."""
        return self.stage == VersionState.PROPOSED

    @property
    def is_public(self) -> bool:
        """Whether it held, holds or will hold; what was taken back unapproved stays its author's draft."""
        return not self.waits and (self.withdrawn_at is None or self.decided_at is not None)

    @property
    def can_be_withdrawn(self) -> bool:
        """Whether it does not hold yet."""
        return self.waits or self.stage == COMING


@dataclass(frozen=True)
class Preview:
    """What a version would do to what is open now: how many were looked at, and how many break it, now and then.

    holds   whether breaking it stops anything
    capped  whether more are open than were looked at
    """

    noun: str
    looked: int
    now: int
    then: int
    holds: bool
    capped: bool = False


def told(
    rows: Sequence[LawVersion], *, key: str, place: str, schema: parameters.Schema, found: Mapping[int, int]
) -> list[RuleVersion]:
    """All versions of one rule, the newest first. `found` is {number of the row: findings}."""
    today = timezone.localdate()
    begun = [row for row in rows if row.state == VersionState.APPROVED and row.valid_from <= today]
    newest = max(begun, key=lambda row: row.version, default=None)
    return [
        _told(row, key, place, schema, found.get(row.pk, 0), _stage(row, newest, today))
        for row in sorted(rows, key=lambda row: -row.version)
    ]


def differences(before: RuleVersion | None, after: RuleVersion) -> list[tuple[str, str, str]]:
    """(what, before, after) of everything two versions say otherwise; nothing for the first one."""
    if before is None:
        return []
    old, new = dict(before.told), dict(after.told)
    plain = [(str(label), str(getattr(before, name)), str(getattr(after, name))) for name, label in SHOWN.items()]
    numbers = [(label, old.get(label, ""), new.get(label, "")) for label in dict.fromkeys([*old, *new])]
    return [one for one in _in_order(plain, numbers) if one[1] != one[2]]


def _in_order(*parts: Iterable[tuple[str, str, str]]) -> Iterable[tuple[str, str, str]]:
    for part in reversed(parts):
        yield from part


def _stage(row: LawVersion, newest: LawVersion | None, today: date) -> str:
    if row.state != VersionState.APPROVED:
        return row.state
    if row.valid_from > today:
        return COMING
    return IN_FORCE if row is newest else REPLACED


def _told(row: LawVersion, key: str, place: str, schema: parameters.Schema, found: int, stage: str) -> RuleVersion:
    waiver = (row.waiver, row.get_waiver_display()) if hasattr(row, "waiver") else ("", "")
    return RuleVersion(
        row.pk, key, row.code, row.version, place, row.severity, row.get_severity_display(), *waiver,
        row.standing, row.get_standing_display(), row.confirmed, row.article, row.text_zh, row.parameters,
        parameters.told(schema, row.parameters), row.valid_from, stage, row.source_url, row.reason,
        row.entered_by, row.entered_at, row.decided_by, row.decided_at, row.withdrawn_by, row.withdrawn_at,
        row.withdrawn_reason, found,
    )  # fmt: skip
