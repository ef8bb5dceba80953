"""The triggers that keep codes for ever, and the history as it was written.

Put in place after every migrate (receivers.py): SQLite alters a table by copying it, and the copy has no triggers.
"""

from lms.common.triggers import Guard, guarding

SKILLS, CHANGES = "skills_skill", "skills_skillchange"
_KEPT = "the history of the taxonomy is append-only"
GUARDS = (
    Guard(SKILLS, "DELETE", "1 = 1", "a skill is retired, never deleted: its code stands in certificates"),
    Guard(CHANGES, "UPDATE", "1 = 1", _KEPT),
    Guard(CHANGES, "DELETE", "1 = 1", _KEPT),
)
TABLES = (SKILLS, CHANGES)
TRIGGERS = guarding(GUARDS)
install, missing, standing = TRIGGERS.install, TRIGGERS.missing, TRIGGERS.standing
