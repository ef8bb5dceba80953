"""Icons, covers and the logo as inline SVG, read once from lms/static/img."""

import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(settings.BASE_DIR) / "lms" / "static" / "img"
SVG = "{http://www.w3.org/2000/svg}"
COVERS = ("art", "data", "doc", "law", "live", "op", "ship", "shop", "talk")
_STROKE = 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"'


@cache
def icons() -> dict[str, str]:
    """The shapes of every icon of the sprite, by name without its `i-`."""
    # Our own file, not somebody's upload.
    sprite = ElementTree.parse(FOLDER / "icons.svg").getroot()  # noqa: S314
    return {symbol.attrib["id"].removeprefix("i-"): _inside(symbol) for symbol in sprite.iter(f"{SVG}symbol")}


def _inside(symbol: ElementTree.Element) -> str:
    shapes = "".join(ElementTree.tostring(shape, encoding="unicode").strip() for shape in symbol)
    return re.sub(r"ns0:| xmlns(:ns0)?=\"[^\"]+\"", "", shapes)


@cache
def icon(name: str, size: int) -> SafeString:
    """One icon, square, `size` pixels; it is decoration, so the words stand beside it. Raises KeyError."""
    # Shapes come from the sprite in this repository.
    return mark_safe(  # noqa: S308
        f'<svg width="{size}" height="{size}" viewBox="0 0 24 24" {_STROKE} aria-hidden="true" focusable="false">'
        f"{icons()[name]}</svg>"
    )


@cache
def drawing(name: str) -> SafeString:
    """The whole file lms/static/img/<name>.svg. Raises FileNotFoundError."""
    text = (FOLDER / f"{name}.svg").read_text(encoding="utf-8").strip()
    # The namespace is needed in a file and idle in a page.
    return mark_safe(text.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1))  # noqa: S308


def cover(slug: str) -> SafeString:
    """The drawing of a course: the named one, or always the same one for any other slug."""
    name = slug if slug in COVERS else COVERS[sum(slug.encode()) % len(COVERS)]
    return format_html('<div class="cover">{}</div>', drawing(f"cover-{name}"))
