"""Text cut into what the index holds, and queries cut into what they ask of it. No Django."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache

# 〇, the unified ideographs and their extensions; NFKC has already folded the compatibility forms.
CHINESE = re.compile(r"([\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]+)")
# Cut the same way on both sides, because SQLite and PostgreSQL disagree over C++, B2B/B2C and 3.5.
WORD = re.compile(r"[^\W_]+")
# SQLite's FTS5 refuses expressions deeper than 256; nobody types a query this long.
MOST_TERMS = 64


def normal(text: str) -> str:
    """The text with one form for each character: full-width Ａ and A, upper and lower case are the same."""
    return unicodedata.normalize("NFKC", text).lower()


def index_text(text: str) -> str:
    """The words, Chinese characters and neighbouring pairs of a text, with spaces between, for a database to index."""
    return " ".join(token for run, chinese in runs(text) for token in ([*run, *pairs(run)] if chinese else [run]))


def query_terms(query: str, *, phrase: bool = False) -> list[str]:
    """What a text must contain to answer the query, each term once, at most MOST_TERMS.

    Chinese is cut into words first, so that their order does not matter; a phrase is not, so that it does.
    """
    terms = [term for run, chinese in runs(query) for term in (chinese_terms(run, phrase) if chinese else [run])]
    # The last of two equal terms stays: the last term of all is the one an autocompletion takes for a beginning.
    return list(dict.fromkeys(reversed(terms[:MOST_TERMS])))[::-1]


def runs(text: str) -> Iterator[tuple[str, bool]]:
    """The words of a text in order, runs of Chinese unbroken, each with whether it is Chinese."""
    for part in CHINESE.split(normal(text)):
        if CHINESE.fullmatch(part):
            yield part, True
        else:
            yield from ((word, False) for word in WORD.findall(part))


def chinese_terms(run: str, phrase: bool) -> list[str]:
    """The pairs of each word of a run of Chinese; a character alone where a word is that short."""
    words = [run] if phrase or len(run) < 3 else words_of(run)
    return [term for word in words for term in pairs(word) or [word]]


def words_of(run: str) -> list[str]:
    """A run of Chinese cut into words, neighbouring single characters left together: they may be a name."""
    words: list[str] = []
    loose = False
    for word in cutter()(run):
        single = len(word) == 1
        if single and loose:
            words[-1] += word
        else:
            words.append(word)
        loose = single
    return words


@cache
def cutter() -> Callable[[str], list[str]]:
    """What cuts Chinese into words, read when somebody first searches: 33 MB that workers and the clock never need.

    Where it is not installed a run stays whole: searching still works, only words in another order are missed.
    """
    try:
        from rjieba import cut
    except ImportError:
        return lambda run: [run]
    return cut  # type: ignore[no-any-return]  # it brings no types


def pairs(run: str) -> list[str]:
    """Every two neighbouring characters, none for a single one."""
    return [run[start : start + 2] for start in range(len(run) - 1)]
