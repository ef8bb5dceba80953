"""Reading a case: every figure is asked for by name and within bounds, so that no model meets what it cannot count."""

from collections.abc import Mapping, Sequence
from typing import Any

from courses.labs.errors import LabError
from courses.labs.figures import is_number

MOST = 1e12  # no sum of a lesson is larger; what is would only overflow
MOST_ENTRIES = 500


class Case:
    """A mapping of a case and where it stands, for faults that name the place."""

    def __init__(self, data: Any, where: str = "") -> None:
        if not isinstance(data, Mapping):
            raise LabError(where or "case", "an object is wanted")
        self.data, self.where = data, where

    def number(self, name: str, least: float = 0, most: float = MOST) -> float:
        """A finite number within bounds. Raises LabError."""
        return number_of(self._get(name), self._at(name), least, most)

    def whole(self, name: str, least: int = 0, most: int = 10**9) -> int:
        """A whole number within bounds. Raises LabError."""
        found = self.number(name, least, most)
        if found != int(found):
            raise LabError(self._at(name), "a whole number is wanted")
        return int(found)

    def text(self, name: str) -> str:
        """A short text that is not empty. Raises LabError."""
        found = self._get(name)
        if not isinstance(found, str) or not 0 < len(found) <= 200:
            raise LabError(self._at(name), "a short text is wanted")
        return found

    def flag(self, name: str) -> bool:
        """True or false. Raises LabError."""
        found = self._get(name)
        if not isinstance(found, bool):
            raise LabError(self._at(name), "true or false is wanted")
        return found

    def inside(self, name: str) -> "Case":
        """A mapping of its own. Raises LabError."""
        return Case(self._get(name), self._at(name))

    def entries(self, name: str, least: int = 1, most: int = MOST_ENTRIES) -> list[Any]:
        """A list of that length. Raises LabError."""
        found = self._get(name)
        if not isinstance(found, Sequence) or isinstance(found, str | bytes) or not least <= len(found) <= most:
            raise LabError(self._at(name), f"a list of {least} to {most} entries is wanted")
        return [*found]

    def cases(self, name: str, least: int = 1, most: int = MOST_ENTRIES) -> list["Case"]:
        """A list of mappings. Raises LabError."""
        return [Case(one, f"{self._at(name)}[{n}]") for n, one in enumerate(self.entries(name, least, most))]

    def numbers(self, name: str, least: float = 0, fewest: int = 1) -> list[float]:
        """A list of finite numbers, so many of them at least. Raises LabError."""
        at = self._at(name)
        return [number_of(one, f"{at}[{n}]", least, MOST) for n, one in enumerate(self.entries(name, fewest))]

    def by_id(self, name: str, least: int = 1, most: int = MOST_ENTRIES) -> dict[str, "Case"]:
        """A list of mappings with an `id` each, none twice, in order. Raises LabError."""
        found = {one.text("id"): one for one in self.cases(name, least, most)}
        if len(found) != len(self.data[name]):
            raise LabError(self._at(name), "no id may stand twice")
        return found

    def has(self, name: str) -> bool:
        """Whether anything of that name is given."""
        return name in self.data

    def _get(self, name: str) -> Any:
        if name not in self.data:
            raise LabError(self._at(name), "is missing")
        return self.data[name]

    def _at(self, name: str) -> str:
        return f"{self.where}.{name}" if self.where else name


def number_of(value: Any, where: str, least: float, most: float) -> float:
    """The value as a finite number within bounds. Raises LabError."""
    if not is_number(value):
        raise LabError(where, "a number is wanted")
    if not least <= value <= most:
        raise LabError(where, f"a number from {least:g} to {most:g} is wanted")
    return float(value)
