"""Uploads are judged by their content; their names are made harmless."""

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
    ("body", "reason"),
    [
        ("报价：CIF 12.5".encode(), None),
        ("﻿# 标题".encode(), None),
        ("报价".encode("gb18030"), "text"),
        ("报价".encode("utf-16"), "text"),
        ("报价".encode()[:-1], "text"),
        (b"quote\x00", "text"),
        (PNG, "text"),
        (b"q" * 101, "too_large"),
    ],
)
def test_inspect_takes_text_that_reads_as_utf_8_to_its_end(body, reason):
    refused = None
    try:
        inspect(SimpleUploadedFile("a.md", body), most_bytes=100, texts=True)
    except NotTaken as error:
        refused = error.reason

    assert refused == reason


def test_inspect_carries_a_sign_over_two_chunks():
    file = SimpleUploadedFile("a.txt", "报".encode() * 50)
    file.DEFAULT_CHUNK_SIZE = 4

    assert inspect(file, most_bytes=200, texts=True).size == 150


def test_inspect_takes_no_text_where_none_is_wanted():
    with pytest.raises(NotTaken) as refused:
        inspect(SimpleUploadedFile("a.txt", b"quote"), most_bytes=100)

    assert refused.value.reason == "kind"


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
    found = [media_type(name) for name in ("a.pdf", "a.MD", "a.exe")]

    assert found == ["application/pdf", "text/markdown; charset=utf-8", "application/octet-stream"]
