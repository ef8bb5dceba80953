"""Students propose, slots hold the best they have seen, and a class too small to open gives its students back."""

from typing import Any

from internships.matching import compiling
from internships.matching.arrays import MarketError
from internships.matching.market import Int32, Market
from internships.matching.outcome import Closing, Matching, matching_of

ENGINES = ("numba", "numpy", "python")


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
    if engine not in ("auto", *ENGINES):
        raise MarketError(f"there is no engine {engine!r}: choose auto, {', '.join(ENGINES)}")
    if engine == "numba" and not compiling.is_installed():
        raise MarketError("the engine 'numba' is not installed: install the extra 'match', or choose auto")
    if engine == "auto":
        return matching_of(market, *_quickest(market))
    return matching_of(market, *_run(engine, market))


def engine_for(market: Market) -> str:
    """The engine that "auto" takes for this market."""
    return "numba" if compiling.pays(market.packed) else "numpy"


def _quickest(market: Market) -> tuple[Int32, tuple[Closing, ...]]:
    """A missing, broken or unwritable numba never stops a round: numpy comes to the same."""
    if engine_for(market) == "numba":
        try:
            return _run("numba", market)
        except compiling.BROKEN as error:
            compiling.give_up(error)
    return _run("numpy", market)


def _run(engine: str, market: Market) -> tuple[Int32, tuple[Closing, ...]]:
    """Engines are loaded when they are asked for: numba takes a third of a second and 65 MB."""
    module: Any
    if engine == "numba":
        from internships.matching.engines import numba as module
    elif engine == "numpy":
        from internships.matching.engines import numpy as module
    else:
        from internships.matching.engines import python as module
    result: tuple[Int32, tuple[Closing, ...]] = module.run(market)
    return result
