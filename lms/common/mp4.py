"""How long an MP4 lasts, read from its header; the picture itself is not looked at."""

import struct
from typing import BinaryIO

CONTAINERS = {b"moov"}
MOST_BOXES = 1000


def seconds(file: BinaryIO) -> int | None:
    """Whole seconds, rounded up; None where the file says nothing believable.

    source  ISO/IEC 14496-12, 8.2.2: the movie header box holds a time scale (ticks a second) and a duration in ticks.
    """
    file.seek(0, 2)
    end = file.tell()
    header = _find(file, 0, end)
    if header is None:
        return None
    scale, ticks = header
    return -(-ticks // scale) if scale and ticks and ticks < 2**63 else None


def _find(file: BinaryIO, start: int, end: int) -> tuple[int, int] | None:
    at = start
    for _ in range(MOST_BOXES):
        file.seek(at)
        head = file.read(16)
        if len(head) < 8 or at >= end:
            return None
        size, kind, body = struct.unpack(">I", head[:4])[0], head[4:8], at + 8
        if size == 1 and len(head) == 16:
            size, body = struct.unpack(">Q", head[8:])[0], at + 16
        size = size or end - at
        if size < body - at:
            return None
        if kind == b"mvhd":
            return _movie_header(file, body)
        at = body if kind in CONTAINERS else at + size
    return None


def _movie_header(file: BinaryIO, at: int) -> tuple[int, int] | None:
    file.seek(at)
    content = file.read(32)
    # Version 1 counts in 64 bits: times before, duration after the scale are twice as wide.
    layout, length = (">4xQQIQ", 32) if content[:1] == b"\x01" else (">4xIIII", 20)
    if len(content) < length:
        return None
    _made, _changed, scale, ticks = struct.unpack(layout, content[:length])
    return scale, ticks
