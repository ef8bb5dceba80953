"""Answers kept once they were asked for, because a class's names share most of their characters."""

from collections.abc import Callable
from typing import Any


class Asked(dict[Any, Any]):
    """What `ask` says of each key, asked once; emptied when `most` answers are kept.

    For any number of threads: another may empty it at any moment, so what was asked is handed on, not looked up again.
    """

    def __init__(self, ask: Callable[[Any], Any], most: int | None = None) -> None:
        super().__init__()
        self._ask, self._most = ask, most

    def __missing__(self, key: Any) -> Any:
        answer = self._ask(key)
        if self._most and len(self) >= self._most:
            self.clear()
        self[key] = answer
        return answer
