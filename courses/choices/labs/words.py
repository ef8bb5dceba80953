"""The shape of a lab's words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

Said = str | Promise


@dataclass(frozen=True)
class Words:
    """What is to be done, how (three lines with the formulas), what one learns, and the words of every key."""

    task: Said
    method: tuple[Said, ...]
    learns: Said
    words: Mapping[str, Said]
