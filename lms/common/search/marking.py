"""Where in a text the words of a query stand: to highlight them, and to show that part of a long text. No Django."""

import re
import unicodedata

from lms.common.search.text import pairs, runs, words_of

Part = tuple[str, bool]


def marked(text: str, q: str) -> list[Part]:
    """The text in pieces, each with whether it answers the query; joined they are the text, letter by letter."""
    hits = _hits(text, q)
    parts: list[Part] = []
    for place, letter in enumerate(text):
        if parts and parts[-1][1] == hits[place]:
            parts[-1] = (parts[-1][0] + letter, hits[place])
        else:
            parts.append((letter, hits[place]))
    return parts


def excerpt(text: str, q: str, width: int = 80) -> str:
    """At most `width` characters of the text around the first hit, its beginning where there is none; … marks a cut."""
    first = next((place for place, hit in enumerate(_hits(text, q)) if hit), 0)
    start = max(0, min(first - width // 3, len(text) - width))
    end = start + width
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")


def _hits(text: str, q: str) -> list[bool]:
    folded, origin = _folded(text)
    hits = [False] * len(text)
    for start, end in _found(folded, q):
        for place in range(start, end):
            hits[origin[place]] = True
    return hits


def _found(folded: str, q: str) -> list[tuple[int, int]]:
    """Where each word of the query stands; a Chinese word that stands nowhere whole is looked for by its pairs."""
    found: list[tuple[int, int]] = []
    for run, chinese in runs(q):
        if chinese:
            found += [place for word in words_of(run) for place in _chinese_places(word, folded)]
        else:
            # As the index does it: a Latin word is found whole, not inside another.
            found += _places(rf"(?<![^\W_]){re.escape(run)}(?![^\W_])", folded)
    return found


def _chinese_places(word: str, folded: str) -> list[tuple[int, int]]:
    return _places(re.escape(word), folded) or [place for pair in pairs(word) for place in _places(pair, folded)]


def _places(pattern: str, folded: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(pattern, folded)]


def _folded(text: str) -> tuple[str, list[int]]:
    """The text as search compares it, and for every letter of that the letter of the text it came from."""
    folded, origin = "", []
    for place, letter in enumerate(text):
        same = unicodedata.normalize("NFKC", letter).lower()
        folded += same
        origin += [place] * len(same)
    return folded, origin
