"""When and where an event's sessions are, and what stands in their way: pure, on Beijing's clock."""

from lms.common.venues import key_of
from lms.events.planning.clashes import Clash, Held, Kind, clashes
from lms.events.planning.series import Change, Read, Scope, Slot, changed, changed_since, differences, touched

__all__ = [
    "Change", "Clash", "Held", "Kind", "Read", "Scope", "Slot", "changed", "changed_since", "clashes", "differences",
    "key_of", "touched",
]  # fmt: skip
