"""The child that takes out of a file what tells who made it: from standard input to standard output.

    python -I blinding_program.py SECONDS .ending

Ends with 1 where it cannot say that it did.

PDF      no properties, attachments, scripts, signatures or comments; pages, links and outline stay
image    drawn anew: no EXIF (camera, place, author), no profile, no comments
Office   properties are emptied, names of authors in comments and changes too, pictures inside drawn anew
text     as it is: what it says is all it holds
"""

import io
import re
import sys
import zipfile
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import child  # type: ignore[import-not-found]

OFFICE, IMAGES, TEXTS = (".docx", ".xlsx", ".pptx"), (".png", ".jpg", ".jpeg"), (".txt", ".md")
# A part of 64 MB unpacked is no document that judges read.
MOST_PART_BYTES, MOST_PIXELS = 64_000_000, 60_000_000
KEPT_OF_ROOT = (
    "/Type", "/Pages", "/PageLabels", "/Outlines", "/Dests", "/Names", "/OCProperties", "/Lang", "/MarkInfo",
    "/StructTreeRoot",
)  # fmt: skip
NOTED = ("/Metadata", "/PieceInfo", "/LastModified", "/AA")
# Segments of a JPEG that tell about it: EXIF and XMP, IPTC, comments.
NOTES = (0xE1, 0xED, 0xFE)
PROPERTIES = re.compile(r"docProps/(?:app|core|custom)\.xml$")
# Who wrote a comment or a change: Word; Excel's and PowerPoint's lists of authors.
AUTHORS = re.compile(rb'((?:\w+:)?(?:author|initials|name|userId|lastModifiedBy|displayName)=")[^"]*(")', re.IGNORECASE)
EXCEL_AUTHORS = re.compile(rb"(<author>)[^<]*(</author>)")
HAS_AUTHORS = re.compile(r"(?:comment|people|person|threaded|authors)", re.IGNORECASE)
WORD_MARKS = re.compile(rb'(w:(?:author|initials)=")[^"]*(")')
ROOT_TAG = re.compile(rb"(<(?:\w+:)?(?:Properties|coreProperties)\b[^>]*?)/?>.*", re.DOTALL)


def main() -> None:
    """Limits first, then the file."""
    content, ending = sys.stdin.buffer.read(), sys.argv[2]
    import pikepdf  # noqa: F401  while there is still memory for it
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    child.begin(int(sys.argv[1]))
    sys.stdout.buffer.write(without_names(content, ending))


def without_names(content: bytes, ending: str) -> bytes:
    """The file without what tells who made it. Raises whatever the libraries raise."""
    if ending == ".pdf":
        return _pdf(content)
    if ending in IMAGES:
        return _image(content)
    if ending in OFFICE:
        return _office(content)
    if ending in TEXTS:
        return content
    raise ValueError(ending)


def _pdf(content: bytes) -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        _drop(pdf.trailer, ("/Info", "/ID"))
        _keep(pdf.Root, KEPT_OF_ROOT)
        if "/Names" in pdf.Root:
            _keep(pdf.Root.Names, ("/Dests",))
        for page in pdf.pages:
            if "/Annots" in page.obj:
                page.obj.Annots = pikepdf.Array([one for one in page.obj.Annots if _is_kept(one)])
        for one in pdf.objects:
            _bare(one)
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _keep(dictionary: Any, names: Collection[str]) -> None:
    _drop(dictionary, set(dictionary.keys()).difference(names))


def _drop(dictionary: Any, names: Iterable[str]) -> None:
    for name in names:
        if name in dictionary:
            del dictionary[name]


def _is_kept(annotation: Any) -> bool:
    """A link, or what a form shows; not a comment, an attachment, a signature."""
    return annotation.get("/Subtype") in ("/Link", "/Widget") and annotation.get("/FT") != "/Sig"


def _bare(one: Any) -> None:
    """An object without what programs note about who made it and with what."""
    import pikepdf

    if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        _drop(one, NOTED)
    if isinstance(one, pikepdf.Stream) and one.get("/Filter") == "/DCTDecode":
        one.write(_without_notes(one.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)


def _without_notes(jpeg: bytes) -> bytes:
    """A JPEG without EXIF, XMP, IPTC and comments, its picture untouched: ITU T.81, annex B."""
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if jpeg[at + 1] not in NOTES:
            kept.append(jpeg[at:end])
        at = end
    return b"".join([*kept, jpeg[at:]])


def _image(content: bytes) -> bytes:
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as found:
        kind = str(found.format)
        # The camera's turn of the picture is told in what is taken out.
        drawn = ImageOps.exif_transpose(found)
        bare = Image.new(drawn.mode, drawn.size)
        if drawn.mode == "P" and (palette := drawn.getpalette()):
            bare.putpalette(palette)
        bare.paste(drawn)
    out = io.BytesIO()
    if kind == "JPEG":
        bare.save(out, "JPEG", quality=92)
    else:
        clear = found.info.get("transparency")
        bare.save(out, "PNG", **({} if clear is None else {"transparency": clear}))
    return out.getvalue()


def _office(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in source.infolist():
            if part.file_size > MOST_PART_BYTES:
                raise ValueError(part.filename)
            # A date of its own for every part would tell when, and on whose computer's clock.
            made.writestr(zipfile.ZipInfo(part.filename), _part(part.filename, source.read(part)), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _part(name: str, content: bytes) -> bytes:
    ending = Path(name).suffix.lower()
    if PROPERTIES.search(name):
        return ROOT_TAG.sub(lambda found: found[1] + b"/>", content, count=1)
    if ending in IMAGES:
        return _image(content)
    if ending != ".xml":
        return content
    if HAS_AUTHORS.search(Path(name).name) or "persons/" in name:
        content = EXCEL_AUTHORS.sub(rb"\1\2", AUTHORS.sub(rb"\1\2", content))
    return WORD_MARKS.sub(rb"\1\2", content)


if __name__ == "__main__":
    main()
