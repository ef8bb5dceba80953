"""What our red, gold and navy mean: the sRGB colour space as an ICC profile, which PDF/A asks a file to carry.

Written here from the standard's own numbers, so that no vendor's profile and licence comes with it: 500 bytes.
"""

import struct
from functools import cache

# IEC 61966-2-1: the primaries adapted to D50 (as ICC wants them), and the transfer curve.
_PRIMARIES = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
_D50 = (0.9642, 1.0, 0.8249)
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
# From sRGB's white, D65, to D50: the linear Bradford matrix of ICC.1:2010, annex E.
_ADAPTATION = (1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01708, -0.00925, 0.01508, 0.75168)
COMPONENTS = 3


@cache
def srgb_profile() -> bytes:
    """The profile (ICC.1:2010, version 4.2, a display with matrix and curve)."""
    tags = [
        (b"desc", _text("sRGB")),
        (b"cprt", _text("Public domain")),
        (b"wtpt", _xyz(_D50)),
        (b"chad", b"sf32\0\0\0\0" + _fixed(*_ADAPTATION)),
        *((name, _xyz(value)) for name, value in _PRIMARIES.items()),
        *((name, b"para\0\0\0\0\0\x03\0\0" + _fixed(*_CURVE)) for name in (b"rTRC", b"gTRC", b"bTRC")),
    ]
    return _profile(tags)


def _profile(tags: list[tuple[bytes, bytes]]) -> bytes:
    """Header, table of tags, and their data; equal data is kept once, as the three curves are."""
    table, body, at = b"", b"", 128 + 4 + 12 * len(tags)
    kept: dict[bytes, int] = {}
    for name, data in tags:
        if data not in kept:
            kept[data] = at + len(body)
            body += data + bytes(-len(data) % 4)
        table += name + struct.pack(">II", kept[data], len(data))
    size = at + len(body)
    header = struct.pack(">I4s4s4s4s4s", size, b"\0" * 4, b"\x04\x20\0\0", b"mntr", b"RGB ", b"XYZ ")
    header += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp") + bytes(28) + _fixed(*_D50)
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def _text(words: str) -> bytes:
    data = words.encode("utf-16-be")
    return struct.pack(">4sIII2s2sII", b"mluc", 0, 1, 12, b"en", b"US", len(data), 28) + data


def _xyz(value: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(*value)


def _fixed(*values: float) -> bytes:
    """s15Fixed16 numbers."""
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))
