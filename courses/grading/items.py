"""How questions behave in a class: how many get each right, and whether the strong do better on it. Pure.

source   Kelley 1939: the upper and lower 27 % of the papers; Ebel & Frisbie 1991, chapter 13
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

TAIL = 0.27
# With fewer papers the figures say more about chance than about the question.
FEWEST = 10


@dataclass(frozen=True)
class Item:
    """One question: papers it stood in, mean share earned (难度), upper minus lower tail (区分度; None: too few)."""

    key: str
    papers: int
    difficulty: float
    discrimination: float | None

    @property
    def is_suspect(self) -> bool:
        """Whether somebody should look at it: the weak do as well as the strong, or it is far too hard or too easy."""
        if self.discrimination is None:
            return False
        return self.discrimination < 0.2 or not 0.1 <= self.difficulty <= 0.95


def analyse(papers: Sequence[Mapping[str, float]]) -> list[Item]:
    """Every question of some papers, the one that separates worst first.

    papers   for each paper {question: share earned, 0 to 1}; questions differ from paper to paper
    """
    means = [sum(paper.values()) / len(paper) if paper else 0.0 for paper in papers]
    order = sorted(range(len(papers)), key=lambda place: (means[place], place))
    keys = sorted({key for paper in papers for key in paper})
    found = [_item(key, [papers[place] for place in order if key in papers[place]]) for key in keys]
    return sorted(found, key=lambda item: (item.discrimination is None, item.discrimination or 0.0, item.key))


def _item(key: str, weakest_first: list[Mapping[str, float]]) -> Item:
    shares = [paper[key] for paper in weakest_first]
    difficulty = sum(shares) / len(shares)
    if len(shares) < FEWEST:
        return Item(key, len(shares), difficulty, None)
    tail = ceil(len(shares) * TAIL)
    return Item(key, len(shares), difficulty, sum(shares[-tail:]) / tail - sum(shares[:tail]) / tail)
