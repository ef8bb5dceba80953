"""The fast path, held against the plain one: the same page, the same words, as valid a signature."""

import dataclasses
import hashlib
import io
import random

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
import zxingcpp
from pyhanko.sign.validation.status import SignatureCoverageLevel

from certificates.rendering import ContentError, MissingGlyph, SkillLine, Stamper, exemplar_of, personal_of, stamper
from tests.certificates.rendering.conftest import COMPLETION, CREDENTIAL, SIGNED_AT
from tests.certificates.rendering.pdfa import TrueType, findings
from tests.certificates.rendering.test_fonts import IDEOGRAPHS
from tests.certificates.rendering.validating import validate

LONG_NAME = "阿卜杜热合曼·买买提吐尔逊·努尔麦麦提"


@pytest.fixture(scope="module")
def press(font_cache, identity) -> Stamper:
    return stamper(COMPLETION, font_cache, attachment=CREDENTIAL, signer=identity.signer)


@pytest.fixture
def stamp(font_cache, identity):
    """The sample with some fields changed, by the fast path; laid out anew where it must be."""

    def stamped(**changes: object) -> bytes:
        content = dataclasses.replace(COMPLETION, **changes)
        made = stamper(content, font_cache, attachment=CREDENTIAL, signer=identity.signer)
        if not made.fits(personal_of(content)):
            made = stamper(content, font_cache, attachment=CREDENTIAL, signer=identity.signer, own=True)
        return made.blank.prefix + made.stamp(personal_of(content), CREDENTIAL.data, SIGNED_AT).data

    return stamped


VARIANTS = {
    "rare characters": {"holder": "龙䶮㛃𠮷"},
    "one character": {"holder": "王", "holder_latin": ""},
    "Uyghur name": {"holder": "阿卜杜热合曼·买买提吐尔逊"},
    "name that must shrink": {"holder": LONG_NAME},
    "name of two lines": {"holder": "阿卜杜热合曼" * 8 + "提提"},
    "accents and repetitions": {"holder": "José José", "holder_latin": "𬱖〇〇"},
    "ends in a stop": {"holder": "王。"},
    "no score": {"score_zh": "", "score_en": ""},
    "words for a score": {"score_zh": "优秀", "score_en": "Excellent"},
    "score that must shrink": {"score_zh": "98.25 分（优秀）", "score_en": "Final score 98.25 of 100 points"},
    "meander": {"design": "meander"},
    "plain, with a name of two lines": {"design": "plain", "holder": "阿卜杜热合曼" * 8 + "提提"},
    "many skills": {"skills": (SkillLine("跨境电商选品与定价", 3, "精通", "Settlement", "Proficient"),) * 12},
}


@pytest.mark.parametrize("changes", VARIANTS.values(), ids=VARIANTS.keys())
def test_both_paths_make_the_same_page_and_say_the_same(stamp, signed, changes):
    fast, plain = (pdfium.PdfDocument(data) for data in (stamp(**changes), signed(**changes)))
    for document in (fast, plain):
        document.init_forms()

    pictures = [np.asarray(document[0].render(scale=1.5).to_pil(), dtype=int) for document in (fast, plain)]
    texts = [document[0].get_textpage().get_text_range() for document in (fast, plain)]

    assert texts[0] == texts[1]
    # Numbers are rounded to four places here and to six there: at an edge that may show as one of 255 greys.
    assert np.abs(pictures[0] - pictures[1]).max() <= 1


@pytest.mark.parametrize("changes", VARIANTS.values(), ids=VARIANTS.keys())
def test_stamped_file_is_clean_signed_and_whole(stamp, identity, changes):
    data = stamp(**changes)

    status = validate(data, identity.chain[-1])

    assert findings(data) == []
    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert len(data) < 90_000


def test_both_paths_say_the_same_of_the_file(stamp, signed):
    with pikepdf.open(io.BytesIO(stamp())) as fast, pikepdf.open(io.BytesIO(signed())) as plain:
        said = [
            (
                {name: str(text) for name, text in file.docinfo.items()},
                file.Root.Metadata.read_bytes(),
                bytes(file.trailer.ID[0]),
                file.Root.AF[0].EF.F.read_bytes(),
                {name: str(file.Root.AcroForm.Fields[0].V[name]) for name in ("/M", "/Name", "/Reason", "/SubFilter")},
                [str(name) for name in sorted(file.Root.keys())],
            )
            for file in (fast, plain)
        ]

    assert said[0] == said[1]


def test_digest_is_that_of_the_whole_file(press):
    delta = press.stamp(personal_of(COMPLETION), CREDENTIAL.data, SIGNED_AT)

    assert delta.sha256 == hashlib.sha256(press.blank.prefix + delta.data).hexdigest()


def test_same_person_credential_and_second_give_the_same_bytes(press, font_cache, identity):
    again = stamper(
        dataclasses.replace(COMPLETION, holder="欧阳"), font_cache, attachment=CREDENTIAL, signer=identity.signer
    )

    assert again.blank.fingerprint == press.blank.fingerprint
    assert again.stamp(personal_of(COMPLETION), CREDENTIAL.data, SIGNED_AT) == press.stamp(
        personal_of(COMPLETION), CREDENTIAL.data, SIGNED_AT
    )


