"""Composite talent (复合型人才): foreign trade, e-commerce, language and marketing in one person. Pure.

source   《安徽产业集群跨境电商发展对策》三(四)1: what clusters lack is people who know all four at once
"""

from collections.abc import Mapping

COMPOSITE_DOMAINS = ("FT", "EC", "LG", "MK")
# Applying, not only knowing (SkillLevel 2).
COMPOSITE_LEVEL = 2


def best_by_domain(levels: Mapping[str, int]) -> dict[str, int]:
    """{domain: the best level in any of its skills} for the four domains; nought where nothing is proven.

    levels   {skill code: best level proven}, as FT-01: 2
    """
    found = dict.fromkeys(COMPOSITE_DOMAINS, 0)
    for code, level in levels.items():
        domain = code.split("-")[0]
        if domain in found:
            found[domain] = max(found[domain], level)
    return found


def is_composite(levels: Mapping[str, int]) -> bool:
    """At least one skill at level 2 in each of the four domains."""
    return all(level >= COMPOSITE_LEVEL for level in best_by_domain(levels).values())


def composite_percent(levels: Mapping[str, int]) -> int:
    """The composite-talent index of one person: the share of the four domains at level 2, 0 to 100."""
    reached = sum(level >= COMPOSITE_LEVEL for level in best_by_domain(levels).values())
    return 100 * reached // len(COMPOSITE_DOMAINS)
