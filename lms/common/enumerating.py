"""Several things in one line, and a note beside a thing, as the reader's language punctuates them."""

from collections.abc import Iterable

from django.utils.translation import get_language


def comma() -> str:
    """What stands between the parts of a list."""
    return ", " if get_language() == "en" else "、"


def joined(parts: Iterable[object]) -> str:
    """A、B、C in Chinese; A, B, C in English."""
    return comma().join(map(str, parts))


def noted(thing: object, note: object) -> str:
    """A（B） in Chinese; A (B) in English."""
    return f"{thing} ({note})" if get_language() == "en" else f"{thing}（{note}）"
