"""Documents are looked into before they are kept: no bare archive, no macro, no bomb, nothing that leads out."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lms.common.documents import MOST_PARTS
from lms.common.uploads import NotTaken, inspect

WORD = "word/document.xml"


def archive(*names, **parts):
    """An archive of small parts by name, and of those with a content of their own."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in {**dict.fromkeys(names, b"<x/>"), **parts}.items():
            opened.writestr(name, content)
    return made.getvalue()


def document(**parts):
    """A document of Word with more parts."""
    return archive("[Content_Types].xml", WORD, **parts)


def encrypted(content):
    """The same archive, whose table of contents says that its first part is encrypted."""
    place = content.index(b"PK\x01\x02") + 8
    return content[:place] + b"\x01" + content[place + 1 :]


@pytest.mark.parametrize(
    ("name", "main"),
    [("a.docx", WORD), ("a.XLSX", "xl/workbook.xml"), ("a.pptx", "ppt/presentation.xml")],
)
def test_a_document_is_taken_and_rewound(name, main):
    file = SimpleUploadedFile(name, archive("[Content_Types].xml", main))

    assert (inspect(file, most_bytes=10_000).name, file.tell()) == (name, 0)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (archive("homework.html"), "content"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "content"),
        (b"PK\x03\x04 and no end", "content"),
        (document()[:-30], "content"),
        (b"PK\x03\x04" + document()[-22:], "content"),
        (document(**{"word/vbaProject.bin": b"x"}), "unsafe"),
        (document(**{"../../etc/passwd": b"x"}), "unsafe"),
        (document(**{"/etc/passwd": b"x"}), "unsafe"),
        (document(**{"inner.zip": archive("a")}), "unsafe"),
        (document(**{"bomb.xml": b"0" * 5_000_000}), "unsafe"),
        (document(**{f"p{number}": b"" for number in range(MOST_PARTS)}), "unsafe"),
        (encrypted(document()), "unsafe"),
    ],
)
def test_a_document_that_is_not_one_is_refused(body, reason):
    with pytest.raises(NotTaken) as refused:
        inspect(SimpleUploadedFile("a.docx", body), most_bytes=1_000_000)

    assert refused.value.reason == reason
