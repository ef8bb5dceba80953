"""Rewriting rows that name a skill to the skill it counts as: what followers above do with their drafts."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Model, QuerySet


def repoint(rows: QuerySet, moves: Mapping[int, int], owner: str, most_weight: int = 0) -> list[Any]:
    """The rows that named an ended skill, now naming its heir. Called inside the transaction of `skills_followed`.

    rows         of a model with `skill` and `level`; nobody owns two rows of one skill: of two that become one, the row
                 of the heir stays, with the higher level, and their weights added up where they have any
    moves        {ended skill: heir} by key
    owner        the field that says whose row it is
    most_weight  what added weights come to at most
    """
    return list(_repointed(rows.filter(skill__in=moves).order_by("pk"), moves, owner, most_weight))


def _repointed(rows: QuerySet, moves: Mapping[int, int], owner: str, most_weight: int) -> Iterator[Any]:
    for row in rows.select_for_update(of=("self",)):
        beside = {owner: getattr(row, owner), "skill": moves[row.skill_id]}
        twin = type(row)._default_manager.filter(**beside).first()
        if twin is not None:
            _joined(twin, row, most_weight).save()
            row.delete()
        else:
            row.skill_id = moves[row.skill_id]
            row.save(update_fields=["skill"])
        yield twin or row


def _joined(twin: Model, row: Model, most_weight: int) -> Model:
    twin.level = max(twin.level, row.level)
    if most_weight:
        twin.weight = min(twin.weight + row.weight, most_weight)
    return twin
