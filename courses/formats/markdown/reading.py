"""One Markdown file as a lesson.

CommonMark with tables and strikethrough (markdown-it-py). Lessons are flat: code, tables and pictures stand between
texts, so a list that holds one of them is written as paragraphs that keep its numbers.
"""

import re
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from courses.formats.drafts import Problem, Unreadable
from courses.formats.files import decoded
from courses.formats.markdown.cleaning import clean, look_into
from courses.formats.markdown.heads import settle_merges, split_head
from courses.formats.markdown.pieces import Code, Link, Picture, Piece, Table, Text, Written

PARSER = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"])
MARKS = {"strong": "b", "em": "i", "s": "s"}
CONTAINERS = {"bullet_list": "ul", "ordered_list": "ol", "list_item": "li", "blockquote": "blockquote"}
SPECIAL = {"fence", "code_block", "table_open"}
LONGEST_TITLE, LONGEST_ALT, LONGEST_LANGUAGE = 200, 200, 30
DEEPEST_HEADING = 4
WIDE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f]")


def read(content: bytes, *, name: str) -> Written:
    """The lesson of a file; `name` stands in for a title. Raises Unreadable."""
    facts, text = split_head(decoded(content))
    text, remarks = settle_merges(text)
    writer = _Writer()
    writer.remarks += remarks
    writer.write(PARSER.parse(text))
    if not writer.pieces:
        raise Unreadable("md_empty")
    title = str(facts.get("title") or writer.title or name).strip()[:LONGEST_TITLE]
    noted = sorted(writer.remarks, key=lambda remark: remark.row)
    return Written(title, tuple(writer.pieces), tuple(writer.links), tuple(noted), facts)


