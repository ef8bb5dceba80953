"""Numbers as addresses and buttons bring them."""

# The longest a database's key may be is nineteen digits.
LONGEST = 18


def whole(text: str) -> int:
    """The whole number these digits are; -1 for anything else, and for more than any key is."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else -1
