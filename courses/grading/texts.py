"""Words inside a question: their format, and what must not stand in them."""

import re
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser

import nh3
from markdown_it import MarkdownIt

from courses.grading.shapes import Fault, Text

FORMATS = ("plain", "moodle", "markdown", "html")
LONGEST = 20_000
# Neither a database nor a spreadsheet nor XML holds these.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
ACTIVE_TAGS = frozenset({"script", "iframe", "object", "embed", "applet", "form", "link", "meta", "base"})
BLOCKS = re.compile(r"<(p|div|ul|ol|li|table|pre|h[1-6]|br|blockquote)\b", re.IGNORECASE)
# fmt: off
TAGS = frozenset({
    "p", "br", "div", "span", "b", "strong", "i", "em", "u", "s", "sub", "sup", "small", "code", "pre", "blockquote",
    "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td",
    "h3", "h4", "h5", "h6", "hr", "a", "img", "figure", "figcaption",
})
# fmt: on
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "width", "height"}, "td": {"colspan", "rowspan"}, "th": {"scope"}}
# No raw HTML inside Markdown: what looks like a tag is shown as it was written.
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def faults_of(value: object, where: str, *, optional: bool = False) -> Iterator[Fault]:
    """What is wrong with the words of one place."""
    if value is None and optional:
        return
    if not isinstance(value, dict) or set(value) != {"text", "format"} or not isinstance(value["text"], str):
        yield Fault("bad_text", where)
    elif value["format"] not in FORMATS:
        yield Fault("bad_format", where, {"format": str(value["format"])[:40]})
    else:
        yield from faults_of_words(value["text"], where)
        if value["format"] in ("html", "moodle") and is_active(value["text"]):
            yield Fault("script", where)


def faults_of_words(words: object, where: str) -> Iterator[Fault]:
    """What is wrong with a string that is shown as it is."""
    if not isinstance(words, str):
        yield Fault("bad_text", where)
    elif len(words) > LONGEST:
        yield Fault("too_long", where, {"most": LONGEST})
    elif CONTROL.search(words):
        yield Fault("control_character", where)


def is_blank(value: Text | None) -> bool:
    """Whether there is nothing to read in it; a picture is something."""
    return not value or not value.get("text", "").strip()


def is_active(markup: str) -> bool:
    """Whether the markup would do something in a browser: scripts, frames, forms, event handlers."""
    finder = _Active()
    finder.feed(markup)
    finder.close()
    return finder.found


def to_html(value: Text) -> str:
    """The words as HTML that is safe to show, whatever stands in them."""
    words, form = value["text"], value["format"]
    if form == "markdown":
        return _clean(MARKDOWN.render(words))
    if form == "html":
        return _clean(words)
    if form == "moodle":
        return _clean(words if BLOCKS.search(words) else words.replace("\n", "<br>"))
    return escape(words).replace("\n", "<br>")


def to_plain(value: Text) -> str:
    """The words alone, for lists and files: no markup, one line."""
    words = value["text"]
    if value["format"] != "plain":
        stripper = _Words()
        stripper.feed(to_html(value))
        stripper.close()
        words = "".join(stripper.parts)
    return " ".join(words.split())


def _clean(markup: str) -> str:
    return nh3.clean(
        markup,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


class _Active(HTMLParser):
    found = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        handles = any(name.startswith("on") for name, _ in attrs)
        leads = any(re.match(r"[\s\x00-\x20]*(javascript|vbscript|data:text)", value or "", re.I) for _, value in attrs)
        self.found = self.found or tag in ACTIVE_TAGS or handles or leads


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"p", "br", "li", "div", "tr", "td", "th"}:
            self.parts.append(" ")
