"""Who reviews whose work: everybody so many, nobody forgotten, never one's own. Pure."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping

# A reviewer and the author of the work they review.
Pair = tuple[str, str]


def allocate(authors: Mapping[str, str], reviews_each: int, seed: int, given: Iterable[Pair] = ()) -> frozenset[Pair]:
    """The pairs to add so that everybody who handed in reviews, and is reviewed by, `reviews_each` others.

    authors        who handed in, with the group they belong to ("" for none): nobody reviews their own group
    reviews_each   at least 1; where fewer others exist, all of them
    seed           the same seed gives the same pairs, whatever the order of `authors`
    given          pairs already handed out, kept as they are: with them the call finds work for late joiners

    Without `given`, and if no group is too large, everybody gives and gets exactly as many. Otherwise both are at least
    as many, and whoever has least to do takes what is more. Asked again with its own answer it adds nothing.
    raises         ValueError: `reviews_each` below 1
    source         the circle is a circulant digraph: shifts of one order, none of them shorter than the largest group
    """
    if reviews_each < 1:
        raise ValueError("somebody has to review at least one")
    kept = set(given)
    pairs = set(kept) or _circle(authors, reviews_each, seed)
    _top_up(pairs, authors, reviews_each, seed)
    return frozenset(pairs - kept)


def replace(
    authors: Mapping[str, str], lacking: Mapping[str, int], willing: Iterable[str], seed: int, given: Iterable[Pair]
) -> frozenset[Pair]:
    """Pairs to add where reviewers did not do their part: those who did theirs take over, who has least to do first.

    lacking   how many reviews a work still lacks, by its author
    willing   who may be asked for more, of `authors`
    given     pairs handed out before, whatever came of them: none is handed out again

    A work for which nobody is left stays as it is: the caller's teacher sees it.
    """
    taken = set(given)
    load = Counter(reviewer for reviewer, _author in taken)
    asked = sorted(willing, key=lambda one: _digest(seed, one))
    added: set[Pair] = set()
    for author in sorted(lacking, key=lambda one: _digest(seed, one)):
        open_to = [one for one in asked if may_review(authors, one, author) and (one, author) not in taken]
        for reviewer in _least(open_to, load, lacking[author]):
            added.add((reviewer, author))
            load[reviewer] += 1
    return frozenset(added)


def may_review(authors: Mapping[str, str], reviewer: str, author: str) -> bool:
    """Whether the one may review the other: neither themselves nor their own group."""
    return reviewer != author and not (authors[reviewer] and authors[reviewer] == authors[author])


def _circle(authors: Mapping[str, str], reviews_each: int, seed: int) -> set[Pair]:
    """Groups stand together in a circle, and each reviews those who stand `largest`, `largest + 1`, … places on."""
    order = sorted(authors, key=lambda one: (_digest(seed, f"group:{authors[one] or one}"), _digest(seed, one)))
    count = len(order)
    largest = max(Counter(authors[one] or f"alone:{one}" for one in order).values(), default=0)
    if count - 2 * largest + 1 < reviews_each:
        return set()
    shifts = range(largest, largest + reviews_each)
    return {(order[place], order[(place + shift) % count]) for place in range(count) for shift in shifts}


def _top_up(pairs: set[Pair], authors: Mapping[str, str], reviews_each: int, seed: int) -> None:
    gives, gets = Counter(one for one, _author in pairs), Counter(author for _one, author in pairs)

    def add(pair: Pair) -> None:
        pairs.add(pair)
        gives[pair[0]] += 1
        gets[pair[1]] += 1

    everybody = sorted(authors, key=lambda one: _digest(seed, one))
    for reviewer in everybody:
        open_to = [one for one in everybody if may_review(authors, reviewer, one) and (reviewer, one) not in pairs]
        for author in _least(open_to, gets, reviews_each - gives[reviewer]):
            add((reviewer, author))
    # Late work, and work whose authors stood last in line: whoever has least to do takes it on.
    for author in everybody:
        open_to = [one for one in everybody if may_review(authors, one, author) and (one, author) not in pairs]
        for reviewer in _least(open_to, gives, reviews_each - gets[author]):
            add((reviewer, author))


def _least(open_to: list[str], load: Mapping[str, int], count: int) -> list[str]:
    return sorted(open_to, key=lambda one: load[one])[: max(count, 0)]


def _digest(seed: int, key: str) -> bytes:
    # Digests instead of `random`: the same on every Python, so that an allocation can be worked out again on appeal.
    return hashlib.sha256(f"{seed}:{key}".encode()).digest()
