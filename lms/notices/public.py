"""The door of notices: `from lms.notices import public as notices`."""

from lms.notices.choices import Audience, Channel
from lms.notices.operations.telling import notify, notify_each
from lms.notices.queries.channels import register_audiences
from lms.notices.queries.notices import Line, recent
from lms.notices.words import InBoth, Translated, in_both, named, titled

__all__ = [
    "Audience",
    "Channel",
    "InBoth",
    "Line",
    "Translated",
    "in_both",
    "named",
    "notify",
    "notify_each",
    "recent",
    "register_audiences",
    "titled",
]
