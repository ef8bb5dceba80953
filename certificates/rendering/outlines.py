"""The outlines that names are most often made of, as one piece of bytes: a dictionary for zstd, not a font.

A name's three bold glyphs are a thousand bytes that nothing else resembles; with this they are thirty. The 3,755 hanzi
of level 1 of GB 2312 cover nine in ten given names; all others are stored as they are.
"""

from pathlib import Path

from certificates.rendering import fonts
from certificates.rendering.fonts import BOLD, FontError

# Stored deltas cannot be read without these very bytes, so a change of font or code must not go by unnoticed.
SHA256 = "425a9fa3b681a83abd1a9fd44766e45175ed6f7ad4fe7d857c7ab84e452eb618"


def level_one() -> str:
    """The hanzi of level 1, in the standard's order: rows 16 to 55, the last of which ends early."""
    codes = (bytes([row + 0xA0, place + 0xA0]) for row in range(16, 56) for place in range(1, 95))
    return "".join(code.decode("gb2312") for code in codes if code <= b"\xd7\xf9")


def common_outlines(cache_dir: Path) -> bytes:
    """1.4 MB, from the cache or else cut from the bold font. Raises FontError where they are not the vetted ones."""
    file = cache_dir / f"outlines-{SHA256[:16]}.bin"
    if file.exists() and fonts.digest(data := file.read_bytes()) == SHA256:
        return data
    mini = fonts.load(cache_dir).mini(BOLD)
    data = b"".join([mini.outline(character) for character in level_one()])
    if fonts.digest(data) != SHA256:
        raise FontError("the outlines are not those that stored certificates were packed with")
    fonts.write_whole(file, data)
    return data
