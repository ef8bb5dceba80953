"""Catalogues on disk: made from the messages, filled from the additions, compiled and compared."""

from collections.abc import Mapping
from pathlib import Path

import polib

from lms.common.translations.messages import Key, Message

ENGLISH = "en/LC_MESSAGES/django.po"
CHINESE = "zh_Hans/LC_MESSAGES/django.po"
HEADER = "The English of every message. Made by `manage.py translations`: new lines come in through en/additions."
METADATA = {
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


def key_of(entry: polib.POEntry) -> Key:
    """The entry's place among the messages."""
    return entry.msgctxt or "", entry.msgid


def read(path: Path) -> polib.POFile:
    """The catalogue at path, empty where there is no file. Raises OSError for a file that is not a catalogue."""
    # Unwrapped lines: Chinese has no spaces to break at, and a diff then shows the sentence that changed.
    return polib.pofile(str(path), encoding="utf-8", wrapwidth=0) if path.exists() else polib.POFile(wrapwidth=0)


def catalogues(locale: Path) -> list[Path]:
    """The .po files that the site loads."""
    return sorted(locale.glob("*/LC_MESSAGES/*.po"))


def additions(locale: Path) -> list[Path]:
    """The .po files with English lines that wait to be merged."""
    return sorted(locale.glob("en/additions/*.po"))


def make_english(locale: Path, messages: Mapping[Key, Message]) -> polib.POFile:
    """Write the English catalogue anew: known lines, then additions over them; lines nobody says are dropped.

    Lines taken from the additions leave their files, an emptied file goes: each sentence has one home.
    """
    known = {key_of(entry): entry for entry in read(locale / ENGLISH) if not entry.obsolete}
    for path in additions(locale):
        known |= take(path, messages)
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.header, catalogue.metadata = HEADER, METADATA
    for message in sorted(messages.values(), key=lambda message: (message.places, message.key)):
        catalogue.append(entry_for(message, known.get(message.key)))
    (locale / ENGLISH).parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(locale / ENGLISH), newline="\n")
    return catalogue


def take(path: Path, messages: Mapping[Key, Message]) -> dict[Key, polib.POEntry]:
    """The lines of an additions file that the code says; the rest stays behind in the file."""
    waiting = read(path)
    taken = {key_of(entry): entry for entry in waiting.translated_entries() if key_of(entry) in messages}
    rest = [entry for entry in waiting if key_of(entry) not in taken]
    if not rest:
        path.unlink()
    elif taken:
        waiting[:] = rest
        waiting.save(str(path), newline="\n")
    return taken


def entry_for(message: Message, known: polib.POEntry | None) -> polib.POEntry:
    """The catalogue's line for a message, with the English it already has and the files that say it."""
    places = [(place, "") for place in message.places]
    entry = polib.POEntry(msgid=message.text, msgctxt=message.context or None, occurrences=places)
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = dict(known.msgstr_plural) if known and known.msgstr_plural else {0: "", 1: ""}
    elif known:
        entry.msgstr = known.msgstr or known.msgstr_plural.get(1, "")
    if known and "fuzzy" in known.flags:
        entry.flags = ["fuzzy"]
    return entry


def compile_all(locale: Path) -> None:
    """Write the .mo beside every .po. The same .po files give the same bytes."""
    for path in catalogues(locale):
        path.with_suffix(".mo").write_bytes(compiled(path))


def is_compiled(path: Path) -> bool:
    """Whether the .mo beside this .po says what the .po says."""
    made = path.with_suffix(".mo")
    return made.exists() and made.read_bytes() == compiled(path)


def compiled(path: Path) -> bytes:
    """What the .po says, as gettext reads it.

    The Chinese one also holds our own Chinese sentences as they are: a sentence that no catalogue holds is looked for
    in those of thirty packages before it is given back unchanged, and a page says eight hundred.
    """
    catalogue = read(path)
    if path.match(CHINESE):
        held = {key_of(entry) for entry in catalogue}
        own = (entry for entry in read(path.parents[2] / ENGLISH) if key_of(entry) not in held)
        catalogue.extend(same(entry) for entry in own if entry.msgid_plural in ("", entry.msgid))
    return catalogue.to_binary()


def same(entry: polib.POEntry) -> polib.POEntry:
    """The line in the language it was written in."""
    if entry.msgid_plural:
        return polib.POEntry(
            msgid=entry.msgid, msgctxt=entry.msgctxt, msgid_plural=entry.msgid, msgstr_plural={0: entry.msgid}
        )
    return polib.POEntry(msgid=entry.msgid, msgctxt=entry.msgctxt, msgstr=entry.msgid)
