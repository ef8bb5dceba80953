"""Which judge sees which entry: those with the fewest judges first, given to whoever has the least to do."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

# A judge and an entry.
Pair = tuple[str, str]


@dataclass(frozen=True)
class Shortage:
    """An entry for which too few judges are left, after those who may not judge it."""

    entry: str
    has: int
    wanted: int


@dataclass(frozen=True)
class Load:
    """What was handed out: the new pairs, and where it was not enough."""

    added: frozenset[Pair]
    short: tuple[Shortage, ...] = ()


def assign(
    entries: Iterable[str],
    judges: Iterable[str],
    each: int,
    *,
    barred: Set[Pair] = frozenset(),
    given: Iterable[Pair] = (),
    seed: int = 0,
) -> Load:
    """Pairs to add so that every entry is seen by `each` judges, the work spread as evenly as the bars allow.

    barred   (judge, entry) that may not be: same school, employer, mentor, or declared by the judge
    given    pairs handed out before; they stay, except that barred ones no longer count
    seed     the same seed gives the same pairs, whatever order people came in
    raises   ValueError: `each` below 1

    Asked again with its own answer it adds nothing. Entries with the fewest judges to choose from come first, so that
    nobody takes the only one who may judge another.
    """
    if each < 1:
        raise ValueError("somebody has to judge")
    kept = {pair for pair in given if pair not in barred}
    load = Counter(judge for judge, _entry in kept)
    everybody = sorted(set(judges), key=lambda one: _digest(seed, one))
    free = {entry: [one for one in everybody if (one, entry) not in barred] for entry in set(entries)}
    added: set[Pair] = set()
    short = []
    for entry in sorted(free, key=lambda entry: (len(free[entry]), _digest(seed, entry))):
        has = {judge for judge, seen in kept if seen == entry}
        chosen = _least(free[entry], has, load, each - len(has))
        added |= {(judge, entry) for judge in chosen}
        load.update(chosen)
        if len(has) + len(chosen) < each:
            short.append(Shortage(entry, len(has) + len(chosen), each))
    return Load(frozenset(added), tuple(sorted(short, key=lambda one: one.entry)))


def _least(free: list[str], has: Set[str], load: Mapping[str, int], count: int) -> list[str]:
    open_to = [judge for judge in free if judge not in has]
    return sorted(open_to, key=lambda judge: load[judge])[: max(count, 0)]


def _digest(seed: int, key: str) -> bytes:
    # Digests instead of `random`: the same on every Python, so that it can be worked out again on appeal.
    return hashlib.sha256(f"{seed}:{key}".encode()).digest()
