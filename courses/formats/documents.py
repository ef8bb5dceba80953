"""The words of a file handed in, for comparing: Word documents and plain text; of everything else nothing."""

import zipfile
from pathlib import PurePosixPath
from typing import Any

from defusedxml import ElementTree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = "word/document.xml"
# Far more than anybody writes; what is longer is not read to its end.
LARGEST_BODY = 20_000_000
LONGEST = 100_000
PLAIN = (".txt", ".md")


def words_of(file: Any, name: str) -> str:
    """The text of a file by its ending, at most LONGEST characters; "" for a kind we do not read or a broken one.

    file   opened for bytes, seekable
    """
    ending = PurePosixPath(name).suffix.lower()
    if ending in PLAIN:
        return str(file.read(4 * LONGEST).decode("utf-8", "replace"))[:LONGEST]
    if ending != ".docx":
        return ""
    try:
        return _of_word(file)[:LONGEST]
    except (zipfile.BadZipFile, KeyError, ValueError, ElementTree.ParseError):
        return ""


def _of_word(file: Any) -> str:
    with zipfile.ZipFile(file) as archive:
        if archive.getinfo(BODY).file_size > LARGEST_BODY:
            return ""
        with archive.open(BODY) as body:
            root = ElementTree.parse(body).getroot()
    paragraphs = root.iter(f"{WORD}p") if root is not None else ()
    return "\n".join("".join(piece.text or "" for piece in one.iter(f"{WORD}t")) for one in paragraphs)
