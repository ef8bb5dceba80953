"""What somebody uploads, judged by its content and never by its name alone."""

import codecs
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from lms.common import documents

LONGEST_NAME = 120
PDF, PNG, JPEG, ZIP = b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"PK\x03\x04"
# Word and Excel files are archives: `documents` looks into them.
KINDS: dict[str, tuple[bytes, str]] = {
    ".pdf": (PDF, "application/pdf"),
    ".png": (PNG, "image/png"),
    ".jpg": (JPEG, "image/jpeg"),
    ".jpeg": (JPEG, "image/jpeg"),
    ".docx": (ZIP, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".xlsx": (ZIP, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".pptx": (ZIP, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
}
# Tables of answers: whoever reads them says what is wrong in them, their encoding too.
TABLES: dict[str, str] = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".jsonl": "application/jsonl",
}
# One object: the case of a practical lab, or an answer to it. Whoever reads it says what is wrong in it.
OBJECTS: dict[str, str] = {".json": "application/json"}
# Text has no first bytes to go by: it is whatever reads as UTF-8 to its end, without NUL.
TEXTS: dict[str, str] = {".txt": "text/plain; charset=utf-8", ".md": "text/markdown; charset=utf-8"}


@dataclass(frozen=True)
class Upload:
    """A file as it may be kept: a harmless name, its size in bytes and the SHA-256 of its content."""

    name: str
    size: int
    sha256: str


class NotTaken(Exception):
    """Why a file is not kept: "empty", "too_large", "kind" (none that is taken), "content" (not what its name
    says), "text" (not UTF-8) or "unsafe" (a document with macros, encrypted, or packed as only a bomb is).
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def inspect(file: Any, *, most_bytes: int, texts: bool = False, tables: bool = False, objects: bool = False) -> Upload:
    """The upload, read once to its end and rewound. Raises NotTaken.

    file    an uploaded Django file: name, size, chunks()
    texts   whether TEXTS are taken besides KINDS
    tables  whether TABLES and workbooks are taken, instead of KINDS
    objects whether OBJECTS alone are taken
    """
    if not file.size:
        raise NotTaken("empty")
    if file.size > most_bytes:
        raise NotTaken("too_large")
    name = harmless_name(file.name)
    ending = PurePosixPath(name).suffix.lower()
    documented = not objects and (not tables or ending == ".xlsx")
    begins, _media_type = KINDS.get(ending, (b"", "")) if documented else (b"", "")
    is_text = texts and ending in TEXTS
    is_table = (tables and ending in TABLES) or (objects and ending in OBJECTS)
    if not begins and not is_text and not is_table:
        raise NotTaken("kind")
    first, sha256 = _read(file, is_text=is_text)
    if not first.startswith(begins) or (is_table and first.startswith((PDF, PNG, JPEG, ZIP))):
        raise NotTaken("content")
    if ending in documents.MAIN_PARTS and (reason := documents.fault(file, ending)):
        raise NotTaken(reason)
    file.seek(0)
    return Upload(name, file.size, sha256)


def harmless_name(name: str) -> str:
    """The last part of a path of either kind, without invisible signs, short enough to keep, its ending kept."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    # Invisible signs go too: one of them turns the reading direction, and fdp.exe looks like exe.pdf.
    seen = "".join(sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign)[0] != "C")
    plain = re.sub(r"[<>:\"|?*]", "", seen).strip(" .") or "file"
    ending = PurePosixPath(plain).suffix
    return plain if len(plain) <= LONGEST_NAME else plain[: LONGEST_NAME - len(ending)] + ending


def media_type(name: str) -> str:
    """What a kept file is served as."""
    ending = PurePosixPath(name).suffix.lower()
    plain = {**TEXTS, **TABLES, **OBJECTS}
    return plain.get(ending) or KINDS.get(ending, (b"", "application/octet-stream"))[1]


def _read(file: Any, *, is_text: bool) -> tuple[bytes, str]:
    """The first bytes, and the digest of all. Raises NotTaken for text that does not read."""
    digest, first = hashlib.sha256(), b""
    # A sign may lie across two chunks, so the decoder is carried along.
    reads = codecs.getincrementaldecoder("utf-8")()
    for chunk in file.chunks():
        first = first or bytes(chunk[:16])
        digest.update(chunk)
        if is_text:
            _require_text(reads, bytes(chunk))
    if is_text:
        _require_text(reads, b"", final=True)
    return first, digest.hexdigest()


def _require_text(reads: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> None:
    if b"\0" in chunk:
        raise NotTaken("text")
    try:
        reads.decode(chunk, final)
    except UnicodeDecodeError as broken:
        raise NotTaken("text") from broken
