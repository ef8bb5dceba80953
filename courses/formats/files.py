"""Bytes of an upload as text: how large it may be, and which encoding it has."""

from courses.formats.drafts import Unreadable

LARGEST_BYTES = 8_000_000
# Nobody writes a question in one line of this length; a parser would only be slow over it.
LONGEST_LINE = 200_000


def decoded(content: bytes, *, longest_line: int = LONGEST_LINE) -> str:
    """The text of a UTF-8 file, lines ended by \\n. Raises Unreadable, naming the encoding it seems to have instead."""
    if len(content) > LARGEST_BYTES:
        raise Unreadable("too_large", most=LARGEST_BYTES // 1_000_000)
    try:
        text = content.decode(_encoding(content))
    except UnicodeDecodeError as error:
        raise Unreadable("encoding", row=_line_of(content, error.start), guess=_guess(content)) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > longest_line:
            raise Unreadable("long_line", row=number, most=longest_line)
    return text


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return "utf-8-sig"


def _guess(content: bytes) -> str:
    """GBK is what Chinese Windows writes; anything else we do not name."""
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return "?"
    return "GBK"


def _line_of(content: bytes, place: int) -> int:
    return content.count(b"\n", 0, place) + 1
