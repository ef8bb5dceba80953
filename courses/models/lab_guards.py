"""The triggers that keep a lab as it was handed in, whoever speaks to the database.

What makes a case (seed, version, the case itself), whose it is and which attempt it is never change, and the
deadline is never put off; once handed in, nothing changes, and no row goes. Put in place after every migrate
(receivers.py).
"""

from lms.common.triggers import Guard, guarding

TABLE = "courses_labattempt"
FIXED = ("enrolment_id", "code", "kind", "number", "allowed", "pass_percent", "seed", "version", '"case"', "uuid")
SAYING = "a lab that was handed in stays as it was"
_MOVED = " OR ".join(f"OLD.{column} {{differs}} NEW.{column}" for column in FIXED)
# A deadline may come earlier; later is more time than the others of the class had.
_PUT_OFF = "(OLD.deadline_at IS NOT NULL AND (NEW.deadline_at IS NULL OR NEW.deadline_at > OLD.deadline_at))"

GUARDS = (
    # SQLite fires no DELETE trigger for what INSERT OR REPLACE throws away.
    Guard(TABLE, "INSERT", f"EXISTS (SELECT 1 FROM {TABLE} t WHERE t.id = NEW.id)", SAYING),  # noqa: S608  constants
    Guard(TABLE, "UPDATE", f"OLD.state = 'submitted' OR {_MOVED} OR {_PUT_OFF}", SAYING),
    Guard(TABLE, "DELETE", "OLD.state = 'submitted'", SAYING),
)
TRIGGERS = guarding(GUARDS)
install, missing, standing = TRIGGERS.install, TRIGGERS.missing, TRIGGERS.standing
