"""Handing out a file in pieces, as players on phones ask for it."""

import re
from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

CHUNK = 64 * 1024
ASKED = re.compile(r"bytes=(\d*)-(\d*)$")


def hand_out(
    request: HttpRequest, file: Any, *, name: str, content_type: str, attachment: bool = True
) -> HttpResponseBase:
    """The file, or the part a Range header asks for (206); 416 for a part it does not have.

    file     an opened Django file that knows its size; closed with the response
    source   RFC 9110, 14.2: a single range of bytes; several at once are answered with the whole file
    """
    asked = ASKED.match(request.headers.get("Range", ""))
    bounds = _bounds(asked, file.size) if asked else None
    if asked and bounds is None:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    response: HttpResponseBase
    if bounds is None:
        response = FileResponse(file, as_attachment=attachment, filename=name, content_type=content_type)
    else:
        first, last = bounds
        response = StreamingHttpResponse(_piece(file, first, last), status=206, content_type=content_type)
        response["Content-Range"] = f"bytes {first}-{last}/{file.size}"
        response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    # Whatever a browser makes of the file, nothing in it runs on this site's behalf.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _bounds(asked: re.Match[str], size: int) -> tuple[int, int] | None:
    """First and last byte asked for, None if the file has none of them."""
    start, end = asked.groups()
    if start:
        first, last = int(start), min(int(end), size - 1) if end else size - 1
    elif end:
        first, last = max(size - int(end), 0), size - 1
    else:
        return None
    return (first, last) if first <= last else None


def _piece(file: Any, first: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = last - first + 1
        while left and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
