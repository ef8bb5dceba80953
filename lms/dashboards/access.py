"""Who may open which dashboard."""

from typing import Any

from lms.common.entry import signed_in
from lms.organisations import access as organisations
from lms.organisations.choices import Role

is_learner = signed_in


def works_in_firm(user: Any) -> bool:
    """A manager or mentor of any enterprise."""
    return organisations.organisations_where(user, Role.MANAGER, Role.MENTOR).exists()


def works_in_school(user: Any) -> bool:
    """Academic staff or a teacher of any school."""
    return organisations.organisations_where(user, Role.ACADEMIC, Role.TEACHER).exists()