class _Writer:
    """Walks the tokens once, collecting HTML until something that is a block of its own comes."""

    def __init__(self) -> None:
        self.title = ""
        self.pieces: list[Piece] = []
        self.links: list[Link] = []
        self.remarks: list[Problem] = []
        self._html: list[str] = []
        self._heading = ""
        self._line = 0

    def write(self, tokens: list[Token]) -> None:
        """Everything from the first token to the last."""
        at = 0
        while at < len(tokens):
            end = _end_of(tokens, at)
            self._block(tokens[at : end + 1])
            at = end + 1
        self._flush()

    # ── blocks ────────────────────────────────────────────────────────────────
    def _block(self, tokens: list[Token]) -> None:
        first = tokens[0]
        self._line = (first.map[0] if first.map else self._line - 1) + 1
        kind = first.type.removesuffix("_open")
        if first.type in {"fence", "code_block"}:
            self._code(first)
        elif kind == "table":
            self._table(tokens)
        elif kind == "heading":
            self._head(tokens)
        elif kind == "html_block":
            self._raw(first.content)
        elif kind == "hr":
            self._html.append("<hr>")
        elif kind == "paragraph":
            self._wrapped("p", tokens[1])
        elif kind in CONTAINERS:
            self._container(tokens)

    def _head(self, tokens: list[Token]) -> None:
        level = int(tokens[0].tag[1])
        words = _plain(tokens[1])
        if level == 1 and not self.title:
            self.title = words
            return
        level = min(max(level, 2), DEEPEST_HEADING)
        if level == 2:
            self._flush()
        self._heading = words
        self._wrapped(f"h{level}", tokens[1])

    def _code(self, token: Token) -> None:
        language = token.info.split()[0][:LONGEST_LANGUAGE] if token.info.split() else ""
        if token.content.strip():
            self._add(Code(language, token.content.rstrip("\n")))

    def _table(self, tokens: list[Token]) -> None:
        rows: list[list[str]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(_plain(token))
        self._add(Table(self._heading, tuple(tuple(row) for row in rows)))

    def _container(self, tokens: list[Token]) -> None:
        if any(_is_special(token) for token in tokens):
            self._flat(tokens)
            return
        for token in tokens:
            if token.type == "inline":
                self._inline(token)
            elif token.type == "html_block":
                self._raw(token.content)
            else:
                self._html.append(_tag(token))

    def _flat(self, tokens: list[Token]) -> None:
        """A list or quote with code, tables or pictures in it, as paragraphs and blocks; numbers stay in words."""
        numbers: list[int | None] = []
        mark, at = "", 1
        while at < len(tokens) - 1:
            token = tokens[at]
            if at == 1 and tokens[0].type.endswith("list_open"):
                numbers.append(_first_number(tokens[0]))
            if token.type in {"ordered_list_open", "bullet_list_open"}:
                numbers.append(_first_number(token))
            elif token.type in {"ordered_list_close", "bullet_list_close"}:
                numbers.pop()
            elif token.type == "list_item_open":
                mark = f"{numbers[-1]}. " if numbers[-1] is not None else "• "
                numbers[-1] = numbers[-1] + 1 if numbers[-1] is not None else None
            elif token.type == "inline":
                self._wrapped("p", token, before=mark)
                mark = ""
            elif token.type in SPECIAL or token.type in {"html_block", "hr"}:
                end = _end_of(tokens, at)
                self._block(tokens[at : end + 1])
                at = end
            at += 1

    # ── text ──────────────────────────────────────────────────────────────────
    def _wrapped(self, tag: str, token: Token, before: str = "") -> None:
        self._line = (token.map[0] if token.map else self._line - 1) + 1
        self._html.append(f"<{tag}>")
        self._inline(token, before=before, around=tag)
        self._html.append(f"</{tag}>")

    def _inline(self, token: Token, *, before: str = "", around: str = "") -> None:
        self._html.append(escape(before))
        opened: list[str] = []
        children, first_line = token.children or [], (token.map[0] + 1 if token.map else self._line)
        self._line = first_line
        for place, child in enumerate(children):
            kind, _, side = child.type.rpartition("_")
            if kind in MARKS or kind == "link":
                self._mark(child, kind, side, opened)
            elif child.type == "image":
                self._picture(str(child.attrs.get("src", "")), child.content, around, opened)
            elif child.type == "html_inline":
                self._raw(child.content, around, opened)
            elif child.type in {"softbreak", "hardbreak"}:
                self._html.append("<br>" if child.type == "hardbreak" else _joint(children, place))
                self._line += 1
            elif child.type == "code_inline":
                self._html.append(f"<code>{escape(child.content)}</code>")
            else:
                self._html.append(escape(child.content))

    def _mark(self, child: Token, kind: str, side: str, opened: list[str]) -> None:
        if side == "close":
            self._html.append(f"</{opened.pop().split()[0]}>")
            return
        tag = MARKS.get(kind, "a")
        if kind == "link":
            self.links.append(Link(str(child.attrs.get("href", "")), self._line))
            tag = f'a href="link:{len(self.links) - 1}"'
        opened.append(tag)
        self._html.append(f"<{tag}>")

    def _picture(self, address: str, alt: str, around: str, opened: list[str]) -> None:
        """The text stops, the picture stands, the text goes on with what was open; a linked picture leaves its link."""
        tags = [*([around] if around else []), *opened]
        self._html += [f"</{tag.split()[0]}>" for tag in reversed(tags)]
        self._add(Picture(address, alt.strip()[:LONGEST_ALT], self._line))
        self._html += [f"<{tag}>" for tag in tags]
        if opened and opened[-1].startswith("a "):
            self._html.append(escape(alt or address))

    def _raw(self, html: str, around: str = "", opened: list[str] | None = None) -> None:
        """HTML as its author wrote it: pictures become ours, nh3 cleans the rest when the text is finished."""
        unwanted, pictures = look_into(html)
        if unwanted:
            self.remarks.append(Problem(self._line, "md_html", words={"names": "、".join(unwanted)}))
        for address, alt in pictures:
            self._picture(address, alt, around, opened or [])
        # Cleaned alone as well: an unclosed comment must not swallow the text that follows.
        self._html.append(clean(html) if html.lstrip().startswith(("<!", "<?")) or html.count("<") > 1 else html)

    def _add(self, piece: Piece) -> None:
        self._flush()
        self.pieces.append(piece)

    def _flush(self) -> None:
        html = clean("".join(self._html))
        self._html = []
        if html and html != "<hr>":
            self.pieces.append(Text(html))


def _end_of(tokens: list[Token], start: int) -> int:
    """Where the block that begins here ends."""
    depth = 0
    for place in range(start, len(tokens)):
        depth += tokens[place].nesting
        if depth <= 0:
            return place
    return len(tokens) - 1


def _tag(token: Token) -> str:
    """What a token of a list or quote is in HTML; the paragraphs of a tight list are none."""
    kind, _, side = token.type.rpartition("_")
    if token.type == "hr":
        return "<hr>"
    tag = CONTAINERS.get(kind, {"heading": "b", "paragraph": "p"}.get(kind, ""))
    if not tag or token.hidden:
        return ""
    return f"<{tag}>" if side == "open" else f"</{tag}>"


def _is_special(token: Token) -> bool:
    if token.type == "inline":
        children = token.children or []
        return any(one.type == "image" or (one.type == "html_inline" and "<img" in one.content) for one in children)
    return token.type in SPECIAL or (token.type == "html_block" and "<img" in token.content)


def _first_number(token: Token) -> int | None:
    return int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None


def _plain(token: Token) -> str:
    """The words of a heading or cell; the address of a link to elsewhere follows its words."""
    words, address = [], ""
    for child in token.children or []:
        if child.type == "link_open":
            address = str(child.attrs.get("href", ""))
        elif child.type == "link_close" and address.startswith(("http://", "https://")) and address not in words:
            words.append(f"（{address}）")
        elif child.type in {"softbreak", "hardbreak"}:
            words.append(" ")
        elif child.type != "html_inline":
            words.append(child.content)
    return "".join(words).strip()


def _joint(children: list[Token], place: int) -> str:
    """What a line break in the source is in the text: nothing between Chinese characters, else a space."""
    before = children[place - 1].content[-1:] if place else ""
    after = children[place + 1].content[:1] if place + 1 < len(children) else ""
    return "" if WIDE.match(before) and WIDE.match(after) else " "
