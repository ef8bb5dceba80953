"""Word, Excel and PowerPoint files are archives: looked into by their own table of contents, and never unpacked."""

import os
import zipfile
from pathlib import PurePosixPath
from typing import Any

# The part every document of the kind has, and a bare archive has not.
MAIN_PARTS = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".pptx": "ppt/presentation.xml"}
# What an honest document never reaches.
MOST_PARTS = 2000
LARGEST_UNPACKED = 200_000_000
LARGEST_RATIO = 100
# A small part may be packed very tightly without being a bomb.
SMALL_PART = 1_000_000
END_RECORD = b"PK\x05\x06"
END_RECORD_BYTES = 22
LONGEST_COMMENT = 65_535


def fault(file: Any, ending: str) -> str:
    """What is wrong with a document: "content" (not of that kind), "unsafe" (macros, encrypted, a bomb), or "".

    file     opened and seekable, of a known size; where it stands afterwards is not said
    ending   one of MAIN_PARTS
    """
    claimed = _parts_claimed(file)
    # Merely opening an archive of a hundred thousand parts takes seconds: its own count is read first.
    if not 0 < claimed <= MOST_PARTS:
        return "unsafe" if claimed else "content"
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return "content"
    names = {part.filename for part in parts}
    if not names >= {MAIN_PARTS[ending], "[Content_Types].xml"}:
        return "content"
    repeated = len(names) < len(parts)
    unpacked = sum(part.file_size for part in parts)
    is_fair = all(map(_is_fair, parts)) and not repeated and len(parts) <= MOST_PARTS and unpacked <= LARGEST_UNPACKED
    return "" if is_fair else "unsafe"


def _is_fair(part: zipfile.ZipInfo) -> bool:
    """Neither encrypted, nor a macro, nor pointing out of the archive, nor an archive, nor packed as only a bomb is."""
    name = part.filename
    is_macro = PurePosixPath(name).name.lower() == "vbaproject.bin"
    leads_out = name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")
    is_bomb = part.file_size > SMALL_PART and part.file_size > LARGEST_RATIO * max(part.compress_size, 1)
    return not (part.flag_bits & 1 or is_macro or leads_out or is_bomb or name.lower().endswith(".zip"))


def _parts_claimed(file: Any) -> int:
    """The number of parts the end record names; 0 where there is none."""
    size = file.seek(0, os.SEEK_END) or file.tell()
    file.seek(max(0, size - END_RECORD_BYTES - LONGEST_COMMENT))
    tail = file.read()
    place = tail.rfind(END_RECORD)
    return int.from_bytes(tail[place + 10 : place + 12], "little") if place >= 0 else 0
