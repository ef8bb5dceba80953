"""A credential inside a picture: the PNG and SVG that Open Badges calls baked.

source  Open Badges 3.0, 5.3: an iTXt chunk "openbadgecredential" in PNG, an element of that name in SVG
"""

import re
import struct
import zlib
from collections.abc import Iterator

from defusedxml.ElementTree import fromstring as parse_xml

PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"openbadgecredential"
_NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
_SVG = re.compile(rb"<svg\b[^>]*>", re.DOTALL)
MOST_BYTES = 5 * 1024 * 1024


class NotBaked(ValueError):
    """The picture has no credential in it, or is none."""


def bake_png(picture: bytes, credential: bytes) -> bytes:
    """The PNG with the credential right behind its head."""
    first = next(_chunks(picture))
    cut = len(PNG_HEAD) + len(_chunk(*first))
    text = _KEYWORD + b"\0\0\0\0\0" + credential
    return picture[:cut] + _chunk(b"iTXt", text) + picture[cut:]


def bake_svg(picture: bytes, credential: bytes) -> bytes:
    """The SVG with the credential as its first element."""
    found = _SVG.search(picture)
    if found is None:
        raise NotBaked("no SVG")
    # A CDATA section would end at the first ]]> of the text.
    text = credential.replace(b"]]>", b"]]]]><![CDATA[>")
    element = b'<openbadges:credential xmlns:openbadges="%s"><![CDATA[%s]]></openbadges:credential>'
    return picture[: found.end()] + element % (_NAMESPACE.encode(), text) + picture[found.end() :]


def unbake(picture: bytes) -> bytes:
    """The credential in a PNG or SVG. Raises NotBaked."""
    if len(picture) > MOST_BYTES:
        raise NotBaked("too large")
    return _from_png(picture) if picture.startswith(PNG_HEAD) else _from_svg(picture)


def _from_png(picture: bytes) -> bytes:
    found = [body for kind, body in _chunks(picture) if kind == b"iTXt" and body.startswith(_KEYWORD + b"\0")]
    if len(found) != 1:
        raise NotBaked("no credential in it, or more than one")
    flag, _method, rest = found[0][len(_KEYWORD) + 1], found[0][len(_KEYWORD) + 2], found[0][len(_KEYWORD) + 3 :]
    try:
        _language, _translated, text = rest.split(b"\0", 2)
        return zlib.decompressobj().decompress(text, MOST_BYTES) if flag else text
    except (ValueError, zlib.error) as error:
        raise NotBaked(str(error)) from error


def _from_svg(picture: bytes) -> bytes:
    try:
        root = parse_xml(picture, forbid_dtd=True)
    except Exception as error:  # whatever the parser makes of it, it is no picture of ours
        raise NotBaked(str(error)) from error
    found = root.findall(f".//{{{_NAMESPACE}}}credential")
    if len(found) != 1:
        raise NotBaked("no credential in it, or more than one")
    return (found[0].text or "").strip().encode()


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(kind, body) of every chunk whose checksum holds. Raises NotBaked."""
    place = len(PNG_HEAD)
    while place + 12 <= len(picture):
        (size,) = struct.unpack_from(">I", picture, place)
        kind, body = picture[place + 4 : place + 8], picture[place + 8 : place + 8 + size]
        if len(body) != size or picture[place + 8 + size : place + 12 + size] != _checksum(kind, body):
            raise NotBaked("a broken picture")
        yield kind, body
        place += 12 + size


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + _checksum(kind, body)


def _checksum(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(kind + body))
