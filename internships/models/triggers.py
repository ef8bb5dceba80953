"""The trigger without which a lawful start would be a promise of Python's alone.

No row of placements comes to a state after the start while a finding that holds stands open on it or on its order,
whoever speaks to the database. Put in place after every migrate (receivers.py), not by a migration: SQLite alters a
table by copying it, and the copy has no triggers.
"""

from collections.abc import Iterator

from internships.choices import STARTED
from lms.common.triggers import Triggers

TABLE = "internships_placement"
NAME = f"{TABLE}_lawful"
SAYING = "a rule of law stands against this start"
STATES = ", ".join(f"'{state.value}'" for state in STARTED)
# The post's order, and what stands open on it or on the placement itself.
OPEN = """
EXISTS (
  SELECT 1 FROM internships_finding AS f JOIN internships_post AS p ON p.order_id = f.order_id
  WHERE p.id = NEW.post_id AND (f.placement_id IS NULL OR f.placement_id = NEW.id)
    AND f.holds AND f.closed_at IS NULL AND f.waived_at IS NULL
)
"""
POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {OPEN} THEN RAISE EXCEPTION '{SAYING}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
  RETURN NEW;
END $$
"""
EVENTS = {
    f"{NAME}_update": ("BEFORE UPDATE OF state, post_id", f"NEW.state IN ({STATES}) AND OLD.state NOT IN ({STATES})"),
    f"{NAME}_insert": ("BEFORE INSERT", f"NEW.state IN ({STATES})"),
}


def _statements(vendor: str) -> Iterator[tuple[str, str]]:
    for name, (event, when) in EVENTS.items():
        head = f"CREATE TRIGGER {name} {event} ON {TABLE} FOR EACH ROW WHEN"
        if vendor == "postgresql":
            yield name, f"{head} ({when}) EXECUTE FUNCTION {NAME}()"
        else:
            yield name, f"{head} ({when} AND {OPEN}) BEGIN SELECT RAISE(ABORT, '{SAYING}'); END"


TRIGGERS = Triggers(_statements, functions=(POSTGRES_FUNCTION,))
install, standing = TRIGGERS.install, TRIGGERS.standing
