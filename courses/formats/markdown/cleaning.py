"""HTML that may stand in a lesson: nh3 decides, and what it takes away is told."""

import re
from html.parser import HTMLParser

import nh3

TAGS = {
    *("h2", "h3", "h4", "p", "br", "hr", "ul", "ol", "li", "blockquote"),
    *("a", "b", "strong", "i", "em", "s", "del", "code", "sup", "sub"),
}
ATTRIBUTES = {"a": {"href"}}
# Links of a lesson are written as "link:<place>" until the pages they lead to are known.
SCHEMES = {"http", "https", "mailto", "link"}
EMPTY = re.compile(r"<(p|a|b|i|s|li|ul|ol|blockquote)(?: href=\"[^\"]*\")?>\s*</\1>")


def clean(html: str) -> str:
    """The HTML with nothing in it that could run or frame, and no empty paragraphs."""
    safe = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)
    before = ""
    while before != safe:
        before, safe = safe, EMPTY.sub("", safe)
    return safe.strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.unwanted: list[str] = []
        self.pictures: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note pictures, and what a lesson may not hold."""
        found = {name: value or "" for name, value in attrs}
        if tag == "img":
            self.pictures.append((found.get("src", ""), found.get("alt", "")))
        elif tag not in TAGS:
            self.unwanted.append(tag)
        self.unwanted += [name for name in found if name.startswith("on")]


def look_into(html: str) -> tuple[list[str], list[tuple[str, str]]]:
    """(what clean will take away, by name, [(address, words) of the pictures]) of a piece of raw HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return list(dict.fromkeys(reader.unwanted)), reader.pictures
