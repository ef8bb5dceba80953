"""A GIFT file cut into its questions: comments, identifiers, tags and categories taken out."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from courses.formats.gift import marks

CATEGORY = "$CATEGORY:"
# Ours, for what GIFT has no words for; other programs see a comment.
KEPT = "huimao:"
ID = re.compile(r"\[id:((?:\\.|[^\]\\])*)\]")
TAG = re.compile(r"\[tag:((?:\\.|[^\]\\])*)\]")


@dataclass
class Block:
    """One question as written: first line, words, and what the comments before it say."""

    line: int = 0
    words: str = ""
    category: str = ""
    code: str = ""
    tags: list[str] = field(default_factory=list)
    kept: Any = None
    is_open: bool = False


class Cutter:
    """Reads a file line by line. A blank line ends a question, except within braces."""

    def __init__(self, content: str) -> None:
        self.lines = content.split("\n")
        self.categories: list[str] = []
        self._category = ""
        self._block = Block()
        # Once a brace was found never to be closed, blank lines end questions even within braces.
        self._is_strict = False

    def blocks(self) -> Iterator[Block]:
        """The questions in order; `is_open` marks one whose brace is never closed."""
        number = 0
        in_braces = False
        while number < len(self.lines):
            line = self.lines[number]
            bare = line.strip()
            if not bare and (not in_braces or self._is_strict):
                yield from self._taken(is_open=in_braces)
                in_braces = False
            elif bare.startswith("//"):
                self._read_comment(bare[2:].strip(), number)
            elif bare.upper().startswith(CATEGORY) and not in_braces:
                yield from self._taken(is_open=False)
                self._begin_category(marks.plain(bare[len(CATEGORY) :].strip()))
            else:
                self._add(line, number)
                in_braces = _ends_in_braces(line, in_braces)
            number += 1
            if number == len(self.lines) and in_braces and not self._is_strict:
                number, in_braces = self._go_back(), False
        yield from self._taken(is_open=in_braces)

    def _taken(self, *, is_open: bool) -> Iterator[Block]:
        block = self._block
        if block.words.strip():
            self._block = Block()
            block.category, block.is_open = self._category, is_open
            yield block

    def _add(self, line: str, number: int) -> None:
        block = self._block
        block.line = block.line or number + 1
        block.words = f"{block.words}\n{line}" if block.words else line

    def _go_back(self) -> int:
        """To the question whose brace is never closed, to read it and the rest by blank lines alone."""
        self._is_strict = True
        start = self._block.line - 1
        self._block.words, self._block.line = "", 0
        return start

    def _begin_category(self, name: str) -> None:
        self._category = name
        self.categories.append(name)

    def _read_comment(self, words: str, number: int) -> None:
        block = self._block
        if block.words:
            return
        for found in ID.findall(words):
            block.code = _bare(found)
        block.tags += [_bare(found) for found in TAG.findall(words)]
        if words.startswith(KEPT):
            try:
                block.kept = json.loads(words[len(KEPT) :])
            except (ValueError, RecursionError):
                # A comment like any other: somebody else's, or one that was cut.
                block.kept = None


def _bare(words: str) -> str:
    return re.sub(r"\\(.)", r"\1", words).strip()


def _ends_in_braces(line: str, in_braces: bool) -> bool:
    place = 0
    while True:
        place, sign = marks.find(line, "{}", place)
        if place < 0:
            return in_braces
        in_braces = sign == "{"
        place += 1
