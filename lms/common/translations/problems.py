"""What is wrong with the catalogues, one sentence a fault."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import polib

from lms.common.translations import catalogues
from lms.common.translations.messages import Key, Message

NAMED = r"%\(\w+\)[-+#0]?\d*(?:\.\d+)?[a-z]"
POSITIONAL = r"(?<!%)(?:%%)*%[-+#0]?\d*(?:\.\d+)?[diouxXeEfFgGcrsa]"
BRACED = r"\{\w*(?:[!:][^{}]*)?\}"
PLACEHOLDER = re.compile(f"{NAMED}|{POSITIONAL}|{BRACED}")
CHINESE = re.compile(r"[\u3400-\u9fff]")
INSTEAD = "instead of: "
# Names that are written the same in both languages.
PROPER_NAMES = {"English"}


def problems(locale: Path, messages: Mapping[Key, Message]) -> list[str]:
    """Every fault of the catalogues under locale, in a steady order; an empty list is a good one."""
    return [
        *not_chinese(messages),
        *second_thoughts(locale, messages),
        *without_english(catalogues.read(locale / catalogues.ENGLISH), messages),
        *left_over(locale, messages),
        *misplaced_lines(locale),
        *uncompiled(locale),
    ]


def not_chinese(messages: Mapping[Key, Message]) -> Iterator[str]:
    """Messages whose source is not Chinese, so that a Chinese reader would see something else."""
    for message in messages.values():
        if not CHINESE.search(message.text) and message.text not in PROPER_NAMES:
            yield f"{message.places[0]}: {message.text!r}: the source language is Chinese"


def second_thoughts(locale: Path, messages: Mapping[Key, Message]) -> list[str]:
    """Additions with another English than a sentence already has: merged, they would change pages nobody looked at.

    One that is meant says above it what it replaces: `# instead of: <the English there is>`.
    """
    home = catalogues.read(locale / catalogues.ENGLISH)
    known = {catalogues.key_of(entry): entry for entry in home if entry.translated() and not entry.fuzzy}
    faults = []
    for path in catalogues.additions(locale):
        file = catalogues.read(path)
        for entry in file.translated_entries():
            key, there = catalogues.key_of(entry), known.get(catalogues.key_of(entry))
            # In a file that begins with a line, what stands above that one is read as the file's own words.
            meant = {entry.tcomment.strip(), file.header.strip()}
            if key in messages and there is not None and _differs(entry, there, meant):
                faults.append(_second_thought(f"{path.relative_to(locale)}: {entry.msgid!r}", there, messages[key]))
            known[key] = entry
    return faults


def _differs(entry: polib.POEntry, there: polib.POEntry, meant: set[str]) -> bool:
    same_shape = bool(entry.msgid_plural) == bool(there.msgid_plural)
    return same_shape and _said(entry) != _said(there) and INSTEAD + _said(there) not in meant


def _second_thought(where: str, there: polib.POEntry, message: Message) -> str:
    english, places = _said(there), ", ".join(message.places)
    return (
        f"{where}: is {english!r} already, in {places}. Take that, give the new one a context,"
        f" or mean it: # {INSTEAD}{english}"
    )


def _said(entry: polib.POEntry) -> str:
    return " | ".join(text for _number, text in sorted(entry.msgstr_plural.items())) or str(entry.msgstr)


def without_english(english: polib.POFile, messages: Mapping[Key, Message]) -> Iterator[str]:
    """Messages with no English line, or with a line that nobody has looked at since the Chinese changed."""
    lines = {catalogues.key_of(entry): entry for entry in english if not entry.obsolete}
    for message in messages.values():
        line = lines.get(message.key)
        if not line or not (line.translated() or line.fuzzy) or bool(message.plural) != bool(line.msgid_plural):
            yield f"{message.places[0]}: {message.text!r}: no English"
        elif line.fuzzy:
            yield f"{message.places[0]}: {message.text!r}: the English is marked fuzzy"


def left_over(locale: Path, messages: Mapping[Key, Message]) -> Iterator[str]:
    """English for sentences that nobody says: a slip of the pen, or code that went away."""
    for path in [locale / catalogues.ENGLISH, *catalogues.additions(locale)]:
        for entry in catalogues.read(path):
            if catalogues.key_of(entry) not in messages:
                yield f"{path.relative_to(locale)}: {entry.msgid!r}: nobody says this"


def misplaced_lines(locale: Path) -> Iterator[str]:
    """Translated lines of every catalogue whose placeholders differ from the source's."""
    for path in catalogues.catalogues(locale):
        for entry in catalogues.read(path).translated_entries():
            if fault := misplaced(entry):
                yield f"{path.relative_to(locale)}: {entry.msgid!r}: {fault}"


def misplaced(entry: polib.POEntry) -> str:
    """What the placeholders of a translated line lack or have too many, empty when they are right.

    One form of a plural may do without the number ("one course"), the last one may not.
    """
    sources = [placeholders(entry.msgid), *([placeholders(entry.msgid_plural)] if entry.msgid_plural else [])]
    texts = [text for _number, text in sorted(entry.msgstr_plural.items())] or [entry.msgstr]
    missing = set.intersection(*sources) - placeholders(texts[-1])
    unknown = set[str]().union(*map(placeholders, texts)).difference(*sources)
    faults = [*(f"lacks {name}" for name in sorted(missing)), *(f"does not know {name}" for name in sorted(unknown))]
    return ", ".join(faults)


def uncompiled(locale: Path) -> Iterator[str]:
    """Catalogues whose .mo is missing or says something else."""
    for path in catalogues.catalogues(locale):
        if not catalogues.is_compiled(path):
            yield f"{path.relative_to(locale)}: the .mo does not match"


def placeholders(text: str) -> set[str]:
    """The parts of a sentence that are filled in later: %(name)s, %s, {name}."""
    return set(PLACEHOLDER.findall(text))
