"""The file that lasts: clean by our linter, valid by pyHanko, its attachment kept to the byte."""

import io

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops, ImageCms
from pyhanko.sign.validation.status import SignatureCoverageLevel

from certificates.rendering import colour, fonts, page
from certificates.rendering.marks import HEIGHT_MM, SEAL_RADIUS_MM, SEAL_X_MM, SEAL_Y_MM
from tests.certificates.rendering.conftest import COMPLETION, CREDENTIAL
from tests.certificates.rendering.pdfa import findings
from tests.certificates.rendering.validating import validate

MM = 72 / 25.4


@pytest.mark.parametrize("name", ["龙䶮㛃𠮷", "王", "阿卜杜热合曼·买买提吐尔逊", "𬱖〇 José"])
def test_signed_file_is_clean_pdf_a_3u(signed, name):
    assert findings(signed(holder=name)) == []


def test_preview_is_clean_pdf_a_3u(draw):
    assert findings(draw()) == []


def test_linter_finds_what_reportlab_leaves(font_cache):
    drawn = page.draw(COMPLETION, fonts.load(font_cache))

    found = {finding.split()[0] for finding in findings(drawn)}

    assert {"6.1.7.1", "6.2.3", "6.6.2"} <= found


@pytest.mark.parametrize(
    ("old", "new", "clause"),
    [
        (b"\nendstream", b" endstream", "6.1.7.1"),
        (b"<pdfaid:part>3", b"<pdfaid:part>2", "6.6.4"),
        (b"/AFRelationship", b"/AFRelationshiP", "6.8"),
        (b"/GTS_PDFA1", b"/GTS_PDFX1", "6.2.3"),
        (b"/Multiply", b"/Multiplx", "6.2.10"),
        (b"/F 132", b"/F 130", "6.3.2"),
        (b"/ToUnicode", b"/ToUnicodX", "6.2.11.7"),
        (b"%%EOF\n", b"%%EOF\n%%EOF\n", "6.1.3"),
        (b"/Flags 4", b"/Flags 8", "6.2.11.6"),
    ],
)
def test_linter_sees_one_broken_rule(signed, old, new, clause):
    data = signed()
    assert old in data

    assert clause in {finding.split()[0] for finding in findings(data.replace(old, new))}


def test_signature_is_valid_trusted_and_covers_the_entire_file(signed, identity):
    status = validate(signed(), identity.chain[-1])

    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE


def test_one_flipped_bit_anywhere_breaks_the_signature(signed, identity):
    data = signed()
    hole = data.index(b"/Contents <")
    places = [9, len(data) // 3, data.index(b"VerifiableCredential"), hole - 200, len(data) - 30]

    broken = [bytes([*data[:at], data[at] ^ 1, *data[at + 1 :]]) for at in places]

    # What a reader cannot open any more is refused as well.
    assert [_intact(file, identity) for file in broken] == [False] * len(places)


def test_the_widget_of_the_signature_is_the_seal(signed):
    with pikepdf.open(io.BytesIO(signed())) as pdf:
        (widget,) = pdf.pages[0].Annots
        rectangle = [float(corner) / MM for corner in widget.Rect]
        kinds = (str(widget.Subtype), str(widget.FT), str(widget.V.SubFilter))

    left, bottom = SEAL_X_MM - SEAL_RADIUS_MM, HEIGHT_MM - SEAL_Y_MM - SEAL_RADIUS_MM
    assert kinds == ("/Widget", "/Sig", "/ETSI.CAdES.detached")
    assert rectangle == pytest.approx([left, bottom, left + 2 * SEAL_RADIUS_MM, bottom + 2 * SEAL_RADIUS_MM], abs=0.001)


def test_seal_looks_signed_as_it_does_in_the_preview(signed, draw):
    pictures = [_seal(signed(), forms=True), _seal(draw(), forms=False)]

    assert ImageChops.difference(*pictures).getbbox() is None
    # It is there at all: much red ink.
    assert sum(n for n, (red, green, _) in pictures[0].getcolors(10**6) if red > 180 and green < 40) > 500


def test_attachment_is_kept_to_the_byte_and_named_as_data(signed):
    with pikepdf.open(io.BytesIO(signed())) as pdf:
        (specification,) = pdf.Root.AF
        found = (specification.EF.F.read_bytes(), str(specification.UF), str(specification.AFRelationship))

    assert found == (CREDENTIAL.data, "credential.json", "/Data")


def test_no_identity_number_and_no_machine_is_named(signed):
    text = signed().decode("latin-1")

    assert [word for word in ("site-packages", "Users", "home/") if word in text] == []


def test_profile_means_srgb():
    ours, theirs = ImageCms.ImageCmsProfile(io.BytesIO(colour.srgb_profile())), ImageCms.createProfile("sRGB")
    ramp = Image.merge("RGB", [Image.linear_gradient("L").rotate(90 * turn) for turn in range(3)])

    other = ImageCms.profileToProfile(ramp, ours, theirs)

    assert max(high for _low, high in ImageChops.difference(ramp, other).getextrema()) <= 1


def _intact(data: bytes, identity) -> bool:
    try:
        status = validate(data, identity.chain[-1])
    except Exception:
        return False
    return status.intact and status.valid and status.coverage == SignatureCoverageLevel.ENTIRE_FILE


def _seal(data: bytes, *, forms: bool) -> Image.Image:
    document = pdfium.PdfDocument(data)
    if forms:
        document.init_forms()
    picture = document[0].render(scale=2).to_pil()
    scale = 2 * MM
    left, top = (SEAL_X_MM - SEAL_RADIUS_MM) * scale, (SEAL_Y_MM - SEAL_RADIUS_MM) * scale
    return picture.crop((int(left), int(top), int(left + 30.4 * scale), int(top + 30.4 * scale)))
