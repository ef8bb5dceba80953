"""Uploads are judged by their first bytes; their names are made harmless."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lms.common.uploads import NotTaken, harmless_name, inspect, media_type

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


def test_inspect_says_name_size_and_digest():
    upload = inspect(SimpleUploadedFile("图.png", PNG), most_bytes=100)

    assert (upload.name, upload.size, upload.sha256) == ("图.png", len(PNG), hashlib.sha256(PNG).hexdigest())


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("a.pdf", b"", "empty"),
        ("a.png", PNG + b"0" * 100, "too_large"),
        ("a.html", b"<script>", "kind"),
        ("a", PNG, "kind"),
        ("a.zip", b"PK\x03\x04....", "kind"),
        ("a.pdf", b"<html><script>alert(1)</script>", "content"),
        ("a.png", b"%PDF-1.7", "content"),
        ("a.docx", b"MZ\x90\x00", "content"),
    ],
)
def test_inspect_refuses_what_it_is_not(name, body, reason):
    with pytest.raises(NotTaken) as refused:
        inspect(SimpleUploadedFile(name, body), most_bytes=100)

    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\报价.pdf", "报价.pdf"),
        ("a\x00b<c>.pdf", "abc.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        (" .. ", "file"),
        ("长" * 200 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_harmless_name_is_the_last_part_without_tricks(name, kept):
    assert harmless_name(name) == kept


def test_media_type_of_what_nobody_knows_is_bytes():
    assert (media_type("a.pdf"), media_type("a.exe")) == ("application/pdf", "application/octet-stream")
