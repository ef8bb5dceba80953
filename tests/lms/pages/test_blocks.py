import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import StructBlockValidationError

from lms.pages import blocks


@pytest.mark.parametrize("name", ["passage", "notice", "quotation", "links"])
def test_block_shows_its_preview(db, name):
    block = blocks.BodyBlock().child_blocks[name]

    shown = block.render(block.get_preview_value())

    assert block.meta.description
    assert len(shown.strip()) > 20


def test_picture_must_be_described_or_decorative():
    block = blocks.PictureBlock()
    block.child_blocks["image"].field.required = False

    for alt, decorative in (("茶园", False), ("", True)):
        block.clean({"image": None, "alt": alt, "decorative": decorative, "caption": ""})
    with pytest.raises(StructBlockValidationError) as problem:
        block.clean({"image": None, "alt": "", "decorative": False, "caption": ""})
    assert list(problem.value.block_errors) == ["alt"]


@pytest.mark.parametrize("url", ["", "javascript:alert(1)"])
def test_link_leads_to_one_place(url):
    with pytest.raises(ValidationError):
        blocks.LinkBlock().clean({"label": "x", "page": None, "url": url, "note": ""})
