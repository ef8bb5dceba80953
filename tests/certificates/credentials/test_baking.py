"""Credentials in pictures."""

import io

import pytest
from PIL import Image

from certificates.credentials import baking, canonical
from certificates.credentials.baking import NotBaked
from tests.factories.credentials import make_signed

SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
)


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (9, 9), "white").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(("bake", "picture"), [(baking.bake_png, png()), (baking.bake_svg, SVG)])
def test_what_is_baked_in_comes_out_again(bake, picture):
    credential = canonical.jcs({**make_signed(), "name": "a ]]> b & <c>"})

    assert baking.unbake(bake(picture, credential)) == credential


def test_a_baked_png_is_still_a_picture():
    baked = baking.bake_png(png(), b"{}")

    assert Image.open(io.BytesIO(baked)).size == (9, 9)
    assert Image.open(io.BytesIO(baked)).text == {"openbadgecredential": "{}"}


@pytest.mark.parametrize(
    "picture",
    [b"", b"x", png(), SVG, png()[:40], b"<svg", baking.bake_png(baking.bake_png(png(), b"1"), b"2"),
     b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>'],
)  # fmt: skip
def test_pictures_without_exactly_one_credential_are_refused(picture):
    with pytest.raises(NotBaked):
        baking.unbake(picture)


def test_a_changed_byte_in_the_picture_is_noticed():
    baked = bytearray(baking.bake_png(png(), b'{"a":1}'))
    baked[80] ^= 1

    with pytest.raises(NotBaked):
        baking.unbake(bytes(baked))
