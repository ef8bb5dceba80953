"""A batch as one PDF to print: the pages of the single files, with the ground in it once."""

import dataclasses

import numpy as np
import pypdfium2 as pdfium

from certificates.rendering import print_pages
from tests.certificates.rendering.conftest import COMPLETION, text_lines

ANOTHER = dataclasses.replace(COMPLETION, holder="阿卜杜热合曼·买买提吐尔逊", number="AH26-K-0000003-1")


def test_every_page_is_the_certificate_of_its_holder(font_cache):
    book = pdfium.PdfDocument(print_pages(iter([COMPLETION, ANOTHER]), font_cache))

    texts = [page.get_textpage().get_text_range() for page in book]
    assert ["龙䶮㛃𠮷" in text for text in texts] == [True, False]
    assert [ANOTHER.holder in text for text in texts] == [False, True]


def test_a_printed_page_looks_like_the_file(font_cache, draw):
    book, file = pdfium.PdfDocument(print_pages([ANOTHER, COMPLETION], font_cache)), pdfium.PdfDocument(draw())

    printed, single = (
        document[at].render(scale=1, may_draw_forms=True).to_numpy().astype(int)
        for document, at in ((book, 1), (file, 0))
    )
    # The file's seal is the look of its signature field, which PDFium does not draw here: it is left out of the sum.
    different = np.abs(printed - single).max(axis=2) > 24
    assert different[:, :550].mean() < 0.001


def test_a_book_of_several_designs_keeps_each_page_in_its_own(font_cache):
    plain = dataclasses.replace(COMPLETION, design="plain")
    alone, mixed = (
        [page.render().to_numpy() for page in pdfium.PdfDocument(print_pages(pages, font_cache))]
        for pages in ([plain], [COMPLETION, plain, ANOTHER, plain])
    )

    assert np.array_equal(mixed[1], alone[0])
    assert np.array_equal(mixed[3], alone[0])
    assert not np.array_equal(mixed[0], mixed[1])


def test_a_page_more_costs_a_few_kilobytes(font_cache):
    two, four = (print_pages([COMPLETION, ANOTHER] * n, font_cache) for n in (1, 2))

    assert len(four) - len(two) < 2 * 12_000
    assert text_lines(four) == text_lines(two)
