"""What contests are called in the reader's language, where lists, desks and files name them."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from lms.contests.models import ContestPage
from lms.notices import public as notices


class Titles:
    """Contests' titles for one reader: of their live translations, else as they were written.

    One query, at the first title asked for, however many there are; none in the language contests are written in.
    """

    def __init__(self) -> None:
        self._found: dict[Any, str] | None = None

    def of(self, contest: ContestPage) -> str:
        """What this contest is called."""
        return self.translated(contest) or contest.title

    def translated(self, contest: ContestPage) -> str:
        """Its title in the reader's language; "" where it stays as it was written."""
        if self._found is None:
            self._found = _translated()
        return self._found.get(contest.translation_key, "")


def title_of(contest: ContestPage) -> str:
    """What one contest is called in the reader's language."""
    return Titles().of(contest)


def told(contest: ContestPage, *parts: object) -> notices.InBoth | str:
    """The contest, and which part of it, as a notice names it: each reader reads it in their own language."""
    return notices.in_both(lambda: " ".join(map(str, (title_of(contest), *parts))))


def _translated() -> dict[Any, str]:
    if get_language() in (None, settings.LANGUAGE_CODE):
        return {}
    rows = ContestPage.objects.live().filter(locale__language_code=get_language())
    return dict(rows.values_list("translation_key", "title"))
