"""The door of notices."""

from lms.notices.operations import notify
from lms.notices.queries import Line, recent

__all__ = ["Line", "notify", "recent"]
