"""The finished file, asked through readers that are not ours."""

import io
import subprocess
import sys
from datetime import date

import pikepdf
import pypdfium2 as pdfium
import pytest
import zxingcpp

from certificates.rendering import ContentError, MissingGlyph, SkillLine
from certificates.rendering.designs import DESIGNS
from certificates.rendering.ornaments import INK
from tests.certificates.rendering.conftest import COMPLETION, text_lines

MM = 72 / 25.4


def test_render_makes_one_page_of_a4_landscape(draw):
    document = pdfium.PdfDocument(draw())

    assert [tuple(round(side / MM, 2) for side in page.get_size()) for page in document] == [(297.0, 210.0)]


@pytest.mark.parametrize("name", ["龙䶮㛃𠮷", "王", "阿卜杜热合曼·买买提吐尔逊", "𬱖〇", "𪚥 José"])
def test_name_is_copied_back_as_it_was_given(draw, name):
    assert text_lines(draw(holder=name)).count(name) == 1


def test_text_is_copied_back_line_by_line(draw):
    lines = text_lines(draw())

    wanted = [
        "结业证书",
        "CERTIFICATE OF COMPLETION",
        "「新能源汽车三电系统装调与检测」",
        "规定的能力标准，准予结业，特发此证。",
        "95 分",
        "二〇二六年七月八日",
        COMPLETION.number,
        COMPLETION.check_code,
        f"查询网址 Verify at {COMPLETION.verify_host}",
    ]
    assert [line for line in wanted if line not in lines] == []


def test_metadata_says_title_issuer_number_dates_and_language(draw):
    with pikepdf.open(io.BytesIO(draw())) as pdf:
        found = {key: str(pdf.docinfo[key]) for key in ("/Title", "/Author", "/Subject", "/CreationDate", "/ModDate")}
        language = str(pdf.Root.Lang)

    assert (found, language) == (
        {
            "/Title": "结业证书 龙䶮㛃𠮷",
            "/Author": COMPLETION.issuer_zh,
            "/Subject": COMPLETION.number,
            "/CreationDate": "D:20260708000000+08'00'",
            "/ModDate": "D:20260708000000+08'00'",
        },
        "zh-CN",
    )


def test_every_font_is_an_embedded_subset(draw):
    with pikepdf.open(io.BytesIO(draw())) as pdf:
        fonts = list(pdf.pages[0].Resources.Font.values())
        names = {str(font.BaseFont).split("+")[1] for font in fonts}
        embedded = [len(font.FontDescriptor.FontFile2.read_bytes()) < 100_000 for font in fonts]

    assert (names, set(embedded)) == ({"NotoSerifSC-Regular", "NotoSerifSC-Bold", "HanaMinB"}, {True})


def test_only_the_qr_code_is_a_picture(draw):
    pictures = [item for item in pdfium.PdfDocument(draw())[0].get_objects(max_depth=3) if item.type == 3]

    assert len(pictures) == 1


@pytest.mark.parametrize("dpi", [60, 100, 200, 300])
def test_qr_code_reads_as_the_verify_url(draw, dpi):
    picture = pdfium.PdfDocument(draw())[0].render(scale=dpi / 72).to_pil().convert("L")

    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [COMPLETION.verify_url]


def test_qr_code_of_a_long_address_reads_at_screen_size(draw):
    url = "https://certificates.huimao.example.edu.cn/v/AH26-K-0000002-3/?c=EQ8F-S2J9-TGZH"

    picture = pdfium.PdfDocument(draw(verify_url=url))[0].render(scale=100 / 72).to_pil().convert("L")

    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [url]


def test_same_content_gives_the_same_bytes(draw):
    assert draw() == draw()


def test_same_content_gives_the_same_bytes_after_another_was_drawn(draw):
    first = draw()
    draw(holder="王", title_zh="技能证书")

    assert draw() == first


def test_same_content_gives_the_same_bytes_in_another_process_and_folder(draw, tmp_path):
    program = (
        "import sys, hashlib, pathlib; from certificates.rendering import render; "
        "from tests.certificates.rendering.conftest import COMPLETION; "
        "sys.stdout.buffer.write(render(COMPLETION, pathlib.Path(sys.argv[1])))"
    )

    other = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, check=True, env={"SOURCE_DATE_EPOCH": "1"}
    )

    assert other.stdout == draw()


@pytest.mark.parametrize(
    "changes",
    [{"holder": "龙䶮㛃𠮸"}, {"number": "AH26-K-0000003-1"}, {"issued_on": date(2026, 7, 9)}, {"score_zh": "96 分"}],
)
def test_another_content_gives_other_bytes(draw, changes):
    assert draw(**changes) != draw()


def test_another_number_gives_another_identity(draw):
    assert _identity(draw(number="AH26-K-0000003-1")) != _identity(draw())


@pytest.mark.parametrize("design", DESIGNS)
def test_every_design_says_the_same_and_reads_at_screen_size(draw, design):
    file = draw(design=design)

    picture = pdfium.PdfDocument(file)[0].render(scale=100 / 72).to_pil().convert("L")
    assert text_lines(file) == text_lines(draw())
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [COMPLETION.verify_url]


def test_designs_do_not_look_alike(draw):
    pictures = {pdfium.PdfDocument(draw(design=one))[0].render().to_pil().tobytes() for one in DESIGNS}

    assert len(pictures) == len(DESIGNS) == 3


@pytest.mark.parametrize("design", DESIGNS)
def test_every_ink_of_a_design_is_read_on_its_paper(design):
    chosen = DESIGNS[design]
    paper = _luminance(INK[chosen.paper or "white"])

    assert (paper + 0.05) / (_luminance(INK[chosen.main]) + 0.05) >= 7
    assert (paper + 0.05) / (_luminance(INK[chosen.accent]) + 0.05) >= 3


def _luminance(colour: tuple[float, float, float]) -> float:
    """Of sRGB, as WCAG has it."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def test_a_design_nobody_made_is_refused(draw):
    with pytest.raises(ContentError, match="no design"):
        draw(design="baroque")


def test_file_stays_under_ninety_kilobytes(draw):
    assert len(draw()) < 90 * 1024


def test_words_after_a_rare_character_keep_their_weight(draw):
    # The outline that thickens the rare character once went on to the end of the page.
    with pikepdf.open(io.BytesIO(draw())) as pdf:
        modes = [
            int(operands[0])
            for operands, operator in pikepdf.parse_content_stream(pdf.pages[0])
            if str(operator) == "Tr"
        ]

    assert modes == [2, 0]


def test_skills_are_printed_with_name_and_level(draw):
    lines = " ".join(text_lines(draw(skills=(SkillLine("海外仓库存管理", 2, "应用", "Warehousing", "Independent"),))))

    assert [word in lines for word in ("海外仓库存管理", "应用", "Warehousing", "Independent")] == [True] * 4


@pytest.mark.parametrize("field", ["holder", "subject_zh", "issuer_zh", "verify_host"])
def test_character_without_a_glyph_stops_the_certificate(draw, field):
    with pytest.raises(MissingGlyph, match=r"U\+1F600"):
        draw(**{field: "张😀"})


def test_drawing_goes_on_after_a_refused_certificate(draw):
    before = draw()
    with pytest.raises(MissingGlyph):
        draw(holder="😀")

    assert draw() == before


def _identity(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return bytes(opened.trailer.ID[0])
