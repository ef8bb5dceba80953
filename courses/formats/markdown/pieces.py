"""What a Markdown lesson is made of."""

from dataclasses import dataclass, field

from courses.formats.drafts import Problem


@dataclass(frozen=True)
class Text:
    """Safe HTML of headings, paragraphs, lists and quotes; a link's address is "link:<place in Written.links>"."""

    html: str


@dataclass(frozen=True)
class Code:
    """Code as typed, and the language it names."""

    language: str
    code: str


@dataclass(frozen=True)
class Table:
    """Rows of plain cells, the first of them the names of the columns; the title is the heading above."""

    title: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A picture by its address in the file, and what it shows in words."""

    address: str
    alt: str
    line: int


Piece = Text | Code | Table | Picture


@dataclass(frozen=True)
class Link:
    """Where a link leads, as written, and in which line."""

    address: str
    line: int


@dataclass(frozen=True)
class Written:
    """A file as a lesson. Remarks say what was left out or mended; they keep nothing from being imported."""

    title: str
    pieces: tuple[Piece, ...]
    links: tuple[Link, ...] = ()
    remarks: tuple[Problem, ...] = ()
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def characters(self) -> int:
        """How much there is to read, for planning the time."""
        return sum(len(piece.html if isinstance(piece, Text) else str(piece)) for piece in self.pieces)
