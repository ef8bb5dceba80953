"""The rules about programmes with all their versions, and what other limits would do to what is being written now."""

from collections import Counter, defaultdict

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from courses.choices.limits import schema_of
from courses.curricula.rules import RULES
from courses.models import IndustryReview, ProgrammeRule
from courses.queries.programmes import whole_versions
from lms.common import law

# What is published was judged; these still will be.
MOST_LOOKED_AT = 200


def key_of(rule: ProgrammeRule) -> str:
    """What tells a rule from others: the same code holds for several levels."""
    return f"{rule.code}.{rule.level}"


def of_key(key: str) -> QuerySet[ProgrammeRule]:
    """The versions of one rule; none for a key that means nothing."""
    code, _dot, level = key.rpartition(".")
    return ProgrammeRule.objects.filter(code=code, level=level)


def rule_versions(key: str = "") -> list[list[law.RuleVersion]]:
    """The versions of every rule, or of one, the newest first. Two queries."""
    rows = of_key(key) if key else ProgrammeRule.objects.all()
    by_key: dict[str, list[ProgrammeRule]] = defaultdict(list)
    for row in rows.select_related("entered_by", "decided_by", "withdrawn_by").order_by("level", "code"):
        by_key[key_of(row)].append(row)
    counts = _found()
    return [
        law.told(
            versions,
            key=one,
            place=versions[0].get_level_display(),
            schema=schema_of(versions[0].code, versions[0].parameters),
            found={row.pk: counts[one, row.version] for row in versions},
        )
        for one, versions in by_key.items()
    ]


def rule_schema(key: str) -> law.Schema:
    """The limits the rule may hold. Raises Http404."""
    newest = of_key(key).order_by("version").last()
    if newest is None:
        raise Http404
    return schema_of(newest.code, newest.parameters)


def found(key: str) -> dict[int, int]:
    """{version: how many reviews kept that a programme does not keep it}."""
    return {version: n for (one, version), n in _found().items() if one == key}


def preview_rule(key: str, draft: law.Draft) -> law.Preview | None:
    """How many programmes that are not published the draft would find wrong, and how many are today.

    None for a rule that judges no programme. Raises Http404.
    """
    newest = of_key(key).filter(state=law.VersionState.APPROVED).order_by("version").last()
    if newest is None:
        raise Http404
    # What is approved for a later day judges nothing yet: today is what holds today.
    rule = of_key(key).in_force(timezone.localdate()).last() or newest
    if rule.code not in RULES:
        return None
    rows = whole_versions().filter(live=False, programme__level=rule.level).order_by("-pk")
    plans = [version.plan for version in rows[:MOST_LOOKED_AT]]
    limits = (rule.parameters, draft.parameters)
    now, then = (sum(_breaks(rule.code, plan, one) for plan in plans) for one in limits)
    return law.Preview("programmes", len(plans), now, then, True, rows.count() > len(plans))


def _breaks(code: str, plan: object, limits: dict[str, object]) -> bool:
    if limits.get("years", plan.years) != plan.years:
        return False
    return any(True for _breach in RULES[code](plan.lines, limits))


def _found() -> Counter[tuple[str, int]]:
    """How often each version was found broken, as reviews have kept it."""
    return Counter(
        (f"{rule['code']}.{rule['level']}", rule["version"])
        for kept in IndustryReview.objects.values_list("judgement", flat=True).iterator()
        for rule in kept.get("rules", [])
        if rule["breaches"]
    )
