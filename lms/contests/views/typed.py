"""What came with a request, read without trust."""

# Any id fits, and nothing that int() or the database refuses for its length.
MOST_DIGITS = 18


def whole(words: str) -> int | None:
    """The number that is written there; None for one that has none, or is longer than any id."""
    return int(words) if words.isdecimal() and len(words) <= MOST_DIGITS else None
