"""Who may see the whole province."""

from typing import Any

from lms.organisations import access as organisations


def is_officer(user: Any) -> bool:
    """An officer of an agency."""
    return organisations.is_officer(user)
