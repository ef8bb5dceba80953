"""A change of the taxonomy: planned on the tree, written, followed by the floors above, and kept as history."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.skills import access, faults
from lms.skills.models import Skill, SkillChange
from lms.skills.queries import history, trees, uses
from lms.skills.signals import skills_followed
from lms.skills.tree import (
    ACTIVE,
    KINDS,
    RETIRED,
    WORDS,
    Broken,
    Change,
    Merge,
    Node,
    Split,
    Tree,
    applied,
    counts_as,
    differing,
    faults_of,
)

LONGEST_REASON = 200


@transaction.atomic
def change_taxonomy(change: Change, *, reason: str, by: Any) -> SkillChange:
    """Do one change, and have drafts elsewhere follow it. `by=None` is the loader.

    Raises NotAllowed, Invalid (no reason given; the tree would break: `fields` says where).
    """
    access.require_editor(by)
    return perform(change, reason=reason, by=by)


@transaction.atomic
def undo_change(change_id: int, *, reason: str, by: Any) -> SkillChange:
    """Make the skills of a change what they were before; an added one is retired, for its code was seen.

    Raises NotAllowed; WrongState: undone already, something became of its skills since, or rows elsewhere followed it;
    Invalid: no reason, or the tree would break.
    """
    access.require_editor(by)
    rows = locked_rows()
    undone = SkillChange.objects.get(pk=change_id)
    _require_last(undone)
    before = trees.as_tree(rows)
    after = {**before, **{code: _former(undone, code, before[code]) for code in undone.after}}
    broken = faults_of(after, [code for code in undone.after if after[code].is_active])
    if broken:
        raise faults.refusal(broken)
    return _write(rows, before, after, kind=SkillChange.Kind.UNDONE, reason=reason, by=by, undoes=undone)


def locked_rows() -> list[Skill]:
    """Every row, held until the transaction ends: of two editors one waits, and plans on what the other left."""
    return list(Skill.objects.select_for_update().order_by("pk"))


def perform(change: Change, *, reason: str, by: Any) -> SkillChange:
    """One change inside the caller's transaction, who has asked who may. Raises Invalid."""
    rows = locked_rows()
    before = trees.as_tree(rows)
    try:
        after = applied(before, change)
    except Broken as broken:
        raise faults.refusal(broken.faults) from broken
    return _write(rows, before, after, kind=KINDS[type(change)], reason=reason, by=by, named=_takers(change))


def _takers(change: Change) -> tuple[str, ...]:
    """The skills a change is about without altering them."""
    if isinstance(change, Merge):
        return (change.into,)
    return change.successors if isinstance(change, Split) else ()


def _write(
    rows: list[Skill], before: Tree, after: Tree, *, kind: str, reason: str, by: Any,
    named: tuple[str, ...] = (), undoes: SkillChange | None = None,
) -> SkillChange:  # fmt: skip
    reason = reason.strip()
    if not reason:
        raise Invalid(_("请写明改动原因。"), fields={"reason": _("请写明原因")})
    changed = differing(before, after)
    known = {row.code: row for row in rows}
    _write_rows(known, before, after, changed)
    codes = sorted({*changed, *named, *(undoes.codes if undoes else ())})
    kept = SkillChange.objects.create(
        kind=kind,
        codes=codes,
        before={code: asdict(before[code]) for code in changed if code in before},
        after={code: asdict(after[code]) for code in changed},
        followed={} if undoes else _followed(known, after, changed),
        reason=reason[:LONGEST_REASON],
        by_id=getattr(by, "pk", None),
        by_label="" if by is None else str(getattr(by, "masked_name", ""))[:120],
        undoes=undoes,
    )
    audit.record(f"skill.{kind}", known[changed[0]], by=by, purpose=reason, codes=codes, followed=kept.followed)
    return kept


def _write_rows(known: dict[str, Skill], before: Tree, after: Tree, changed: list[str]) -> None:
    now = timezone.now()
    # A domain before what stands in it.
    for code in sorted(changed, key=lambda one: (after[one].is_skill, one)):
        known[code] = _filled(known.get(code), after[code], known)
        known[code].changed_at = now
        known[code].save()
    for code in changed:
        if after[code].successors != (before[code].successors if code in before else ()):
            known[code].successors.set([known[one] for one in after[code].successors])
    ends = counts_as(after)
    for row in known.values():
        if row.counts_as != ends.get(row.code, ""):
            Skill.objects.filter(pk=row.pk).update(counts_as=ends.get(row.code, ""))


def _filled(row: Skill | None, node: Node, known: Mapping[str, Skill]) -> Skill:
    row = row or Skill(code=node.code, kind=node.kind)
    row.parent = known[node.parent] if node.parent else None
    row.heir = known[node.heir] if node.heir else None
    row.state = node.state
    if node.state == ACTIVE:
        row.counts_as = ""
    for name in WORDS:
        setattr(row, name, getattr(node, name))
    return row


def _followed(known: Mapping[str, Skill], after: Tree, changed: list[str]) -> dict[str, int]:
    """{what: how many rows} that the floors above have rewritten to the heirs of what has just ended."""
    moves = {known[code].pk: known[after[code].heir].pk for code in changed if after[code].heir}
    if not moves:
        return {}
    codes = {code: after[code].heir for code in changed if after[code].heir}
    answers = skills_followed.send(sender=Skill, moves=moves, codes=codes)
    told: Counter[str] = sum((Counter(answer) for _receiver, answer in answers), Counter())
    return {key: n for key, n in told.items() if n}


def _require_last(change: SkillChange) -> None:
    if change.kind == SkillChange.Kind.UNDONE or hasattr(change, "undone_by"):
        raise WrongState(_("这次改动已经撤销过，或本身就是一次撤销。"))
    if not history.last_in(change):
        raise WrongState(_("这些技能后来又改过，不能撤销；请再做一次新的改动。"))
    followers = change.followed or (change.kind == SkillChange.Kind.ADDED and uses.uses_of(change.codes))
    if followers:
        raise WrongState(_("已有其他内容随之改写或用到了它，不能撤销；请再做一次新的改动。"))


def _former(change: SkillChange, code: str, now: Node) -> Node:
    """What the skill was before; one that was not there yet keeps its words and ends."""
    if code not in change.before:
        return replace(now, state=RETIRED)
    told = change.before[code]
    return Node(**{**told, "successors": tuple(told["successors"])})
