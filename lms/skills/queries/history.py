"""What became of the taxonomy."""

from collections.abc import Iterable

from django.db.models import QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from lms.skills.models import Skill, SkillChange


def changes() -> QuerySet[SkillChange]:
    """Every change, the newest first, with whether it was undone."""
    return SkillChange.objects.select_related("undone_by", "undoes").order_by("-pk")


def changes_of(codes: Iterable[str]) -> QuerySet[SkillChange]:
    """Those about any of the skills."""
    rows = changes().annotate(told=Cast("codes", TextField()))
    found = rows.none()
    for code in codes:
        found |= rows.filter(told__contains=f'"{code}"')
    return found


def touched() -> set[str]:
    """The codes that editors have had their hands on."""
    return {code for codes in SkillChange.objects.values_list("codes", flat=True) for code in codes}


def newest() -> Subquery:
    """The number of the last change, for a query that must notice one: figures kept under another are stale."""
    return Subquery(SkillChange.objects.order_by("-pk").values("pk")[:1])


def last_in(change: SkillChange) -> bool:
    """Whether nothing has become of its skills since."""
    return not changes_of(change.codes).filter(pk__gt=change.pk).exists()


def page_of(code: str) -> Skill | None:
    """A skill or domain with everything its page shows of the tree; None for a code nobody knows. Three queries."""
    rows = Skill.objects.select_related("parent", "heir").prefetch_related("successors", "predecessors")
    return rows.filter(code=code).first()
