"""The words and QR codes of a PDF that may be anybody's, read in a process of its own that may not live long.

PDFium is a large program in C++ and reads what strangers hand in. So it runs as a child, on bytes alone: this very file
is its program, started without the site's packages around it. A bomb meets its limits, a crash ends the child, and the
web process goes on. The child opens no file, writes none, and starts nothing.

    python -I reading.py SECONDS < file.pdf    →    {"words": …, "codes": […]} on standard output
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

# A certificate takes a tenth of a second and forty megabytes.
SECONDS, MEMORY_BYTES = 6, 400 * 1024 * 1024
MOST_PAGES, MOST_WORDS, MOST_CODES = 12, 200_000, 50
QR_DPI, MOST_PIXELS = 150, 3000


@dataclass(frozen=True)
class Page:
    """What stands on the pages. `stopped`: reading them took too long or too much, or broke the reader."""

    words: str = ""
    codes: tuple[str, ...] = ()
    stopped: bool = False


def page_of(data: bytes) -> Page:
    """Words and QR codes as a reader sees them; nothing where PDFium cannot read the file."""
    command = [sys.executable, "-I", __file__, str(SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603  our own program
            command, input=data, capture_output=True, timeout=SECONDS, check=True, env={}, close_fds=True
        )
        said = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return Page(stopped=True)
    return Page(said["words"], tuple(said["codes"]))


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
        words.append(page.get_textpage().get_text_bounded())
        codes += _codes(page)
    return "\n".join(words), codes


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