def test_drafts_are_finished_in_any_order_and_as_often_as_asked(press):
    people = [personal_of(dataclasses.replace(COMPLETION, holder=name)) for name in ("王丽丽", "龙䶮㛃𠮷")]
    stamped = [press.stamp(personal, CREDENTIAL.data, SIGNED_AT) for personal in people]

    drafts = [press.draft(personal, CREDENTIAL.data, SIGNED_AT) for personal in people]

    assert [press.finish(draft) for draft in (*reversed(drafts), *drafts)] == [*reversed(stamped), *stamped]


def test_prefix_holds_nothing_personal(press):
    assert [text for text in (COMPLETION.number, COMPLETION.check_code) if text.encode() in press.blank.prefix] == []


@pytest.mark.parametrize(
    "changes",
    [
        {"holder": "王" * 16},
        {"holder": " 王小明"},
        {"holder": "王。"},
        {"holder_latin": ""},
        {"score_en": ""},
    ],
)
def test_what_would_be_laid_out_otherwise_does_not_fit(press, changes):
    assert press.fits(personal_of(dataclasses.replace(COMPLETION, **changes))) is False


def test_score_of_any_length_fits(press):
    assert press.fits(personal_of(dataclasses.replace(COMPLETION, score_zh="98.25 分", score_en="98.25 / 100"))) is True


@pytest.mark.parametrize("name", ["王小明", "A" * 20, "阿卜杜热合曼·买买提吐尔逊", "龙䶮㛃𠮷"])
def test_usual_names_fit(press, name):
    assert press.fits(personal_of(dataclasses.replace(COMPLETION, holder=name))) is True


def test_character_without_a_glyph_stops_this_certificate_and_no_other(press):
    with pytest.raises(MissingGlyph, match=r"U\+1F600"):
        press.stamp(personal_of(dataclasses.replace(COMPLETION, holder="张😀")), CREDENTIAL.data, SIGNED_AT)

    press.stamp(personal_of(COMPLETION), CREDENTIAL.data, SIGNED_AT)


def test_address_without_number_and_code_is_refused():
    with pytest.raises(ContentError, match="verify_url does not hold number and check code"):
        exemplar_of(dataclasses.replace(COMPLETION, verify_url="https://cert.example.cn/v/1"))


@pytest.mark.parametrize("dpi", [60, 96, 150, 300])
def test_qr_code_by_table_reads_as_the_verify_url(stamp, dpi):
    changes = {
        "number": "AH27-J-1234567-0",
        "check_code": "7ZK0-9QWX-M3RT",
        "verify_url": "https://cert.example.cn/v/AH27-J-1234567-0/?c=7ZK0-9QWX-M3RT",
    }

    picture = pdfium.PdfDocument(stamp(**changes))[0].render(scale=dpi / 72).to_pil().convert("L")

    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [changes["verify_url"]]


def test_attachment_may_be_any_bytes_of_any_length(press):
    nasty = b"endstream endobj \x00\xff /ByteRange[0 1 2 3]/Contents<00> %%EOF" * 40
    delta = press.stamp(personal_of(COMPLETION), nasty, SIGNED_AT)

    with pikepdf.open(io.BytesIO(press.blank.prefix + delta.data)) as pdf:
        assert pdf.Root.AF[0].EF.F.read_bytes() == nasty


def test_name_font_is_a_font_with_right_checksums(press):
    delta = press.stamp(personal_of(COMPLETION), CREDENTIAL.data, SIGNED_AT)

    with pikepdf.open(io.BytesIO(press.blank.prefix + delta.data)) as pdf:
        fonts = pdf.pages[0].Resources.Font
        programs = [fonts[name].FontDescriptor.FontFile2.read_bytes() for name in ("/N1", "/N2")]

    for program in programs:
        words = np.frombuffer(program + bytes(-len(program) % 4), ">u4")
        assert int(words.sum(dtype=np.uint64)) & 0xFFFFFFFF == 0xB1B0AFBA
        assert sorted(TrueType(program).tables) == [b"cmap", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp"]


def every_ideograph() -> list[str]:
    return [chr(code) for first, last in IDEOGRAPHS for code in range(first, last + 1)]


def copied_back(press: Stamper, characters: list[str]) -> list[str]:
    """Those that do not come back from a page: fifteen to a name, forty-five to the line below it."""
    lost = []
    for start in range(0, len(characters), 60):
        lines = ["".join(characters[start:][:15]), "".join(characters[start + 15 :][:45])]
        personal = personal_of(dataclasses.replace(COMPLETION, holder=lines[0], holder_latin=lines[1] or "一"))
        delta = press.stamp(personal, b"{}", SIGNED_AT)
        text = pdfium.PdfDocument(press.blank.prefix + delta.data)[0].get_textpage().get_text_range()
        lost += [line for line in lines if line and line not in text.splitlines()]
    return lost


def test_a_sample_of_the_standards_ideographs_is_copied_back(press):
    sample = random.Random(18030).sample(every_ideograph(), 150)

    assert copied_back(press, sample) == []


@pytest.mark.slow
def test_every_ideograph_of_the_standard_is_copied_back(press):
    every = every_ideograph()

    assert (len(every), copied_back(press, every)) == (87_875, [])
