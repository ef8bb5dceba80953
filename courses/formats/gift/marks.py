"""The signs of GIFT: escapes, splitting at signs that are not escaped, words with their format.

Written from Moodle's description of the format, docs.moodle.org/en/GIFT_format.
"""

import re
from collections.abc import Iterable

from courses.grading import text

ESCAPED = "~=#{}:"
FORMAT = re.compile(r"\s*\[(html|markdown|plain|moodle)\]", re.IGNORECASE)
SPACE = re.compile("[ \t\n\f\v]+")


def find(words: str, signs: Iterable[str], start: int = 0) -> tuple[int, str]:
    """The place of the first unescaped sign and which it is; (-1, "") if there is none. Longer signs come first."""
    known = sorted(signs, key=len, reverse=True)
    place = start
    while place < len(words):
        if words[place] == "\\":
            place += 2
            continue
        for sign in known:
            if words.startswith(sign, place):
                return place, sign
        place += 1
    return -1, ""


def split(words: str, sign: str) -> list[str]:
    """The parts between unescaped signs."""
    parts: list[str] = []
    start = 0
    while True:
        place, _ = find(words, [sign], start)
        if place < 0:
            return [*parts, words[start:]]
        parts.append(words[start:place])
        start = place + len(sign)


def plain(words: str) -> str:
    """The words with their escapes resolved: \\= is =, \\n a new line, and a backslash before anything else itself."""
    out, place = [], 0
    while place < len(words):
        sign = words[place]
        after = words[place + 1 : place + 2]
        if sign == "\\" and after and after in ESCAPED + "\\n":
            out.append("\n" if after == "n" else after)
            place += 2
        else:
            out.append(sign)
            place += 1
    return "".join(out)


def escape(words: str) -> str:
    """The words so that `plain` gives them back."""
    escaped = re.sub(r"([\\~=#{}:])", r"\\\1", words)
    return escaped.replace("\n", "\\n")


def read_text(words: str, default: str = "moodle") -> dict[str, str]:
    """Words with their format: what [html] and the like say, or the default. Line breaks of the file mean nothing in
    plain text, where GIFT has \\n for them.
    """
    found = FORMAT.match(words)
    form = found.group(1).lower() if found else default
    rest = words[found.end() :] if found else words
    if form in ("moodle", "plain"):
        rest = SPACE.sub(" ", rest)
    return text(plain(rest).strip(), form)


def write_text(value: dict[str, str], default: str) -> str:
    """The words with their format, where it is not the default."""
    prefix = "" if value["format"] == default and not value["text"].startswith("[") else f"[{value['format']}]"
    return prefix + escape(value["text"])
