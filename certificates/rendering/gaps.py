"""Objects of a PDF as bytes with gaps: all that stays the same is written once, and one `%` fills in the rest."""

from operator import itemgetter

# Signs that no text holds: words are made once with these in them and cut there.
FIRST, SECOND = "\x11", "\x12"


def plain(number: int, body: bytes) -> bytes:
    """An object that is complete, or a form if its body is one."""
    return b"%d 0 obj\n%b\nendobj\n" % (number, body)


def stream(number: int, entries: bytes) -> bytes:
    """A form for a stream with these entries, to be filled with what gaps they have, its length and its bytes."""
    return plain(number, b"<<%b/Length %%d>>\nstream\n%%b\nendstream" % entries)


class Form:
    """A text with gaps at FIRST and SECOND, as bytes."""

    def __init__(self, text: str) -> None:
        pieces = cut(text)
        self._form = b"%b".join(piece.encode().replace(b"%", b"%%") for piece in pieces[0::2])
        # Of one place itemgetter gives the value itself, which `%` takes as well.
        self._pick = itemgetter(*[int(piece == SECOND) for piece in pieces[1::2]])

    def fill(self, filling: tuple[bytes, bytes]) -> bytes:
        """The text with these two in its gaps."""
        filled: bytes = self._form % self._pick(filling)
        return filled


def cut(text: str) -> tuple[str, ...]:
    """Plain pieces at even places, gaps between them."""
    pieces = [""]
    for sign in text:
        if sign in (FIRST, SECOND):
            pieces += (sign, "")
        else:
            pieces[-1] += sign
    return tuple(pieces)
