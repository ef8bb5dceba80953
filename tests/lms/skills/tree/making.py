"""Nodes with words that are all different."""

from lms.skills.tree import Node


def domain(code, **fields):
    return Node(code, kind="domain", **{"name_zh": f"领域{code}", "name_en": f"Domain {code}", **fields})


def skill(code, **fields):
    words = {
        "name_zh": f"技能{code}",
        "name_en": f"Skill {code}",
        "level1_zh": "会说",
        "level2_zh": "会做",
        "level3_zh": "会教",
    }
    return Node(code, **{"parent": code[:2], **words, **fields})


def tree_of(*nodes):
    return {node.code: node for node in nodes}
