"""The vendored fonts: vetted, unpacked whole, and honest about what they lack."""

import lzma
from pathlib import Path

import pytest
from reportlab.pdfbase import ttfonts

from certificates.rendering import MissingGlyph, fonts, missing_glyphs

# The ideographs of GB 18030-2022: the basic block, extensions A to F, and the twelve that stand among the compatibles.
IDEOGRAPHS = [
    (0x4E00, 0x9FEF),
    (0x3400, 0x4DB5),
    (0x20000, 0x2A6D6),
    (0x2A700, 0x2B734),
    (0x2B740, 0x2B81D),
    (0x2B820, 0x2CEA1),
    (0x2CEB0, 0x2EBE0),
]
TWELVE = "\ufa0e\ufa0f\ufa11\ufa13\ufa14\ufa1f\ufa21\ufa23\ufa24\ufa27\ufa28\ufa29"


@pytest.fixture
def loaded(font_cache: Path) -> fonts.Fonts:
    return fonts.load(font_cache)


def test_load_registers_once_a_process(font_cache, tmp_path):
    assert fonts.load(font_cache) is fonts.load(tmp_path)


def test_every_ideograph_of_the_standard_has_a_glyph_but_the_twelve_compatibles(loaded):
    every = TWELVE + "".join(chr(code) for first, last in IDEOGRAPHS for code in range(first, last + 1))

    assert (len(every), loaded.missing(every)) == (87_887, TWELVE)


def test_runs_change_font_only_where_the_first_lacks_a_character(loaded):
    runs = [(run.font, run.text, run.thicken) for run in loaded.runs("龙䶮㛃𠮷A", bold=True)]

    assert runs == [(fonts.BOLD, "龙䶮㛃", False), (fonts.RARE, "𠮷", True), (fonts.BOLD, "A", False)]


def test_runs_of_regular_text_are_never_thickened(loaded):
    assert [run.thicken for run in loaded.runs("𠮷", bold=False)] == [False]


def test_width_counts_each_hanzi_as_one_em(loaded):
    assert loaded.width_em("龙䶮𠮷", bold=True) == pytest.approx(3.0)


def test_missing_glyph_is_named_with_its_code_point(loaded):
    with pytest.raises(MissingGlyph) as caught:
        list(loaded.runs("张😀丰", bold=True))

    assert (caught.value.character, str(caught.value)) == ("😀", "no font has “😀” (U+1F600)")


def test_missing_glyphs_lists_each_once_in_order(font_cache):
    assert missing_glyphs("张😀丰\u200b😀", font_cache) == "😀\u200b"


def test_unpack_writes_the_vetted_font_and_nothing_else(tmp_path):
    path = fonts.unpack(fonts.REGULAR, tmp_path / "new")

    assert [found.name for found in (tmp_path / "new").iterdir()] == [path.name]


def test_unpack_replaces_a_damaged_cache(tmp_path):
    (tmp_path / f"{fonts.REGULAR}.ttf").write_bytes(b"half a font")

    path = fonts.unpack(fonts.REGULAR, tmp_path)

    assert path.stat().st_size == 13_875_168


@pytest.mark.parametrize(
    ("packed", "words"),
    [(None, "cannot be unpacked"), (b"no xz", "cannot be unpacked"), (b"other font", "not the font we vetted")],
)
def test_unpack_refuses_a_font_that_is_not_ours(tmp_path, monkeypatch, packed, words):
    monkeypatch.setattr(fonts, "VENDORED", tmp_path)
    if packed is not None:
        data = packed if packed == b"no xz" else lzma.compress(packed)
        (tmp_path / f"{fonts.BOLD}.ttf.xz").write_bytes(data)

    with pytest.raises(fonts.FontError, match=words):
        fonts.unpack(fonts.BOLD, tmp_path / "cache")


def test_vendored_hashes_are_those_of_the_readme():
    readme = (fonts.VENDORED / "README.md").read_text()

    assert [digest in readme for digest in fonts.SHA256.values()] == [True, True, True]


def test_to_unicode_map_writes_surrogates_beyond_the_basic_plane():
    lines = fonts.to_unicode_cmap("AAAAAA+Font", [0, 0x9F99, 0x2CC56]).splitlines()

    assert lines[lines.index("2 beginbfchar") + 1 :][:2] == ["<01> <9F99>", "<02> <D873DC56>"]


def test_to_unicode_map_has_blocks_of_at_most_a_hundred():
    lines = fonts.to_unicode_cmap("AAAAAA+Font", list(range(256))).splitlines()

    assert [line for line in lines if "beginbfchar" in line] == ["100 beginbfchar", "100 beginbfchar", "55 beginbfchar"]


def test_advances_of_the_supplement_are_in_its_own_units(loaded, font_cache):
    font = fonts.pdfmetrics.getFont(fonts.RARE)

    assert (font.face.unitsPerEm, {font.face.hmetrics[glyph][0] for glyph in range(40_000, 41_000)}) == (1024, {1024})


def test_reportlab_still_asks_for_the_map_by_its_module_name():
    # If a new ReportLab moves it, the mending would silently stop.
    assert "makeToUnicodeCMap" in ttfonts.TTFont.addObjects.__code__.co_names


@pytest.mark.parametrize("name", fonts.SHA256)
def test_what_belongs_to_each_code_is_kept_as_reportlab_read_it(loaded, font_cache, name):
    read, kept = ttfonts.TTFontFace(str(fonts.unpack(name, font_cache))), loaded.face(name)

    for wanted, found in ((read.charToGlyph, kept.charToGlyph), (read.charWidths, kept.charWidths)):
        # As words: a width of 500.0 is written differently from 500.
        assert {code: str(value) for code, value in found.items()} == {c: str(value) for c, value in wanted.items()}
        assert len(found) == len(wanted)
        assert (found.get(0x10FFFF), found.get(-1), 0x10FFFF in found, "A" in found) == (None, None, False, False)
        with pytest.raises(KeyError):
            found[0x10FFFF]
