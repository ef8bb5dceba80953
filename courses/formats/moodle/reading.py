"""Moodle XML in: docs.moodle.org/en/Moodle_XML_format. Entities, document types and files within are refused."""

import json
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from courses.formats.drafts import Draft, Parsed, Problem, Unreadable, finished
from courses.formats.extras import restored
from courses.formats.files import LARGEST_BYTES, decoded
from courses.formats.moodle.kinds import READERS, Unclear, words_of
from courses.formats.tidying import tidy_words

# Ours, for what Moodle has no words for; Moodle passes over elements it does not know.
KEPT = "huimao"
CATEGORY = "category"
FILES = "@@PLUGINFILE@@"


def read(content: bytes) -> Parsed:
    """The questions of a Moodle XML file; rows count its questions from 1. Raises Unreadable."""
    drafts, problems, categories = [], [], []
    category = ""
    for row, element in enumerate(_questions(content), 1):
        if element.get("type") == CATEGORY:
            category = _line(element.find("category"))
            categories.append(category)
            continue
        found = _files(element)
        problems += [Problem(row, "embedded_file", words={"name": name}) for name in found]
        try:
            drafts.append(_draft(element, row, category))
        except Unclear as error:
            problems.append(Problem(row, error.code, error.where, error.words))
    return finished(drafts, problems, categories)


def _questions(content: bytes) -> list[Element]:
    if len(content) > LARGEST_BYTES:
        raise Unreadable("too_large", most=LARGEST_BYTES // 1_000_000)
    # Says which encoding a file has that is not the one it claims; XML itself would only say "not well-formed".
    words = decoded(content, longest_line=LARGEST_BYTES)
    try:
        # Bytes again, for a declared encoding has no meaning in words already decoded.
        root = fromstring(_undeclared(words).encode(), forbid_dtd=True)
    except DefusedXmlException as error:
        raise Unreadable("xml_entities") from error
    except ParseError as error:
        raise Unreadable("bad_xml", row=error.position[0], column=error.position[1] + 1) from error
    if root.tag != "quiz":
        raise Unreadable("xml_shape")
    return root.findall("question")


def _undeclared(words: str) -> str:
    words = words.lstrip()
    if not words.startswith("<?xml"):
        return words
    head, _, rest = words.partition("?>")
    # The lines of the declaration stay, so that errors name the right line.
    return "\n" * head.count("\n") + rest


def _draft(element: Element, row: int, category: str) -> Draft:
    reader: Callable[[Element], dict[str, Any]] | None = READERS.get(element.get("type", ""))
    if reader is None:
        raise Unclear("xml_kind", kind=element.get("type", "")[:40])
    stem = words_of(element.find("questiontext"), "html")
    general = words_of(element.find("generalfeedback"), stem["format"])
    spec = {"stem": stem, "general_feedback": general, **reader(element)}
    tags = tuple(_line(tag) for tag in element.findall("tags/tag"))
    draft = Draft(spec, row, (element.findtext("idnumber") or "").strip(), _line(element.find("name")), category, tags)
    kept = element.findtext(KEPT)
    try:
        return restored(draft, json.loads(kept) if kept else None)
    except (ValueError, RecursionError) as error:
        raise Unclear("xml_kept") from error


def _line(element: Element | None) -> str:
    """The text of a name, a tag or a category, on one line."""
    found = element.findtext("text") if element is not None else ""
    return " ".join(tidy_words(found or "").split())


def _files(element: Element) -> list[str]:
    named = [(file.get("name") or "?")[:80] for file in element.iter("file")]
    loose = any(FILES in (text.text or "") for text in element.iter("text"))
    return named or (["?"] if loose else [])
