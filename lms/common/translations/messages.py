"""The sentences that Python files and Django templates mark for translation."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

PRODUCT = ("lms", "courses", "internships", "certificates", "templates")
PYTHON, TEMPLATES = {".py"}, {".html", ".txt", ".xml", ".svg"}
TRANSLATION = "django.utils.translation"
SILENT = {"static", "locale", "migrations"}
CALLS = {
    "_": ("text",),
    "gettext": ("text",),
    "ngettext": ("text", "plural"),
    "pgettext": ("context", "text"),
    "npgettext": ("context", "text", "plural"),
}
Key = tuple[str, str]


@dataclass(frozen=True)
class Message:
    """One sentence as the code says it; `plural` and `context` are empty where it has none."""

    text: str
    plural: str = ""
    context: str = ""
    places: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """What gettext finds it by: the plural is not part of it."""
        return self.context, self.text


def product_files(root: Path) -> Iterator[Path]:
    """Every file of the product that may speak, in a steady order; migrations and static files do not."""
    for folder in PRODUCT:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in PYTHON | TEMPLATES and SILENT.isdisjoint(path.relative_to(root).parts):
                yield path


def product_messages(root: Path) -> dict[Key, Message]:
    """What the product under root says, by key."""
    return messages_in(product_files(root), root)


def messages_in(files: Iterable[Path], root: Path) -> dict[Key, Message]:
    """All messages of the files by key, with the files that say them, relative to root."""
    found: dict[Key, Message] = {}
    for path in files:
        place = path.relative_to(root).as_posix()
        source = path.read_text(encoding="utf-8")
        for message in python_messages(source) if path.suffix in PYTHON else template_messages(source):
            known = found.get(message.key, message)
            places = tuple(dict.fromkeys([*known.places, place]))
            found[message.key] = replace(known, plural=known.plural or message.plural, places=places)
    return found


def python_messages(source: str) -> Iterator[Message]:
    """The messages of Python source, in f-strings too: a tokeniser sees those only from Python 3.12 on."""
    tree = ast.parse(source)
    aliases = _aliases(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            name = aliases.get(name, name)
            names = CALLS.get(name.removesuffix("_lazy").removesuffix("_noop"), ())
            values = [
                part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)
            ]
            if names and len(values) >= len(names) and all(values):
                said = dict(zip(names, values, strict=False))
                yield Message(said["text"], said.get("plural", ""), said.get("context", ""))


def _aliases(tree: ast.Module) -> dict[str, str]:
    """What functions of gettext are called in this file: {`_lazy`: `gettext_lazy`}."""
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == TRANSLATION)
    return {name.asname: name.name for node in imports for name in node.names if name.asname}


def template_messages(source: str) -> Iterator[Message]:
    """The messages of a Django template, as its tags look them up: {{ n }} is %(n)s, % is %%.

    Raises SyntaxError for a translation block that Django cannot read either.
    """
    # templatize leaves the calls among X's, indented as in the page: brackets keep the tokeniser from minding that.
    calls = f"({templatize(source)})"
    for _line, said, _comments, context in extract("python", BytesIO(calls.encode())):
        text, plural = (said, "") if isinstance(said, str) else (said[0], said[-1])
        if text:
            yield Message(text, plural, context or "")
