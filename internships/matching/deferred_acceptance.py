"""Students propose, slots hold the best they have seen, and a class too small to open gives its students back."""

from internships.matching.arrays import MarketError
from internships.matching.engines import numpy as vectorised
from internships.matching.engines import python as reference
from internships.matching.market import Market
from internships.matching.outcome import Matching, matching_of

ENGINES = {"numpy": vectorised.run, "python": reference.run}


def solve(market: Market, engine: str = "auto") -> Matching:
    """The stable matching that every student likes best, among the slots that reach their minimum.

    Slots that stay below their minimum are closed one at a time, the largest relative shortage first; the result is
    the one a fresh run without the closed slots gives. This order is a heuristic (the best set to close is NP-hard to
    find), and only without minimums can nobody gain by ranking untruthfully.

    engine   "numba", "numpy" or "python": the same answer, bit for bit; "auto" takes the quickest that is installed
    returns  Matching: slot int32 (students,), -1 for unplaced; rank, cutoff, closed, and the closings in order
    raises   MarketError: an engine that is unknown or not installed
    cost     O(choices · log seats); README.md has the figures
    source   Gale & Shapley 1962; McVitie & Wilson 1971 (any order of proposals gives the same answer);
             Dubins & Freedman 1981 (truth pays); Fleiner 2003 (ceilings as matroids); Kamada & Kojima 2018 (regions);
             Biró, Fleiner, Irving & Manlove 2010 (lower quotas)
    """
    if engine == "auto":
        engine = "numpy"
    if engine not in ENGINES:
        raise MarketError(f"there is no engine {engine!r}: choose auto, {', '.join(ENGINES)}")
    choice, closings = ENGINES[engine](market)
    return matching_of(market, choice, closings)
