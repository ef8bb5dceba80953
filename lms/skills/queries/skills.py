"""Reads of the taxonomy."""

from collections.abc import Iterable

from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.expressions import Combinable

from lms.common import near
from lms.skills.models import Skill, SkillLevel


def skills() -> QuerySet[Skill]:
    """Every skill that can be chosen, with its domain, domains left out, in order of code."""
    rows = Skill.objects.filter(kind=Skill.Kind.SKILL, state=Skill.State.ACTIVE)
    return rows.select_related("parent").order_by("code")


def domains() -> QuerySet[Skill]:
    """The domains in use."""
    return Skill.objects.filter(kind=Skill.Kind.DOMAIN, state=Skill.State.ACTIVE).order_by("code")


def by_code(codes: Iterable[str]) -> dict[str, Skill]:
    """{code: skill} of the codes that exist, ended ones too: for reading what was written."""
    rows = Skill.objects.filter(code__in=list(codes)).select_related("parent")
    return {skill.code: skill for skill in rows}


def chosen(codes: Iterable[str]) -> dict[str, Skill]:
    """{code: the skill that is meant by it today}: itself, or what an ended one counts as; else it is not in there.

    For whoever writes a skill down: what ended cannot be chosen any more. Two queries, one where nothing has ended.
    """
    named = by_code(codes)
    later = by_code({skill.counts_as for skill in named.values() if skill.counts_as})
    meant = {code: later.get(skill.counts_as, skill) for code, skill in named.items()}
    return {code: skill for code, skill in meant.items() if skill.is_active}


def today(codes: Iterable[str]) -> list[str]:
    """The codes to look for in place of these, in order, each once: what an ended skill has become, its heir first.

    Of a split every part; what is in use, what ended for good and what nobody knows stays as it is. For whoever looks
    for a skill by a code written down long ago. A query for each generation that has ended, and one more.
    """
    wanted = list(dict.fromkeys(codes))
    became = _became(wanted) if wanted else {}
    return today(later for code in wanted for later in became.get(code, [code])) if became else wanted


def _became(codes: Iterable[str]) -> dict[str, list[str]]:
    """{ended skill: its successors, the heir first}."""
    ended = Skill.objects.filter(code__in=codes, successors__isnull=False).exclude(state=Skill.State.ACTIVE)
    found: dict[str, list[str]] = {}
    for code, heir, later in ended.order_by("successors__code").values_list("code", "heir__code", "successors__code"):
        found.setdefault(code, [heir] if heir else []).append(later)
    return found


def nameable() -> set[str]:
    """Every code that `chosen` would understand."""
    return set(Skill.objects.exclude(~Q(state=Skill.State.ACTIVE), counts_as="").values_list("code", flat=True))


def counted(path: str = "skill") -> Combinable:
    """The code under which the skill at the end of this path counts today, for a query."""
    return Case(When(**{f"{path}__counts_as": ""}, then=F(f"{path}__code")), default=F(f"{path}__counts_as"))


def domain_of(codes: Iterable[str]) -> dict[str, str]:
    """{skill: the domain it stands in today}, by code; a code does not say it: skills move."""
    return dict(Skill.objects.filter(code__in=list(codes)).values_list("code", "parent__code"))


def level_names() -> dict[int, str]:
    """{level: its name in the reader's language}."""
    return {level.level: str(level) for level in levels()}


def levels() -> list[SkillLevel]:
    """What the numbers 0 to 4 mean, in order."""
    return near.kept("skill-levels", lambda: list(SkillLevel.objects.all()))
