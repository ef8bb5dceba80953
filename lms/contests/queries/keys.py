"""The keys or cases of many parts: the one in force, and those before it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from lms.contests.models import AnswerKey, Module


def of_modules(modules: Iterable[Module]) -> dict[int, AnswerKey]:
    """{part: the newest version of its key}, without what a model makes of a case. One query."""
    return {part: versions[0] for part, versions in versions_of(modules).items()}


def versions_of(modules: Iterable[Module]) -> dict[int, list[AnswerKey]]:
    """{part: every version of its key, the newest first}; none for a part without. One query."""
    rows = AnswerKey.objects.filter(task__module__in=[one.pk for one in modules]).order_by("-version")
    found: dict[int, list[AnswerKey]] = defaultdict(list)
    for key in rows.select_related("task").defer("solution"):
        found[key.task.module_id].append(key)
    return dict(found)


def asked_since(versions: Sequence[AnswerKey]) -> datetime | None:
    """When the question as it is now was first asked; None where it was never another."""
    return next((key.added_at for key in versions if key.asks_anew), None)
