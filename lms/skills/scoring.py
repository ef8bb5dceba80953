"""Composite talent (复合型人才): foreign trade, e-commerce, language and marketing in one person. Pure.

source   《安徽产业集群跨境电商发展对策》三(四)1: what clusters lack is people who know all four at once
"""

from collections.abc import Mapping

COMPOSITE_DOMAINS = ("FT", "EC", "LG", "MK")
# Applying, not only knowing (SkillLevel 2).
COMPOSITE_LEVEL = 2


def best_by_domain(levels: Mapping[str, int], domains: Mapping[str, str]) -> dict[str, int]:
    """{domain: the best level in any of its skills} for the four domains; nought where nothing is proven.

    levels   {skill code: best level proven}, as FT-01: 2
    domains  {skill code: the domain it stands in}; a skill that moved is not where its code began
    """
    found = dict.fromkeys(COMPOSITE_DOMAINS, 0)
    for code, level in levels.items():
        domain = domains.get(code, "")
        if domain in found:
            found[domain] = max(found[domain], level)
    return found


def is_composite(levels: Mapping[str, int], domains: Mapping[str, str]) -> bool:
    """At least one skill at level 2 in each of the four domains."""
    return all(level >= COMPOSITE_LEVEL for level in best_by_domain(levels, domains).values())


def composite_percent(levels: Mapping[str, int], domains: Mapping[str, str]) -> int:
    """The composite-talent index of one person: the share of the four domains at level 2, 0 to 100."""
    reached = sum(level >= COMPOSITE_LEVEL for level in best_by_domain(levels, domains).values())
    return 100 * reached // len(COMPOSITE_DOMAINS)
