"""Who may see the whole province."""

from typing import Any

from lms.organisations import access as organisations


def can_change_rules(user: Any) -> bool:
    """An officer of an agency above the cities (decision 0023)."""
    return organisations.is_provincial_officer(user)


def is_officer(user: Any) -> bool:
    """An officer of an agency."""
    return organisations.is_officer(user)
