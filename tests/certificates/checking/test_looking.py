"""What a file shows by itself."""

import io
import re
import zlib

import pikepdf
import pytest

from certificates.checking import look
from certificates.credentials import baking, canonical, proofs
from tests.factories.credentials import make_signed
from tests.factories.papers import make_paper, make_trust

WHOLE = [("seal", True, "seal.whole"), ("proof", True, "proof.whole"), ("page", True, "page.same")]


def found(data, **trust):
    return [(one.check, one.passed, one.code) for one in look(data, make_trust(**trust)).findings]


def codes(data, **trust):
    return {one.check: one.code for one in look(data, make_trust(**trust)).findings}


def test_an_untouched_certificate_passes_every_check():
    assert found(make_paper()) == WHOLE
    assert look(make_paper(), make_trust()).passed


def test_somebody_elses_attachment_in_a_page_made_anew_is_named():
    retyped = make_paper(shown="王小明", seal=None)

    assert codes(retyped) == {"seal": "seal.none", "proof": "proof.whole", "page": "page.other"}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"shown": "程雨彤"}, "page.other"),
        ({"number": "AH26-K-0000009-9"}, "page.other"),
        ({"score": "96.5"}, "page.other"),
        ({"score": "186.5"}, "page.other"),
        ({"host": "https://huimao.example.evil.test"}, "page.code"),
    ],
)
def test_a_page_that_says_something_else_is_named(fields, code):
    assert codes(make_paper(**fields))["page"] == code


def test_a_seal_of_somebody_else_is_a_strangers():
    assert codes(make_paper(seal=2))["seal"] in {"seal.stranger", "seal.dates"}
    assert not look(make_paper(seal=2), make_trust()).passed


def test_a_credential_of_another_key_is_not_the_issuers():
    assert codes(make_paper(key=2))["proof"] == "proof.key"


def test_a_file_saved_by_another_program_is_not_the_original():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(make_paper())) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    assert codes(out.getvalue())["seal"] == "seal.resaved"


def test_a_file_saved_again_plainly_has_a_broken_seal():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(make_paper())) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)

    assert codes(out.getvalue())["seal"] in {"seal.broken", "seal.added", "seal.unreadable"}


def test_something_added_behind_the_seal_is_named():
    added = make_paper() + b"\n9999 0 obj\n<< /A 1 >>\nendobj\n"

    assert codes(added)["seal"] in {"seal.added", "seal.unreadable", "seal.broken"}
    assert not look(added, make_trust()).passed


def test_an_encrypted_file_is_not_looked_into():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(make_paper())) as pdf:
        pdf.save(
            out, encryption=pikepdf.Encryption(owner="a", user="b"), object_stream_mode=pikepdf.ObjectStreamMode.disable
        )

    assert codes(out.getvalue())["seal"] == "seal.locked"


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-", b"%PDF-1.7\n%%EOF", b"x" * 100, b"{", b"[]", b"\x89PNG\r\n\x1a\n", b"<svg/>"]
)
def test_what_is_nothing_of_ours_passes_nothing(data):
    findings = look(data, make_trust())

    assert not findings.passed
    assert all(one.sentence("zh") and one.sentence("en") for one in findings.findings)


def test_without_seals_the_seal_is_said_to_be_unchecked():
    findings = look(make_paper(), make_trust(seals=()))

    assert next((one.check, one.passed) for one in findings.findings) == ("seal", None)


@pytest.mark.parametrize("suite", [proofs.RDFC, proofs.JCS])
def test_a_credential_alone_is_proven(suite):
    data = canonical.jcs(make_signed(suite))

    assert found(data) == [("proof", True, "proof.whole")]
    assert found(data.replace(b'"86.5"', b'"96.5"')) == [("proof", False, "proof.signature")]


def test_a_credential_in_a_picture_is_proven():
    svg = baking.bake_svg(b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', canonical.jcs(make_signed()))

    assert look(svg, make_trust()).form == "svg"
    assert found(svg) == [("proof", True, "proof.whole")]


def saved_anew(data, **options):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, **options)
    return out.getvalue()


@pytest.mark.parametrize("options", [{}, {"compress_streams": True, "recompress_flate": True}])
def test_a_file_saved_anew_is_not_said_to_hold_no_credential(options):
    anew = saved_anew(make_paper(), object_stream_mode=pikepdf.ObjectStreamMode.disable, **options)

    assert codes(anew)["proof"] == "proof.whole"
    assert "另存" in look(anew, make_trust()).findings[0].sentence("zh")


def test_of_a_file_packed_anew_the_credential_was_not_read():
    anew = saved_anew(make_paper(), object_stream_mode=pikepdf.ObjectStreamMode.generate)

    proof = look(anew, make_trust()).of("proof")
    assert (proof.passed, proof.code) == (None, "proof.unread")


def test_an_attached_bomb_is_not_unpacked():
    with pikepdf.open(io.BytesIO(make_paper())) as pdf:
        (specification,) = pdf.Root.AF
        packed = zlib.compress(b" " * 50_000_000)
        specification.EF.F.write(packed, filter=pikepdf.Name.FlateDecode)
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)

    assert codes(out.getvalue())["proof"] == "proof.none"


@pytest.mark.parametrize("ink", ["1 1 1 rg", "3 Tr"])
def test_words_nobody_sees_do_not_make_the_page_say_them(ink):
    """A page for somebody else, with the genuine name and number beside in white or without ink."""
    with (
        pikepdf.open(io.BytesIO(make_paper(shown="王小明", seal=None))) as pdf,
        pikepdf.open(io.BytesIO(make_paper(seal=None))) as genuine,
    ):
        pdf.pages[0].add_overlay(_in_ink(genuine, ink))
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)

    assert codes(out.getvalue())["page"] == "page.other"


def _in_ink(pdf, ink):
    """The first page with all its text in this ink."""
    page = pdf.pages[0]
    page.contents_coalesce()
    drawn = page.Contents.read_bytes()
    page.Contents = pdf.make_stream(re.sub(rb"\bBT\b", b"BT " + ink.encode(), drawn))
    return page
