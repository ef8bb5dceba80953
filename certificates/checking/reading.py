"""The words and QR codes of a PDF that may be anybody's, read in a process of its own that may not live long.

PDFium is a large program in C++ and reads what strangers hand in. So it runs as a child that gets the bytes and nothing
else of the site's: this very file is its program, with an empty environment and without Django. A bomb meets limits of
time, memory and file size, a crash ends the child, and the web process goes on. It is no sandbox: what took PDFium over
could still read what the site's user may read.

    python -I reading.py SECONDS < file.pdf    →    {"words": …, "codes": […]} on standard output
"""

import ctypes
import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any

logger = logging.getLogger(__name__)
# A certificate takes a tenth of a second and forty megabytes.
SECONDS, MEMORY_BYTES = 6, 400 * 1024 * 1024
MOST_PAGES, MOST_WORDS, MOST_CODES = 12, 200_000, 50
# So many children a process has at once, whatever comes in; who finds no turn within the time is told to try later.
AT_ONCE, WAIT_SECONDS = 2, 10
TURNS = BoundedSemaphore(AT_ONCE)
QR_DPI, MOST_PIXELS = 150, 3000
# So near to white, or to no ink at all, of 255.
FAINT = 16


@dataclass(frozen=True)
class Page:
    """What stands on the pages. `unread`: we could not read them to the end, for whatever reason of theirs or ours."""

    words: str = ""
    codes: tuple[str, ...] = ()
    unread: bool = False


def page_of(data: bytes) -> Page:
    """Words and QR codes as a reader sees them; none where the file is no PDF that PDFium knows."""
    if not TURNS.acquire(timeout=WAIT_SECONDS):
        return _unread("no turn")
    try:
        return _read_aside(data)
    finally:
        TURNS.release()


def _read_aside(data: bytes) -> Page:
    command = [sys.executable, "-I", __file__, str(SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603  our own program
            command, input=data, capture_output=True, timeout=SECONDS, check=True, env={}, close_fds=True
        )
        said = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return _unread("took too long")
    except subprocess.CalledProcessError as error:
        return _unread(f"ended with {error.returncode}", error.stderr)
    except (OSError, ValueError) as error:
        return _unread(repr(error))
    return Page(said["words"], tuple(said["codes"]))


def _unread(why: str, said: bytes = b"") -> Page:
    """A bomb, or a fault of ours: who looks after the site must be able to tell. The file is not written down."""
    logger.warning("a PDF could not be read: %s %s", why, said[-200:].decode(errors="replace"))
    return Page(unread=True)


def main() -> None:
    """The child: limits first, then the file."""
    import pypdfium2

    data = sys.stdin.buffer.read()
    _limit(int(sys.argv[1]))
    try:
        words, codes = _read(pypdfium2.PdfDocument(data))
    except (pypdfium2.PdfiumError, ValueError):
        words, codes = "", []
    sys.stdout.write(json.dumps({"words": words[:MOST_WORDS], "codes": codes[:MOST_CODES]}))


def _limit(seconds: int) -> None:
    """What the system enforces. Where it knows no such limits, time alone is kept, by the parent."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _read(document: Any) -> tuple[str, list[str]]:
    words, codes = [], []
    for number in range(min(len(document), MOST_PAGES)):
        page = document[number]
        words.append(_words(page.get_textpage()))
        codes += _codes(page)
    return "\n".join(words), codes


def _words(shown: Any) -> str:
    """What a reader sees: not what is white, transparent, or written without ink under something else."""
    hidden = {place for place in range(shown.count_chars()) if _is_hidden(shown, place)}
    if not hidden:
        return str(shown.get_text_bounded())
    seen = (chr(_raw().FPDFText_GetUnicode(shown, at)) for at in range(shown.count_chars()) if at not in hidden)
    # Beyond U+FFFF PDFium gives two halves.
    return "".join(seen).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _is_hidden(shown: Any, place: int) -> bool:
    raw = _raw()
    if raw.FPDFText_IsGenerated(shown, place) == 1:
        return False
    drawn = raw.FPDFText_GetTextObject(shown, place)
    if drawn and raw.FPDFTextObj_GetTextRenderMode(drawn) in (3, 7):
        return True
    red, green, blue, ink = (ctypes.c_uint() for _ in range(4))
    known = raw.FPDFText_GetFillColor(shown, place, *map(ctypes.byref, (red, green, blue, ink)))
    return bool(known) and (ink.value < FAINT or min(red.value, green.value, blue.value) > 255 - FAINT)


def _raw() -> Any:
    import pypdfium2.raw

    return pypdfium2.raw


def _codes(page: Any) -> list[str]:
    import zxingcpp

    longest = max(page.get_size())
    bitmap = page.render(scale=min(QR_DPI / 72, MOST_PIXELS / max(longest, 1)), grayscale=True)
    rows, width = memoryview(bytes(bitmap.buffer)), bitmap.width
    # PDFium begins each row at a multiple of four; zxing wants them one after the other.
    packed = b"".join(rows[at : at + width] for at in range(0, bitmap.height * bitmap.stride, bitmap.stride))
    found = zxingcpp.read_barcodes(memoryview(packed).cast("B", (bitmap.height, width)))
    return [one.text for one in found if one.format == zxingcpp.BarcodeFormat.QRCode]


if __name__ == "__main__":
    main()
