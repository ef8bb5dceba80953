"""What the taxonomy consists of, and what can be wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass

DOMAIN, SKILL = "domain", "skill"
ACTIVE, MERGED, SPLIT, RETIRED = "active", "merged", "split", "retired"
LEVELS = ("level1_zh", "level2_zh", "level3_zh")
WORDS = ("name_zh", "name_en", *LEVELS, "basis", "esco_uri", "esco_label", "csco_code", "csco_name")


@dataclass(frozen=True)
class Node:
    """A domain or a skill in one. An ended one names its successors; `heir` is the one it counts as ("" for none)."""

    code: str
    parent: str = ""
    kind: str = SKILL
    name_zh: str = ""
    name_en: str = ""
    level1_zh: str = ""
    level2_zh: str = ""
    level3_zh: str = ""
    basis: str = ""
    esco_uri: str = ""
    esco_label: str = ""
    csco_code: str = ""
    csco_name: str = ""
    state: str = ACTIVE
    successors: tuple[str, ...] = ()
    heir: str = ""

    @property
    def is_active(self) -> bool:
        """Whether it can be chosen."""
        return self.state == ACTIVE

    @property
    def is_skill(self) -> bool:
        """Whether it is a skill and no domain."""
        return self.kind == SKILL


Tree = Mapping[str, Node]


@dataclass(frozen=True)
class Fault:
    """What is wrong with which node: the field, and the reason as faults.py words it. `about` is what it speaks of."""

    code: str
    field: str
    reason: str
    about: str = ""


class Broken(Exception):
    """A change that would break the tree."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults
