"""Which texts share passages: pairs to look at, never a verdict. Pure.

Every text is cut into shingles, all its runs of eight characters, with signs and spaces left out so that another comma
hides nothing. Texts that share shingles meet in an index, so texts that share none are never compared with each other;
only the pairs that do are then compared whole. What most texts have, or what the task itself says, counts for nothing.

source   Broder 1997, On the resemblance and containment of documents (containment); rapidfuzz's Indel ratio
cost     one pass over the characters, plus the pairs that share something (tests/benchmarks/similarity.py)
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

SHINGLE = 8
# A text this short says the same as others by chance.
FEWEST_SHINGLES = 20
# A shingle found in more texts than this, and in more than a fifth of them, is everybody's: a quotation, a form's line.
FEW, SHARE = 3, 5
# Below this nobody compares the pair whole.
CANDIDATE_PERCENT = 5
SHARED_PERCENT = 30
ALIKE_PERCENT = 70


@dataclass(frozen=True)
class Pair:
    """Two texts by their places in the list; how much of the shorter the other has, and how close the wholes are."""

    one: int
    other: int
    shared_percent: int
    alike_percent: int


@dataclass(frozen=True)
class Piece:
    """A stretch of a text, and whether the other text has it too."""

    text: str
    is_shared: bool


def pairs(texts: Sequence[str], *, without: str = "", step: Callable[[], object] = lambda: None) -> list[Pair]:
    """The pairs worth a look, the closest first.

    without   what everybody was given: its passages count for nothing
    step      called once a text, for a bar that tells how far it is
    """
    plain = [_plain(text)[0] for text in texts]
    given = _shingles(_plain(without)[0])
    index: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(plain):
        for shingle in _shingles(text) - given:
            index[shingle].append(number)
        step()
    most = max(FEW, len(texts) // SHARE)
    sizes, shared = Counter[int](), Counter[tuple[int, int]]()
    for holders in index.values():
        if len(holders) <= most:
            sizes.update(holders)
            shared.update(combinations(holders, 2))
    found = [_pair(one, other, plain, count, min(sizes[one], sizes[other])) for (one, other), count in shared.items()]
    return sorted((pair for pair in found if pair), key=lambda pair: (-pair.shared_percent, pair.one, pair.other))


def passages(one: str, other: str, *, without: str = "") -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces, those they share marked; joined again they are the texts."""
    given = _shingles(_plain(without)[0])
    both = (_shingles(_plain(one)[0]) & _shingles(_plain(other)[0])) - given
    return list(_pieces(one, both)), list(_pieces(other, both))


def _pair(one: int, other: int, plain: Sequence[str], shared: int, size: int) -> Pair | None:
    percent = 100 * shared // size
    if size < FEWEST_SHINGLES or percent < CANDIDATE_PERCENT:
        return None
    alike = int(fuzz.ratio(plain[one], plain[other]))
    return Pair(one, other, percent, alike) if percent >= SHARED_PERCENT or alike >= ALIKE_PERCENT else None


def _plain(text: str) -> tuple[str, list[int]]:
    """Letters and figures alone, in one spelling, and the place of each in the text."""
    signs, places = [], []
    for place, sign in enumerate(text):
        for letter in unicodedata.normalize("NFKC", sign).casefold():
            if letter.isalnum():
                signs.append(letter)
                places.append(place)
    return "".join(signs), places


def _shingles(plain: str) -> set[str]:
    return {plain[start : start + SHINGLE] for start in range(len(plain) - SHINGLE + 1)}


def _pieces(text: str, both: set[str]) -> Iterator[Piece]:
    plain, places = _plain(text)
    marked = bytearray(len(text))
    for start in range(len(plain) - SHINGLE + 1):
        if plain[start : start + SHINGLE] in both:
            first, last = places[start], places[start + SHINGLE - 1]
            marked[first : last + 1] = b"\x01" * (last + 1 - first)
    begin = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or marked[place] != marked[begin]:
            yield Piece(text[begin:place], bool(marked[begin]))
            begin = place
