"""Who may change the taxonomy: superusers, and those whom a floor above knows as editors. Reading is for anyone."""

from collections.abc import Callable
from typing import Any

from lms.common.errors import NotAllowed

EditorTest = Callable[[Any], bool]
_editor_tests: list[EditorTest] = []


def register_editor_test(test: EditorTest) -> None:
    """Have a floor above say who edits. Called once by an app, when it is ready."""
    _editor_tests.append(test)


def can_edit(user: Any) -> bool:
    """Whether the person may change the taxonomy."""
    if not user.is_authenticated:
        return False
    return bool(user.is_superuser) or any(test(user) for test in _editor_tests)


def require_editor(user: Any) -> None:
    """Raises NotAllowed for anybody but editors; None is the loader."""
    if user is not None and not can_edit(user):
        raise NotAllowed()
