"""Words a notice is filled with that each reader reads in their own language. They lie in the row as JSON.

A message of ours is kept in the source language and translated when it is read; a name or a title is kept in every
language it has.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _


class Translated(dict[str, str]):
    """A word of a notice that is itself one of our messages: kept in the source language, read in the reader's."""

    def __init__(self, message: str) -> None:
        super().__init__(message=message)


class InBoth(dict[str, dict[str, str]]):
    """Words of a notice that are no message of ours but have a translation, as titles do: {language code: words}."""

    def __init__(self, said: Mapping[str, str]) -> None:
        super().__init__(said=dict(said))


def in_both(say: Callable[[], object]) -> InBoth | str:
    """What is said when a reader of each language asks; plain words where that is the same."""
    said = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            said[code] = str(say())
    return InBoth(said) if len(set(said.values())) > 1 else said[settings.LANGUAGE_CODE]


def named(thing: object) -> InBoth | str:
    """What a thing with a name in each language is called."""
    return in_both(thing.__str__)


def titled(chinese: str, english: str) -> InBoth | str:
    """A title with its translation, if it has one."""
    return InBoth({settings.LANGUAGE_CODE: chinese, "en": english}) if english not in ("", chinese) else chinese


def read(word: Any) -> Any:
    """A word out of its row as the reader reads it; what was said in no language of theirs, in the site's own."""
    if not isinstance(word, dict):
        return word
    if "message" in word:
        return _(word["message"])
    return word["said"].get(get_language(), word["said"][settings.LANGUAGE_CODE])
